/**
 * Who owns a port: the machine's TCP sockets as the kernel shows them, and the probe that asks.
 *
 * <pre>
 *   netlink, else /proc/net/tcp --> TcpRows --> inode --> SocketOwners --> Holder(pid, command)
 *                     (listeners, or one connection)        (/proc/PID/fd links)
 * </pre>
 *
 * <p>Sources: sock_diag(7), proc_pid_net(5) and {@code Documentation/networking/proc_net_tcp.rst}
 * of the kernel; the network namespace is our own.
 */
@NullMarked
package dev.mainstay.probe.port;

import org.jspecify.annotations.NullMarked;
