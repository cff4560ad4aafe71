package dev.mainstay.simulation;

import java.util.List;

/** The seeds that the simulations play, and how one that fails is played again. */
public final class Seeds {

  /** The first one: {@code -Dmainstay.firstSeed=N}. */
  public static final long FIRST = Long.getLong("mainstay.firstSeed", 1);

  /** How many: {@code -Dmainstay.seeds=N}, which {@code ./check --seeds N} sets. */
  public static final int COUNT = Integer.getInteger("mainstay.seeds", 2000);

  private Seeds() {}

  /** The failure of one seed: how to play it again, and what had happened. */
  public static AssertionError failed(long seed, List<String> trace, Throwable cause) {
    String replay = "-Dmainstay.firstSeed=" + seed + " -Dmainstay.seeds=1";
    String happened = String.join("\n", trace);
    return new AssertionError("seed " + seed + " (replay: " + replay + ")\n" + happened, cause);
  }
}
