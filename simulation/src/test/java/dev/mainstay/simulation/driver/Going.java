package dev.mainstay.simulation.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A command that runs in the background, its output in two files. */
public final class Going {

  private final String command;
  private final Process process;
  private final Path out;
  private final Path err;
  private final long begun;

  public Going(String command, Process process, Path out, Path err, long begun) {
    this.command = command;
    this.process = process;
    this.out = out;
    this.err = err;
    this.begun = begun;
  }

  public long pid() {
    return process.pid();
  }

  public boolean lives() {
    return process.isAlive();
  }

  /** What it has printed so far, on both. */
  public String printed() {
    return read(out) + read(err);
  }

  /** Waits until it has printed {@code text}. */
  public void awaitPrinted(String text, Duration within) {
    Wait.until(
        command + " to print \"" + text + "\"; it printed:\n" + printed(),
        within,
        () -> printed().contains(text) ? Optional.of(text) : Optional.empty());
  }

  /** Waits for its end. */
  public Ran await(Duration within) {
    try {
      if (!process.waitFor(within.toNanos(), TimeUnit.NANOSECONDS)) {
        String printed = printed();
        process.destroyForcibly();
        throw new AssertionError(
            command + " did not end within " + within.toMillis() + " ms; it printed:\n" + printed);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    return new Ran(command, process.exitValue(), read(out), read(err), took);
  }

  /** Interrupts it as Ctrl-C would. */
  public void interrupt() {
    Proc.of(pid()).ifPresent(p -> p.signal("INT"));
  }

  /** Kills it as {@code kill -9} would, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    await(Duration.ofSeconds(5));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
