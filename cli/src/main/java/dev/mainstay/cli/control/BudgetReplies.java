package dev.mainstay.cli.control;

import dev.mainstay.monitor.budget.BudgetAnswer;
import dev.mainstay.monitor.budget.BudgetDesk;
import java.time.Instant;
import java.util.List;

/** What is answered about budgets. */
final class BudgetReplies {

  private BudgetReplies() {}

  /** All of them. */
  static Reply all(Components components) {
    return components
        .budgets()
        .<Reply>map(desk -> new Reply.Budgets(desk.json()))
        .orElseGet(() -> unknown("", new BudgetAnswer.Unknown(List.of())));
  }

  /** A piece of one, or why not; waits until a grant is durable. */
  static Reply take(Components components, Request.Take take, Instant now) {
    if (take.reference().length() > BudgetDesk.REFERENCE_CHARS_MAX) {
      return new Reply.Refused(
          "bad-reference",
          "a reference has at most " + BudgetDesk.REFERENCE_CHARS_MAX + " characters",
          "");
    }
    BudgetAnswer answer =
        components
            .budgets()
            .map(desk -> desk.ask(take.budget(), take.reference()))
            .orElseGet(() -> new BudgetAnswer.Unknown(List.of()));
    return switch (answer) {
      case BudgetAnswer.Granted granted -> new Reply.Budgets(granted.json(now));
      case BudgetAnswer.Spent spent -> new Reply.Budgets(spent.json(now));
      case BudgetAnswer.Unknown unknown -> unknown(take.budget(), unknown);
      case BudgetAnswer.NotKept not -> new Reply.Refused("budget-not-kept", not.words(), "");
    };
  }

  private static Reply unknown(String name, BudgetAnswer.Unknown unknown) {
    return new Reply.Refused("unknown-budget", "there is no budget " + name, unknown.hint());
  }
}
