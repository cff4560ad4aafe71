/**
 * Edge: the service says itself that it is ready.
 *
 * <pre>
 *   systemd   datagram to $NOTIFY_SOCKET --> NotifySocket (one thread) --> Notes, by sender
 *             READY=1 RELOADING=1 STOPPING=1 STATUS= WATCHDOG=1 MAINPID=      (sd_notify(3))
 *   s6        a newline written to descriptor 3, which is the file run/INSTANCE.notify
 * </pre>
 *
 * <p>Anybody on the machine can send to the socket, so a note counts only for a service whose tree
 * holds the sender, by the pid that the kernel attaches, or one of the sender's ancestors as they
 * were when the datagram came: a shell script may have run systemd-notify(1), which is gone by the
 * time of the next attempt. A sender that ended before its ancestors could be read is not
 * recognised, as with systemd itself.
 */
@NullMarked
package dev.mainstay.probe.notify;

import org.jspecify.annotations.NullMarked;
