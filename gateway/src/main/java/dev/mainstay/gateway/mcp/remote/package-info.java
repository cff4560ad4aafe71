/**
 * Upstream servers that are reached by Streamable HTTP, in both eras (MCP 2025-11-25, Transports;
 * 2026-07-28, Streamable HTTP).
 *
 * <pre>
 *   open: TCP connect ok --> RemoteEpoch: one Post for each message ---> answer, or one failure
 *                                |          +--> SSE broken after an id: resumed by GET
 *                                +-- Listening: the GET stream of a legacy server
 *
 *   session lost or connection refused: the other Posts settle first, then UpstreamClosed
 * </pre>
 */
@NullMarked
package dev.mainstay.gateway.mcp.remote;

import org.jspecify.annotations.NullMarked;
