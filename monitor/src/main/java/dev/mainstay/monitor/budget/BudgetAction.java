package dev.mainstay.monitor.budget;

import dev.mainstay.monitor.budget.Budget.Level;
import java.time.Instant;
import java.util.List;

/** What the budget machine wants done. */
sealed interface BudgetAction {

  /**
   * Make a grant durable, then say yes.
   *
   * @param budget with this grant
   */
  record Grant(long ticket, Budget budget, Instant at, String reference) implements BudgetAction {}

  /** Say no. */
  record Refuse(long ticket, Budget budget, Instant retryAt) implements BudgetAction {}

  /** Say that there is no such budget. */
  record Unknown(long ticket, List<String> known) implements BudgetAction {
    public Unknown {
      known = List.copyOf(known);
    }
  }

  /** Keep in the journal how much is left. */
  record Tell(String budget, Level level, String words) implements BudgetAction {}
}
