package dev.mainstay.cli.config.input;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The faults found so far, each once; owned by the one thread that loads a config. */
public final class FaultList {

  /** Faults beyond this many are counted, not kept. */
  static final int KEPT_MAX = 100;

  private final Set<Fault> faults = new LinkedHashSet<>();
  private int dropped;

  /** Notes a fault with nothing to hint at. */
  public void add(Fault.Code code, Place place, String message) {
    add(code, place, message, "");
  }

  /** Notes a fault. */
  public void add(Fault.Code code, Place place, String message, String hint) {
    Fault fault = new Fault(code, place, message, hint);
    if (faults.size() < KEPT_MAX) {
      faults.add(fault);
    } else if (!faults.contains(fault)) {
      dropped++;
    }
  }

  /** Whether nothing was found. */
  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /** What was found, file by file in the order of the lines. */
  public List<Fault> inOrder() {
    List<Fault> sorted = new ArrayList<>(faults);
    sorted.sort(
        Comparator.comparing((Fault f) -> f.place().file())
            .thenComparingInt(f -> f.place().line())
            .thenComparingInt(f -> f.place().column()));
    if (dropped > 0) {
      Place end = sorted.getLast().place();
      sorted.add(new Fault(Fault.Code.TOO_MANY, end, dropped + " more faults are not listed", ""));
    }
    return List.copyOf(sorted);
  }
}
