/**
 * The gateway's port for clients that speak HTTP: Streamable HTTP of both eras at {@code /mcp}, on
 * Jetty. It moves messages and knows what the transport needs (sessions, headers, streams); what a
 * message means is the hub's business.
 *
 * <pre>
 *   POST --Entry--+-- no session, initialize --> Session --+
 *                 +-- legacy, in its session  -----------> +--> Stream --Writer--> JSON or SSE
 *                 +-- modern: one ephemeral client ------> +       ^
 *   GET  ---------+-- a session's own messages, or what was missed
 *                                                                  |
 *   hub --Face.send(client, about)----------------------------- HttpFace
 *
 *   Stream: open --all answered--> complete        read by one connection at a time; what was sent
 *             +--client too slow, gone, ended--> broken   is kept a while for Last-Event-ID
 * </pre>
 */
@NullMarked
package dev.mainstay.gateway.mcp.http;

import org.jspecify.annotations.NullMarked;
