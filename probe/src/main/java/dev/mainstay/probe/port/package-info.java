/**
 * Who owns a port: the machine's TCP sockets as /proc shows them, and the probe that asks.
 *
 * <pre>
 *   /proc/net/tcp, tcp6 --> TcpTable --> inode --> SocketOwners --> Holder(pid, command, since)
 *                              (LISTEN rows, or one connection)   (/proc/PID/fd links)
 * </pre>
 *
 * <p>Sources: proc_pid_net(5) and {@code Documentation/networking/proc_net_tcp.rst} of the kernel;
 * the network namespace is our own.
 */
@NullMarked
package dev.mainstay.probe.port;

import org.jspecify.annotations.NullMarked;
