package dev.mainstay.cli.service;

import dev.mainstay.core.posix.Descriptor;
import dev.mainstay.core.posix.Poll;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The script that began this process and waits to be told the exit code of its command; this
 * process may go on after that. For {@code up --detach}: the one process that reads the config,
 * starts the services and shows how they come up is the supervisor already.
 */
public final class Launcher {

  /** The system property with the number of the descriptor on which the script waits. */
  private static final String PROPERTY = "mainstay.told";

  /** Where it waits; null when nobody does, or no longer. */
  private @Nullable Descriptor waiting;

  private Launcher(@Nullable Descriptor waiting) {
    this.waiting = waiting;
  }

  /** The one that began this process, if it waits. */
  public static Launcher ofThisProcess() {
    Integer number = Integer.getInteger(PROPERTY);
    return number == null
        ? none()
        : new Launcher(Descriptor.inherited(number).toOptional().orElse(null));
  }

  /** Nobody waits. */
  public static Launcher none() {
    return new Launcher(null);
  }

  /** Whether it still waits: a person may have ended it. */
  boolean waits() {
    Descriptor there = waiting;
    if (there == null) {
      return false;
    }
    int[] one = {there.number()};
    return Poll.readable(one, Duration.ZERO).toOptional().map(BitSet::isEmpty).orElse(false);
  }

  /** Tells it the code, if it has not been told yet: it ends with that once this process ends. */
  public void tell(int code) {
    Descriptor there = waiting;
    if (there != null) {
      var _ = there.write((code + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Tells it the code and lets it end; this process goes on. */
  void part(int code) {
    tell(code);
    Descriptor there = waiting;
    if (there != null) {
      there.close();
      waiting = null;
    }
  }
}
