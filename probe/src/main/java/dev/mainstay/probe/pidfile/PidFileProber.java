package dev.mainstay.probe.pidfile;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/**
 * The judge of pid files: passes when the first word of the file is the pid of a living process of
 * the subject's tree, and otherwise says what the file names instead.
 *
 * <p>Reads at most {@link #BYTES_MAX} bytes of a regular file, so that a fifo or a device in its
 * place cannot block the attempt.
 */
public final class PidFileProber {

  /** A pid, and room for the second line that some programs write (postgres writes eight). */
  static final int BYTES_MAX = 256;

  /** The longest command line that is shown, in characters. */
  private static final int COMMAND_CHARS_MAX = 120;

  /** Whether the pid file names a process of the tree, now. */
  public ProbeResult probe(ProbeSpec.PidFile spec, Subject subject) {
    long began = System.nanoTime();
    try {
      if (Files.exists(spec.file()) && !Files.isRegularFile(spec.file())) {
        return failed(spec.file() + " is not a regular file", began);
      }
      return judge(spec.file(), firstWord(spec.file()), subject.pids().pids(), began);
    } catch (NoSuchFileException e) {
      return failed("there is no pid file " + spec.file(), began);
    } catch (AccessDeniedException e) {
      return new ProbeResult.Broken("may not read " + spec.file(), took(began));
    } catch (IOException e) {
      return new ProbeResult.Broken("cannot read " + spec.file() + ": " + e, took(began));
    }
  }

  private static ProbeResult judge(Path file, String word, Set<Long> tree, long began) {
    if (word.isEmpty()) {
      return failed("pid file " + file + " is empty", began);
    }
    if (!word.matches("[1-9][0-9]{0,9}")) {
      return failed("pid file " + file + " holds no pid but \"" + shown(word) + "\"", began);
    }
    long pid = Long.parseLong(word);
    if (tree.contains(pid)) {
      return new ProbeResult.Passed("pid file names " + pid, took(began));
    }
    return failed("pid file " + file + " names " + pid + ", " + whoIs(pid), began);
  }

  /** The file's first word without the line end; empty for an empty file. */
  private static String firstWord(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(BYTES_MAX), StandardCharsets.ISO_8859_1).strip();
      return text.split("\\s", 2)[0];
    }
  }

  private static String whoIs(long pid) {
    Optional<ProcessHandle> found = ProcessHandle.of(pid);
    if (found.isEmpty()) {
      return "and no process has that pid: the file is stale";
    }
    ProcessHandle.Info info = found.get().info();
    String command = info.commandLine().or(info::command).orElse("an unknown command");
    String since =
        info.startInstant().map(at -> " since " + at.truncatedTo(ChronoUnit.SECONDS)).orElse("");
    return "which is not of this service: " + shown(command) + since;
  }

  private static String shown(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= COMMAND_CHARS_MAX
        ? printable
        : printable.substring(0, COMMAND_CHARS_MAX) + "...";
  }

  private static ProbeResult failed(String detail, long began) {
    return new ProbeResult.Failed(CauseCode.PID_MISMATCH, detail, took(began));
  }

  private static Duration took(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
