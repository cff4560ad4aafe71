package dev.mainstay.monitor.sqlite;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the writer last said of itself; an immutable picture, published as a whole.
 *
 * @param trouble why nothing can be stored; empty when it can
 */
record Gauges(
    long stored,
    @Nullable Instant committedAt,
    long bytes,
    Path file,
    List<String> setAside,
    String trouble) {

  static Gauges none(Path root) {
    return new Gauges(0, null, 0, root, List.of(), "");
  }

  Gauges stored(int more, Instant at) {
    return new Gauges(stored + more, at, bytes, file, setAside, trouble);
  }

  Gauges file(Path current) {
    return new Gauges(stored, committedAt, bytes, current, setAside, trouble);
  }

  Gauges folder(long size, List<String> aside) {
    return new Gauges(stored, committedAt, size, file, aside, trouble);
  }

  Gauges trouble(String reason) {
    return new Gauges(stored, committedAt, bytes, file, setAside, reason);
  }
}
