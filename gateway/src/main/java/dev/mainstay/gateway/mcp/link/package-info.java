/**
 * The link between a shim and the gateway over any stream of lines: no message is lost, doubled or
 * reordered while both processes live, whatever becomes of the connections between them. In the
 * manner of XEP-0198: both sides count messages, keep those that the other has not acknowledged,
 * and send exactly these again on the next connection.
 *
 * <pre>
 *             Connected            Met (hello, welcome): what is missing is written again
 *   Apart ---------------> Meeting -----------------------------------------> Joined
 *     ^                       |                                                 |
 *     +-----------------------+-------------------------------------------------+
 *            Lost, silent for too long, or another connection of the same shim
 * </pre>
 *
 * The words on the wire are in {@code docs/reference/shim-link.md}, why they are so in decision 21.
 */
@NullMarked
package dev.mainstay.gateway.mcp.link;

import org.jspecify.annotations.NullMarked;
