package dev.mainstay.cli.service;

import dev.mainstay.core.posix.Descriptor;
import dev.mainstay.core.posix.Poll;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The script that began this process and waits to be told the exit code of its command; this
 * process may go on after that. For {@code up --detach}: the one process that reads the config,
 * starts the services and shows how they come up is the supervisor already.
 */
public final class Launcher {

  /** The system property with the number of the descriptor on which the script waits. */
  private static final String PROPERTY = "mainstay.told";

  /** No descriptor has this number. */
  private static final int NOWHERE = -1;

  /** The number of the descriptor on which it waits; {@link #NOWHERE} once it has been let go. */
  private int number;

  /** That descriptor from its first use on: the first native call of a process takes long. */
  private @Nullable Descriptor waiting;

  private Launcher(int number) {
    this.number = number;
  }

  /** The one that began this process, if it waits. */
  public static Launcher ofThisProcess() {
    return new Launcher(Integer.getInteger(PROPERTY, NOWHERE));
  }

  /** Nobody waits. */
  public static Launcher none() {
    return new Launcher(NOWHERE);
  }

  private Optional<Descriptor> waiting() {
    if (waiting == null && number != NOWHERE) {
      waiting = Descriptor.inherited(number).toOptional().orElse(null);
    }
    return Optional.ofNullable(waiting);
  }

  /** Whether it still waits: a person may have ended it. */
  boolean waits() {
    return waiting()
        .flatMap(there -> Poll.readable(new int[] {there.number()}, Duration.ZERO).toOptional())
        .map(BitSet::isEmpty)
        .orElse(false);
  }

  /** Tells it the code, if it has not been told yet: it ends with that once this process ends. */
  public void tell(int code) {
    waiting()
        .ifPresent(there -> {
          var _ = there.write((code + "\n").getBytes(StandardCharsets.US_ASCII));
        });
  }

  /** Tells it the code and lets it end; this process goes on. */
  void part(int code) {
    tell(code);
    waiting().ifPresent(Descriptor::close);
    waiting = null;
    number = NOWHERE;
  }
}
