/**
 * The shim: what an AI client starts over stdio, in a process of its own. It never ends while its
 * client lives, whatever becomes of the gateway.
 *
 * <pre>
 *   stdin  -- Shim ----------+                  +-- GatewayLink -- Wire: Unix socket, WebSocket
 *                            +-- Conversation --+   LinkMachine, Outbox
 *   stdout -- ClientOutput --+   StandIn, Memory, Told, Listens
 * </pre>
 *
 * Starts within some 50 ms: nothing here uses a library, reflection or a string template, and only
 * a remote gateway costs an HTTP client.
 */
@NullMarked
package dev.mainstay.gateway.mcp.shim;

import org.jspecify.annotations.NullMarked;
