package dev.mainstay.link;

import dev.mainstay.link.LinkState.Line;
import dev.mainstay.link.LinkState.Ping;
import dev.mainstay.link.LinkState.Proof;
import java.time.Duration;
import java.time.Instant;

/**
 * The three clocks of a line, each with a verdict of its own: transport (a pong in time), function
 * (a canary in time), age.
 */
final class Clocks {

  /** Misses of a pong in a row after which a line is dead. */
  private static final int MISSES_MAX = 2;

  /** A tenth more or less. */
  private static final double AGE_JITTER = 0.1;

  private final LinkSpec spec;

  Clocks(LinkSpec spec) {
    this.spec = spec;
  }

  /** A line that has just been opened. */
  Line opened(long number, double fraction, Instant now) {
    double share = 1 + AGE_JITTER * (2 * fraction - 1);
    Instant until = now.plusNanos((long) (spec.ageMax().toNanos() * share));
    return new Line(number, now, until, now, now, new Ping.Heard(now), new Proof.None());
  }

  /** What is due of the transport. */
  enum Transport {
    NOTHING,
    ASK,
    /** The first pong was missed: it is asked once more. */
    SUSPECT,
    DEAD
  }

  Transport transport(Line line, Instant now) {
    return switch (line.ping()) {
      case Ping.Heard(Instant at) ->
          now.isBefore(at.plus(spec.ping())) ? Transport.NOTHING : Transport.ASK;
      case Ping.Asked(Instant at, int tries) -> {
        if (now.isBefore(at.plus(spec.pong()))) {
          yield Transport.NOTHING;
        }
        yield tries < MISSES_MAX ? Transport.SUSPECT : Transport.DEAD;
      }
    };
  }

  private Instant transportAt(Line line) {
    return switch (line.ping()) {
      case Ping.Heard(Instant at) -> at.plus(spec.ping());
      case Ping.Asked(Instant at, int _) -> at.plus(spec.pong());
    };
  }

  /** What is due of the function. */
  enum Function {
    NOTHING,
    FLY,
    /** The canary is overdue. */
    DEAF
  }

  Function function(Line line, Instant now) {
    if (now.isBefore(functionAt(line))) {
      return Function.NOTHING;
    }
    return line.proof() instanceof Proof.Asked ? Function.DEAF : Function.FLY;
  }

  private Instant functionAt(Line line) {
    return switch (spec.canary()) {
      case LinkSpec.Canary.None _ -> Instant.MAX;
      case LinkSpec.Canary.Flies(Duration idle, Duration timeout) ->
          switch (line.proof()) {
            case Proof.None _ -> line.openedAt();
            case Proof.Asked(long _, Instant at) -> at.plus(timeout);
            case Proof.Held(Instant at) -> later(at, line.messageAt()).plus(idle);
            case Proof.Failed(Instant at, String _) -> at.plus(timeout);
            case Proof.Unknown(Instant at, String _) -> at.plus(timeout);
          };
    };
  }

  /** Whether a line is to be replaced because of its age alone. */
  static boolean isOld(Line line, Instant now) {
    return !now.isBefore(line.until());
  }

  /** Whether nothing speaks against a line, and what can be proven of it is. */
  boolean isWell(Line line) {
    boolean proven =
        spec.canary() instanceof LinkSpec.Canary.None || line.proof() instanceof Proof.Held;
    return proven && !line.isSuspect();
  }

  /** When the next of its clocks is due, but for its age. */
  Instant dueAt(Line line) {
    return earlier(transportAt(line), functionAt(line));
  }

  static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isBefore(other) ? other : one;
  }
}
