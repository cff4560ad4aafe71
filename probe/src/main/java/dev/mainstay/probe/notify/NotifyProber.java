package dev.mainstay.probe.notify;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import dev.mainstay.probe.Words;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The reader of what services say of themselves, in systemd's way or in s6's. */
public final class NotifyProber {

  /** The readiness message of s6 is what stands before the first newline; longer ones are odd. */
  private static final int BYTES_MAX = 4096;

  private final Path run;
  private final @Nullable NotifySocket socket;
  private final InstantSource clock;
  private final Map<String, Set<Long>> trees = new ConcurrentHashMap<>();

  /**
   * A prober for one project.
   *
   * @param run the folder with the readiness files {@code INSTANCE.notify}
   * @param socket null where there is none: systemd's way is then broken, not the service
   */
  public NotifyProber(Path run, @Nullable NotifySocket socket, InstantSource clock) {
    this.run = run;
    this.socket = socket;
    this.clock = clock;
  }

  /** Where the program behind {@code instance} writes its newline: its descriptor 3. */
  public static Path readiness(Path run, String instance) {
    return run.resolve(instance + ".notify");
  }

  /** Whether the service has said that it is ready, and has not taken it back. */
  public ProbeResult probe(ProbeSpec.Notify spec, Subject subject) {
    long began = System.nanoTime();
    return switch (spec.protocol()) {
      case S6 -> newline(readiness(run, subject.instance()), began);
      case SYSTEMD -> datagram(subject, began);
    };
  }

  /** Forgets what the instance's processes have said, as far as they were ever asked about. */
  public void forget(String instance) {
    Set<Long> tree = trees.remove(instance);
    if (socket != null && tree != null) {
      socket.forget(tree);
    }
  }

  private static ProbeResult newline(Path file, long began) {
    try (InputStream in = Files.newInputStream(file)) {
      for (byte b : in.readNBytes(BYTES_MAX)) {
        if (b == '\n') {
          return new ProbeResult.Passed("newline on descriptor 3", took(began));
        }
      }
      return failed("no newline on descriptor 3 yet", began);
    } catch (NoSuchFileException e) {
      return new ProbeResult.Broken("no readiness file " + file, took(began));
    } catch (IOException e) {
      return new ProbeResult.Broken("cannot read " + file + ": " + e, took(began));
    }
  }

  private ProbeResult datagram(Subject subject, long began) {
    if (socket == null) {
      return new ProbeResult.Broken("this system has no notify socket", took(began));
    }
    Set<Long> tree = subject.pids().pids();
    trees.put(subject.instance(), tree);
    Optional<Note> said = socket.of(tree, subject.startedAt());
    if (said.isEmpty()) {
      return failed("nothing on " + socket.address() + " yet", began);
    }
    Note note = said.get();
    return switch (note.phase()) {
      case READY -> new ProbeResult.Passed(words("READY=1", note), took(began));
      case UNTOLD -> failed(words("no READY=1 yet", note), began);
      case RELOADING, STOPPING, TROUBLED ->
          failed(words("says it is " + note.phaseWord(), note), began);
    };
  }

  private String words(String phase, Note note) {
    List<String> words = new ArrayList<>(List.of(phase));
    words.addAll(note.words());
    Instant now = clock.instant();
    note.watchdogAt()
        .ifPresent(at -> words.add("watchdog " + Words.of(Duration.between(at, now)) + " ago"));
    return String.join(", ", words);
  }

  private static ProbeResult failed(String detail, long began) {
    return new ProbeResult.Failed(CauseCode.NO_ANSWER, detail, took(began));
  }

  private static Duration took(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
