package dev.mainstay.core;

import java.util.SplittableRandom;

/**
 * Chance as a value: the same seed and the same key give the same fraction, always.
 *
 * <p>It has no state to advance, so a machine that is handed one stays pure: it asks with a key of
 * its own (an attempt number, say) and a replay gets the same answer. Mixing is SplitMix64 (Steele,
 * Lea, Flood: "Fast Splittable Pseudorandom Number Generators", 2014).
 *
 * @param seed where the fractions come from; print it to replay a run
 */
public record Chance(long seed) {

  /**
   * Another one each time, for whoever makes the real things: never for a machine. It is for jitter
   * and names, no secrets: a SecureRandom takes 10 ms of a start.
   */
  public static Chance fresh() {
    return new Chance(new SplittableRandom().nextLong());
  }

  /** A fraction in [0, 1) for {@code key}. */
  public double fraction(long key) {
    return (bits(key) >>> 11) * 0x1.0p-53;
  }

  /** Sixty-four random bits for {@code key}. */
  public long bits(long key) {
    return mix(seed + 0x9e3779b97f4a7c15L * (key + 1));
  }

  /** A chance of its own for one part of a system, so that its keys cannot meet another's. */
  public Chance forPart(String name) {
    return new Chance(mix(seed ^ name.hashCode() * 0x9e3779b97f4a7c15L));
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
