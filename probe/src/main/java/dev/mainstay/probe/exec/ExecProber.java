package dev.mainstay.probe.exec;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The runner of the user's own check: passes when the command exits 0 within the spec's timeout.
 *
 * <p>The command leads a session of its own (setsid(1)), reads nothing, and whatever is left of
 * that session when the attempt ends is killed: nothing outlives an attempt. It inherits this
 * process's environment without the marks by which a service's own processes are recognised, so
 * that a check is never taken for a part of the service.
 *
 * <p>Of its output the last non-blank line is kept ({@link LastLine}); the rest is read and
 * dropped.
 */
public final class ExecProber {

  /** Marks of a service's own processes; see {@code supervisor.Processes}. */
  private static final List<String> MARKS = List.of("MAINSTAY_INSTANCE", "MAINSTAY_SPAWN");

  /** How long output may still come when the command itself has ended. */
  private static final Duration DRAIN_MAX = Duration.ofMillis(100);

  /** What setsid(1) says when it is there and the command is not, with exit code 126 or 127. */
  private static final String NOT_RUN = "setsid: failed to execute ";

  /** Whether the command exits 0, now; {@code subject} is who it is asked about. */
  public ProbeResult probe(ProbeSpec.Exec spec, Subject subject) {
    long began = System.nanoTime();
    Process process;
    try {
      process = start(spec);
    } catch (IOException e) {
      return new ProbeResult.Broken("cannot run the check: " + e.getMessage(), took(began));
    }
    LastLine output = new LastLine(process.getInputStream());
    Thread drain = Thread.ofVirtual().name("exec " + subject.instance()).start(output::drain);
    boolean ended = false;
    try {
      ended = process.waitFor(spec.timeout().toNanos(), TimeUnit.NANOSECONDS);
      if (ended) {
        drain.join(DRAIN_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Session.kill(process);
    }
    return ended
        ? judge(process.exitValue(), output.text(), took(began))
        : new ProbeResult.Failed(
            CauseCode.NO_ANSWER,
            "no exit within " + spec.timeout().toMillis() + " ms, killed" + said(output.text()),
            took(began));
  }

  private static Process start(ProbeSpec.Exec spec) throws IOException {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
      command.add("--");
    }
    command.addAll(spec.command());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(spec.directory().toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"));
    MARKS.forEach(builder.environment()::remove);
    builder.environment().putAll(spec.env());
    MARKS.forEach(builder.environment()::remove);
    return builder.start();
  }

  private static ProbeResult judge(int code, String line, Duration took) {
    if (code == 0) {
      return new ProbeResult.Passed("exit code 0" + said(line), took);
    }
    if ((code == 126 || code == 127) && line.startsWith(NOT_RUN)) {
      return new ProbeResult.Broken(
          "cannot run the check: " + line.substring(NOT_RUN.length()), took);
    }
    String how = code > 128 ? "signal " + (code - 128) : "exit code " + code;
    return new ProbeResult.Failed(CauseCode.BAD_ANSWER, how + said(line), took);
  }

  private static String said(String line) {
    return line.isEmpty() ? "" : ": " + line;
  }

  private static Duration took(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
