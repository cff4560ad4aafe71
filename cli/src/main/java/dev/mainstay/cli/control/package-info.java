/**
 * How commands and the supervisor talk: one JSON object a line over a Unix socket, from a closed
 * set of requests.
 *
 * <pre>
 *   ControlClient -- Request --> control.sock --> ControlServer --> Fleet
 *                 &lt;-- Reply ---                               &lt;--
 *
 *   connection:  open --line in time--> asked --reply sent--> open
 *                open --no line in time, or too long a line--> closed, told why
 *                asked(watch) --change of status--> update sent; slow reader --> closed, told why
 * </pre>
 *
 * <p>Who may connect is decided by the file system (folder 0700, socket 0600) and, where the system
 * tells it, by the peer's user.
 */
@NullMarked
package dev.mainstay.cli.control;

import org.jspecify.annotations.NullMarked;
