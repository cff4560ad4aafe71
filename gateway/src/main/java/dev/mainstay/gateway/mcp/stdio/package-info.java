/**
 * Upstream servers that are supervised children: newline JSON over their stdin and stdout (MCP
 * 2025-11-25 and 2026-07-28, Transports, stdio).
 *
 * <pre>
 *   hub --send--> StdioUpstream --> StdioLine of the present epoch: queue --writer--> stdin
 *    ^                                                                                child
 *    +------ FromUpstream <-- LineFrames <--reader-----------------------------------stdout
 *                                 |
 *                                 +--> no message: the service's log
 * </pre>
 */
@NullMarked
package dev.mainstay.gateway.mcp.stdio;

import org.jspecify.annotations.NullMarked;
