package dev.mainstay.probe.logline;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The searcher of service logs: passes once the text was written since the subject's generation
 * began, and goes on passing until the generation ends.
 *
 * <p>Each attempt reads only what is new, and at most {@link Watch#READ_BYTES_MAX}.
 */
public final class LogLineProber {

  /** Searches remembered at once; beyond it the memory starts anew. */
  private static final int WATCHES_MAX = 4096;

  private record Key(String instance, Path log, String text) {}

  private final Map<Key, Watch> watches = new ConcurrentHashMap<>();

  /** Whether the text has been written, as far as the log goes now. */
  public ProbeResult probe(ProbeSpec.LogLine spec, Subject subject) {
    long began = System.nanoTime();
    Watch watch = watch(spec, subject);
    try {
      Optional<String> line;
      synchronized (watch) {
        line = watch.look();
      }
      return line.<ProbeResult>map(it -> new ProbeResult.Passed("log says: " + it, took(began)))
          .orElseGet(() -> notYet(spec, watch, began));
    } catch (NoSuchFileException e) {
      return failed("there is no log file " + spec.log(), began);
    } catch (IOException e) {
      return new ProbeResult.Broken("cannot read " + spec.log() + ": " + e, took(began));
    }
  }

  /** Forgets what was searched for an instance. */
  public void forget(String instance) {
    watches.keySet().removeIf(key -> key.instance().equals(instance));
  }

  private Watch watch(ProbeSpec.LogLine spec, Subject subject) {
    if (watches.size() >= WATCHES_MAX) {
      watches.clear();
    }
    return watches.compute(
        new Key(subject.instance(), spec.log(), spec.text()),
        (_, known) ->
            known != null && known.generation() == subject.generation()
                ? known
                : new Watch(subject.generation(), spec.log(), spec.text()));
  }

  private static ProbeResult notYet(ProbeSpec.LogLine spec, Watch watch, long began) {
    String text = "\"" + spec.text() + "\" is not in " + spec.log().getFileName() + " yet";
    String since =
        switch (watch.anchor()) {
          case START_MARK, UNKNOWN -> "";
          case FIRST_ATTEMPT ->
              "; no start mark there, so only lines since the first attempt count";
        };
    return failed(text + (isEmpty(spec.log()) ? "; the log is empty" : since), began);
  }

  private static boolean isEmpty(Path log) {
    try {
      return Files.size(log) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static ProbeResult failed(String detail, long began) {
    return new ProbeResult.Failed(CauseCode.NO_ANSWER, detail, took(began));
  }

  private static Duration took(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
