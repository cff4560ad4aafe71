package dev.mainstay.cli.stall;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What the threads of one process do: run, or wait, and in which system call for what (proc(5),
 * {@code task/TID/stat} and {@code task/TID/syscall}); threads that do the same are told once.
 */
final class Threads {

  /** So many threads are looked at. */
  private static final int LOOKED_AT_MAX = 256;

  /** So many different things are told. */
  private static final int TOLD_MAX = 8;

  /** Fields of {@code stat}, counted from the state, which stands behind the name. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;
  private static final int MILLIS_PER_TICK = 10;

  private final Path proc;

  /** Reads below {@code proc}, which is {@code /proc}. */
  Threads(Path proc) {
    this.proc = proc;
  }

  /** What they do, in words, the most frequent first; empty when the process is not there. */
  List<String> of(long pid) {
    Map<String, Integer> doing = new TreeMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(proc.resolve(pid + "/task"))) {
      int looked = 0;
      for (Path task : tasks) {
        if (looked++ < LOOKED_AT_MAX) {
          doing.merge(doing(pid, task), 1, Integer::sum);
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return doing.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(TOLD_MAX)
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .toList();
  }

  /** The processor time that a process has had, in milliseconds; empty when it is not there. */
  OptionalLong processorMillis(long pid) {
    List<String> fields = stat(proc.resolve(Long.toString(pid)));
    return fields.size() <= SYSTEM_TICKS
        ? OptionalLong.empty()
        : OptionalLong.of(
            MILLIS_PER_TICK
                * (Long.parseLong(fields.get(USER_TICKS))
                    + Long.parseLong(fields.get(SYSTEM_TICKS))));
  }

  private String doing(long pid, Path task) {
    List<String> fields = stat(task);
    String state = fields.isEmpty() ? "?" : fields.getFirst();
    return switch (state) {
      case "R" -> "running";
      case "T", "t" -> "stopped by a signal or debugger";
      case "Z", "X" -> "ended";
      case "D" -> "waiting for a device" + call(pid, task);
      case "S" -> "waiting" + call(pid, task);
      case String other -> "in state " + other;
    };
  }

  /** The system call in which a thread waits, and for what; empty when we may not look. */
  private String call(long pid, Path task) {
    Optional<String> line = text(task.resolve("syscall"));
    String[] words = line.orElse("").strip().split(" ", -1);
    if (words.length < 2) {
      return "";
    }
    int number = Integer.parseInt(words[0]);
    Optional<Waiting> call = Waiting.of(number);
    String name =
        call.map(it -> it.name().toLowerCase(Locale.ROOT)).orElse("system call " + number);
    return " in " + name + (call.filter(Waiting::isOnDescriptor).isPresent() ? on(pid, words) : "");
  }

  private String on(long pid, String[] words) {
    long descriptor = Long.decode(words[1]);
    try {
      return " of " + Files.readSymbolicLink(proc.resolve(pid + "/fd/" + descriptor));
    } catch (IOException e) {
      return " of descriptor " + descriptor;
    }
  }

  /** The fields from the state on; the name before them may hold anything. */
  private static List<String> stat(Path directory) {
    String line = text(directory.resolve("stat")).orElse("");
    int end = line.lastIndexOf(')');
    return end < 0 ? List.of() : List.of(line.substring(end + 2).split(" ", -1));
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file, ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
