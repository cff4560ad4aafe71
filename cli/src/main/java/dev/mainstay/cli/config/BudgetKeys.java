package dev.mainstay.cli.config;

import static dev.mainstay.cli.config.Key.leaf;
import static dev.mainstay.cli.config.Key.section;

/** The keys of one of the {@code budgets:}. */
final class BudgetKeys {

  private BudgetKeys() {}

  static Key budget() {
    return section(
        "NAME",
        "How often something may be done, such as calling a model. Whoever wants to asks first:"
            + " `POST /api/v1/budgets/NAME` or `mainstay budget NAME take`.",
        leaf("limit", KeyType.COUNT, "60", "At most so often, up to 10000..."),
        leaf("per", KeyType.DURATION, "1h", "...in any span of this time, 1s to 24h."),
        leaf(
            "warn",
            KeyType.SHARE,
            "0.8",
            "The share of the limit from which on it is near its end, which is an alert."));
  }
}
