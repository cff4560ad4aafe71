package dev.mainstay.simulation.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One process of this machine as /proc shows it (proc(5)): the tests' own eyes, independent of the
 * code that they judge.
 *
 * @param state the kernel's letter, such as S, T or Z
 * @param startTicks field 22 of /proc/PID/stat: with the pid it names one process for ever
 * @param command its arguments, separated by spaces
 */
public record Proc(long pid, long parent, char state, long startTicks, String command) {

  /** The process with this pid; empty when there is none. */
  public static Optional<Proc> of(long pid) {
    try {
      String stat =
          Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      String command = text(pid, "cmdline").replace('\0', ' ').strip();
      return Optional.of(
          new Proc(
              pid,
              Long.parseLong(fields[1]),
              fields[0].charAt(0),
              Long.parseLong(fields[19]),
              command));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether this very process lives; a zombie does not. */
  public boolean lives() {
    return of(pid).filter(p -> p.startTicks == startTicks && p.state != 'Z').isPresent();
  }

  /** Sends it a signal by name, such as KILL. */
  public void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start().waitFor();
      if (code != 0) {
        throw new AssertionError("kill -" + name + " " + pid + " exited " + code);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Every living process that belongs to the project in {@code folder}, by mark or by folder. */
  public static List<Proc> ofProject(Path folder) {
    return all().filter(p -> p.state != 'Z' && belongs(p.pid, folder)).toList();
  }

  /** Living processes of the project that carry this instance's mark. */
  public static List<Proc> ofInstance(Path folder, String instance) {
    return ofProject(folder).stream()
        .filter(p -> variable(p.pid, "MAINSTAY_INSTANCE").filter(instance::equals).isPresent())
        .toList();
  }

  /** Living processes whose command line contains {@code part}. */
  public static List<Proc> running(String part) {
    return all().filter(p -> p.state != 'Z' && p.command.contains(part)).toList();
  }

  /** The children of this process, zombies included. */
  public List<Proc> children() {
    return all().filter(p -> p.parent == pid).toList();
  }

  /** The value of a variable in the environment that the process was started with. */
  public static Optional<String> variable(long pid, String name) {
    return Arrays.stream(text(pid, "environ").split("\0", -1))
        .filter(line -> line.startsWith(name + "="))
        .map(line -> line.substring(name.length() + 1))
        .findFirst();
  }

  private static boolean belongs(long pid, Path folder) {
    if (pid == ProcessHandle.current().pid()) {
      return false;
    }
    boolean marked =
        variable(pid, "MAINSTAY_PROJECT").filter(folder.toString()::equals).isPresent();
    try {
      return marked || Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).startsWith(folder);
    } catch (IOException e) {
      return marked;
    }
  }

  private static Stream<Proc> all() {
    return ProcessHandle.allProcesses().flatMap(handle -> of(handle.pid()).stream());
  }

  private static String text(long pid, String file) {
    try {
      Path path = Path.of("/proc/" + pid + "/" + file);
      return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
