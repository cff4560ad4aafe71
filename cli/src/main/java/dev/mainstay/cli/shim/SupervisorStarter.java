package dev.mainstay.cli.shim;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.gateway.mcp.shim.Starter;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Starts the supervisor of a project by {@code mainstay up --detach}, in a session of its own. Of
 * many shims at once one does it, the holder of a lock on disk; the others wait for the gateway.
 */
final class SupervisorStarter implements Starter {

  /** The lines of a failed start that are told. */
  private static final int TOLD_BYTES_MAX = 2_000;

  private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(60);

  /** After so long without a start the next pause is a short one again. */
  private static final Duration FRESH_AFTER = Duration.ofMinutes(5);

  private final Path project;
  private final String file;
  private final Consumer<String> say;
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile String failure = "";

  /** What is wrong with the config; empty when the last start did not fail by that. */
  private volatile String fault = "";

  private volatile long notBefore = System.nanoTime();
  private Duration pause = PAUSE_MIN;

  SupervisorStarter(Path project, String file, Consumer<String> say) {
    this.project = project;
    this.file = file;
    this.say = say;
  }

  @Override
  public void wanted() {
    if (System.nanoTime() - notBefore >= 0 && running.compareAndSet(false, true)) {
      Thread.ofPlatform().name("start").daemon(true).start(this::start);
    }
  }

  @Override
  public String failure() {
    return failure;
  }

  @Override
  public String fault() {
    return running.get() ? "" : fault;
  }

  private void start() {
    try {
      Path folder = Files.createDirectories(project.resolve(".mainstay").resolve("mcp"));
      Path lock = folder.resolve("start.lock");
      try (RandomAccessFile open = new RandomAccessFile(lock.toFile(), "rw");
          FileLock held = open.getChannel().tryLock()) {
        if (held != null) {
          up();
        }
      }
    } catch (OverlappingFileLockException e) {
      // Another shim is at it.
    } catch (IOException e) {
      failed("the supervisor could not be started: " + e.getMessage());
    } finally {
      long now = System.nanoTime();
      notBefore = now + pause(now).toNanos();
      running.set(false);
    }
  }

  private void up() throws IOException {
    String launcher = System.getProperty("mainstay.launcher", "mainstay");
    List<String> words = new ArrayList<>(List.of(launcher, "up", "--detach", "--no-wait"));
    if (!file.isEmpty()) {
      words.add("--file");
      words.add(project.resolve(Path.of(file).getFileName()).toString());
    }
    Process process =
        new ProcessBuilder(words)
            .directory(project.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    String said;
    try (InputStream out = process.getInputStream()) {
      said = new String(out.readNBytes(TOLD_BYTES_MAX), StandardCharsets.UTF_8).strip();
    }
    try {
      int code = process.waitFor();
      fault = code == ExitCode.USAGE.code() ? said.replace("\n", "; ") : "";
      if (code == 0) {
        // Told only while nobody listens nonetheless.
        failure = "a supervisor runs: does its config have `gateway:`? (mainstay status)";
      } else {
        failed("mainstay up failed with " + code + ": " + said.replace('\n', ' '));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(String words) {
    failure = words;
    say.accept(words);
  }

  /**
   * The pause before the next start: longer each time, short again after a long while. Short too
   * where the config was wrong: whoever mends it asks again, and a look costs little.
   */
  private Duration pause(long now) {
    boolean fresh = now - notBefore > FRESH_AFTER.toNanos() || !fault.isEmpty();
    Duration twice = pause.plus(pause);
    pause = fresh ? PAUSE_MIN : twice.compareTo(PAUSE_MAX) > 0 ? PAUSE_MAX : twice;
    return pause;
  }
}
