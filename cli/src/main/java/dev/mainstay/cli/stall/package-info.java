/**
 * What a call hangs at that its MCP server does not answer: what the threads of the server wait in,
 * and how its connections stand; or the connections that lead to it, where it is elsewhere.
 *
 * <pre>
 *   gateway.call.silent --&gt; StallWitness --&gt; gateway.call.witnessed
 * </pre>
 */
@NullMarked
package dev.mainstay.cli.stall;

import org.jspecify.annotations.NullMarked;
