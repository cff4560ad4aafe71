package dev.mainstay.link.bed;

import dev.mainstay.core.Chance;
import java.time.Duration;

/** What a {@link FaultProxy} does to the frames that go one way. */
public sealed interface Fault {

  /** They pass. */
  record None() implements Fault {}

  /** Pings, pongs and Closes pass, messages vanish: the half-dead case. */
  record HalfDead() implements Fault {}

  /** Nothing passes, and nothing is read: as when a firewall has forgotten the flow. */
  record BlackHole() implements Fault {}

  /**
   * Each frame comes later.
   *
   * @param jitter up to so much more, by chance
   */
  record Late(Duration by, Duration jitter) implements Fault {}

  /** Each message comes twice. */
  record Twice() implements Fault {}

  /** No more than so many bytes pass in a millisecond. */
  record Slow(int bytesPerMs) implements Fault {}

  /** One of them by chance: the same for the same seed and key. */
  static Fault drawn(Chance chance, long key) {
    return switch ((int) (chance.fraction(key) * 6)) {
      case 0 -> new HalfDead();
      case 1 -> new BlackHole();
      case 2 -> new Late(Duration.ofMillis(5), Duration.ofMillis(20));
      case 3 -> new Twice();
      case 4 -> new Slow(50);
      default -> new None();
    };
  }
}
