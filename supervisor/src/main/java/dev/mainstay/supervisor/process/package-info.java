/**
 * Real processes: how the supervisor runs, knows, signals and outlives them.
 *
 * <pre>
 *   spawn --> posix_spawn --> Held (pidfd, /proc/PID/stat) --> ExitWatch polls --> reap --> told
 *                               ^
 *   onExit of an adopted one ---+         every 2 s: orphans that ended as our children are reaped
 * </pre>
 *
 * <p>Identity is pid, start time and boot id; whatever is done to a process goes through its pidfd.
 * {@link dev.mainstay.supervisor.process.LinuxProcesses} needs Linux 5.3; elsewhere {@link
 * dev.mainstay.supervisor.process.PortableProcesses} does what {@code ProcessHandle} allows. {@link
 * dev.mainstay.supervisor.process.RunFiles} keeps identities over a crash of the supervisor.
 */
@NullMarked
package dev.mainstay.supervisor.process;

import org.jspecify.annotations.NullMarked;
