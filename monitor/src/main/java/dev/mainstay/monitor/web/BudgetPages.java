package dev.mainstay.monitor.web;

import dev.mainstay.monitor.budget.BudgetAnswer;
import dev.mainstay.monitor.budget.BudgetDesk;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** Budgets of external calls: how much is left, and a piece of one for whoever asks. */
public final class BudgetPages {

  private final Supplier<BudgetDesk> budgets;
  private final InstantSource clock;

  /** The pages over these budgets; they are asked when a page is. */
  public BudgetPages(Supplier<BudgetDesk> budgets, InstantSource clock) {
    this.budgets = budgets;
    this.clock = clock;
  }

  /** Which requests they answer. */
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/api/v1/budgets",
            "Every budget: limit, how much is used, when something is free again.",
            _ -> Answer.json(budgets.get().json())),
        new Route(
            "POST",
            "/api/v1/budgets/{name}",
            Access.INGEST,
            "Asks for a piece of a budget: 200 when it is granted, 429 with `Retry-After` when it"
                + " is spent. `reference` says what for.",
            this::take));
  }

  private Answer take(Ask ask) {
    String name = ask.named("name");
    return switch (budgets.get().ask(name, ask.text("reference").orElse(""))) {
      case BudgetAnswer.Granted granted -> Answer.json(granted.json(clock.instant()));
      case BudgetAnswer.Spent spent ->
          Answer.json(429, spent.json(clock.instant()))
              .with("Retry-After", String.valueOf(spent.retryAfter(clock.instant())));
      case BudgetAnswer.Unknown unknown ->
          Answer.fault(404, "unknown-budget", "there is no budget " + name, unknown.hint());
      case BudgetAnswer.NotKept not ->
          Answer.fault(503, "budget-not-kept", not.words(), "see /api/v1/journal")
              .with("Retry-After", "5");
    };
  }
}
