package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.monitor.budget.BudgetSpec;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code budgets:}, and says what in it is out of bounds. */
final class BudgetReader {

  private final FaultList faults;

  BudgetReader(FaultList faults) {
    this.faults = faults;
  }

  /** Budgets in the order declared; those that are faulty are left out, and told. */
  Map<String, BudgetSpec> read(Map<String, Section> sections) {
    Map<String, BudgetSpec> budgets = new LinkedHashMap<>();
    sections.forEach((name, section) -> {
      boolean good = ServiceRules.nameIsValid(name, "budget", section, faults);
      good =
          holds(
                  section,
                  "limit",
                  section.number("limit") <= BudgetSpec.LIMIT_MAX,
                  "must be at most " + BudgetSpec.LIMIT_MAX)
              && good;
      good = holds(section, "per", isWithin(section.duration("per")), bounds()) && good;
      good = holds(section, "warn", share(section) > 0, "must be above 0") && good;
      if (good) {
        budgets.put(
            name, new BudgetSpec(section.number("limit"), section.duration("per"), share(section)));
      }
    });
    return Collections.unmodifiableMap(budgets);
  }

  private static double share(Section section) {
    return section.scalar("warn", Double.class);
  }

  private static boolean isWithin(Duration per) {
    return per.compareTo(BudgetSpec.PER_MIN) >= 0 && per.compareTo(BudgetSpec.PER_MAX) <= 0;
  }

  private static String bounds() {
    return "must be from "
        + Quantities.shown(BudgetSpec.PER_MIN)
        + " to "
        + Quantities.shown(BudgetSpec.PER_MAX);
  }

  private boolean holds(Section section, String key, boolean holds, String otherwise) {
    if (!holds) {
      faults.add(Fault.Code.BAD_VALUE, section.at(key), section.pathOf(key) + " " + otherwise);
    }
    return holds;
  }
}
