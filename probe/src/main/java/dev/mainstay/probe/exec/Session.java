package dev.mainstay.probe.exec;

import dev.mainstay.core.posix.ChildEnd;
import dev.mainstay.core.posix.ThisProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A session of processes (setsid(2)), found in /proc by its number, which is its leader's pid.
 *
 * <p>Where there is no /proc only the leader's descendants are found.
 */
final class Session {

  private static final Path PROC = Path.of("/proc");

  /** Field 6 of /proc/PID/stat (proc(5)), counted from the one behind the name. */
  private static final int SESSION_FIELD = 3;

  /** Sweeps until nothing is left; a member can fork only until it is hit. */
  private static final int SWEEPS_MAX = 50;

  private static final long SWEEP_PAUSE_NANOS = 500_000;

  private enum Membership {
    STRANGER,
    LIVING,
    ZOMBIE
  }

  private Session() {}

  /**
   * Kills the leader and every member, and reaps what became our child by that; harmless when all
   * have ended.
   */
  static void kill(Process leader) {
    Set<ProcessHandle> members = new LinkedHashSet<>(leader.descendants().toList());
    leader.destroyForcibly();
    for (int sweep = 0; sweep < SWEEPS_MAX; sweep++) {
      members.addAll(living(leader.pid()));
      members.forEach(ProcessHandle::destroyForcibly);
      boolean gone = members.stream().noneMatch(ProcessHandle::isAlive);
      if (gone && living(leader.pid()).isEmpty()) {
        break;
      }
      members.removeIf(member -> !member.isAlive());
      LockSupport.parkNanos(SWEEP_PAUSE_NANOS);
    }
    leader.onExit().join();
  }

  /**
   * The members of session {@code id} that are neither dead nor zombies. Its zombies are reaped if
   * they are ours: where this process is a subreaper, orphans come to it and not to init.
   */
  static Set<ProcessHandle> living(long id) {
    Set<ProcessHandle> found = new LinkedHashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path process : all) {
        long pid = Long.parseLong(process.getFileName().toString());
        switch (membership(process, id)) {
          case STRANGER -> {}
          case LIVING -> ProcessHandle.of(pid).ifPresent(found::add);
          case ZOMBIE -> {
            // The leader is reaped by the JDK, which spawned it.
            if (pid != id && ThisProcess.isLinux()) {
              var _ = ChildEnd.reap(pid);
            }
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // No /proc on this system: the caller's list of descendants has to do.
    }
    return found;
  }

  private static Membership membership(Path process, long id) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", SESSION_FIELD + 2);
      if (Long.parseLong(fields[SESSION_FIELD]) != id) {
        return Membership.STRANGER;
      }
      boolean dead = fields[0].equals("Z") || fields[0].equals("X");
      return dead ? Membership.ZOMBIE : Membership.LIVING;
    } catch (IOException e) {
      return Membership.STRANGER; // It ended while we looked.
    }
  }
}
