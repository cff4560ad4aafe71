/**
 * The gateway's end of streams of lines: the Unix socket that shims connect to, and what is kept of
 * each client over its connections.
 *
 * <pre>
 *   SocketServer --+                      +-- ShimSession   lives over connections, 5 minutes apart
 *   (WebSocket) ---+-> ClientDesk, Face --+-- PlainSession  lives as long as its stream
 *                        |
 *                        +-- KnownFiles: copies for shims on disk
 * </pre>
 */
@NullMarked
package dev.mainstay.gateway.mcp.socket;

import org.jspecify.annotations.NullMarked;
