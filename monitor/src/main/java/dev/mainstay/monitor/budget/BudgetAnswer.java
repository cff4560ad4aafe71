package dev.mainstay.monitor.budget;

import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What whoever asked for a piece of a budget is told. */
public sealed interface BudgetAnswer {

  /** Yes; it is durable, and counts. */
  record Granted(Budget budget) implements BudgetAnswer {

    /** As {@code POST /api/v1/budgets/NAME} and {@code mainstay budget NAME take --json} say it. */
    public Json json(Instant now) {
      return Json.object().put("granted", true).put("budget", budget.json(now)).build();
    }
  }

  /** No: the budget is spent, and nothing is free before that time. */
  record Spent(Budget budget, Instant retryAt) implements BudgetAnswer {

    /** Whole seconds until it is worth asking again; at least one. */
    public long retryAfter(Instant now) {
      return Math.max(1, Duration.between(now, retryAt).plusSeconds(1).minusNanos(1).toSeconds());
    }

    /** As {@link Granted#json}, and why not. */
    public Json json(Instant now) {
      Json error =
          Json.object()
              .put("code", "budget-spent")
              .put("text", budget.name() + ": " + budget.words(now))
              .put("hint", "the next is free in " + retryAfter(now) + " s, at " + retryAt)
              .build();
      return Json.object()
          .put("granted", false)
          .put("error", error)
          .put("retry_after_s", retryAfter(now))
          .put("budget", budget.json(now))
          .build();
    }
  }

  /** No: there is no such budget. */
  record Unknown(List<String> known) implements BudgetAnswer {
    public Unknown {
      known = List.copyOf(known);
    }

    /** Which there are, in words. */
    public String hint() {
      return known.isEmpty()
          ? "none is declared: write `budgets: {NAME: {limit: 60, per: 1h}}`"
          : "budgets: " + String.join(", ", known);
    }
  }

  /** No: what cannot be kept cannot be counted. */
  record NotKept(String reason) implements BudgetAnswer {

    /** Why nothing is granted, in a sentence. */
    public String words() {
      return "nothing is granted that cannot be kept: " + reason;
    }
  }
}
