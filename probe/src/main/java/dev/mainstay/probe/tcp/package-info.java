/**
 * A connection of one attempt, and the probe that makes no more than that.
 *
 * <pre>
 *   Dialer.dial --> address of a right listener --> connect --> whose end is it? --> Wire
 *                                                                  (a stranger's: no byte is sent)
 *   Deadline: one alarm closes the socket, wherever the attempt is by then
 * </pre>
 */
@NullMarked
package dev.mainstay.probe.tcp;

import org.jspecify.annotations.NullMarked;
