/**
 * The gateway for the Model Context Protocol: one long-lived hub between many AI clients and many
 * upstream servers. It settles every request that it has accepted, holds calls while an upstream is
 * away, and sends again only what provably did not run or may run twice.
 *
 * <pre>
 *   faces                              upstreams
 *   socket  shim links    --+     +--  stdio   supervised child
 *   http    /mcp, /mcp/ws --+ Hub +--  remote  Streamable HTTP
 *                              |  +--  own     Mainstay's own tools
 *          one CallMachine for each call, one UpstreamMachine for each upstream
 * </pre>
 */
@NullMarked
package dev.mainstay.gateway.mcp;

import org.jspecify.annotations.NullMarked;
