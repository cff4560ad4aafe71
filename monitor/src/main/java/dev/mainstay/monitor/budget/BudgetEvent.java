package dev.mainstay.monitor.budget;

import dev.mainstay.monitor.budget.Budget.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the budget machine hears. */
sealed interface BudgetEvent {

  /**
   * Somebody wants to use one.
   *
   * @param ticket whom to answer
   * @param reference what for, in the asker's own words; may be empty
   */
  record Asked(long ticket, String budget, String reference) implements BudgetEvent {}

  /** A grant could not be made durable, so that nobody was told of it: it does not count. */
  record Unkept(String budget, Instant at) implements BudgetEvent {}

  /**
   * These are the budgets from now on.
   *
   * @param grants those that the journal knows, by budget, oldest first
   * @param told what it says was told of each last; also of budgets that are declared no more
   */
  record Declared(
      Map<String, BudgetSpec> specs, Map<String, List<Instant>> grants, Map<String, Level> told)
      implements BudgetEvent {
    public Declared {
      specs = Map.copyOf(specs);
      grants = Map.copyOf(grants);
      told = Map.copyOf(told);
    }
  }

  /** The moment that the last step asked to be woken at has come. */
  record Wake() implements BudgetEvent {}
}
