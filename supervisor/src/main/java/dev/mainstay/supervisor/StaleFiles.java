package dev.mainstay.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files that an earlier run of the program left behind, and that would be taken for the truth. */
final class StaleFiles {

  private static final long PID_FILE_BYTES_MAX = 1024;

  private StaleFiles() {}

  /**
   * Removes a pid file before a start, when nothing of the instance lives any more: whatever it
   * names is not this service.
   *
   * @return what was removed, in words; empty when there was nothing
   */
  static Optional<String> remove(Path file, Processes processes) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > PID_FILE_BYTES_MAX) {
        return Optional.empty();
      }
      String text = Files.readString(file).strip();
      String named = text.lines().findFirst().orElse("");
      Files.delete(file);
      return Optional.of("stale pid file removed: " + file + " named " + who(named, processes));
    } catch (IOException e) {
      return Optional.of("stale pid file " + file + " could not be removed: " + e.getMessage());
    }
  }

  /** Removes a heartbeat file: with no process behind it, it would say that one works. */
  static Optional<String> removeHeartbeat(Path file) {
    try {
      return Files.deleteIfExists(file)
          ? Optional.of("heartbeat file of an earlier process removed: " + file)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of("heartbeat file " + file + " could not be removed: " + e.getMessage());
    }
  }

  private static String who(String named, Processes processes) {
    try {
      long pid = Long.parseLong(named);
      return processes
          .identify(pid)
          .map(process -> "pid " + pid + ", now a stranger (" + process.command() + ")")
          .orElse("pid " + pid + ", which is dead");
    } catch (NumberFormatException e) {
      return "no process";
    }
  }
}
