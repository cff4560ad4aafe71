package dev.mainstay.monitor.budget;

import dev.mainstay.core.Machine;
import dev.mainstay.core.Step;
import dev.mainstay.monitor.budget.Budget.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may use a budget. What is granted counts from the moment of the decision on, so that
 * no two can be granted the same piece.
 */
final class BudgetMachine implements Machine<Budgets, BudgetEvent, BudgetAction> {

  @Override
  public Step<Budgets, BudgetAction> on(Budgets budgets, BudgetEvent event, Instant now) {
    List<BudgetAction> actions = new ArrayList<>();
    Budgets next =
        switch (event) {
          case BudgetEvent.Asked asked -> asked(budgets, asked, now, actions);
          case BudgetEvent.Unkept(String name, Instant at) -> unkept(budgets, name, at);
          case BudgetEvent.Declared declared -> declared(budgets, declared, actions);
          case BudgetEvent.Wake _ -> budgets;
        };
    Instant wakeAt = Instant.MAX;
    for (Budget budget : List.copyOf(next.byName().values())) {
      Level level = level(budget, now);
      if (level != budget.level()) {
        next = next.with(budget.with(level));
        if (level != Level.LOW || budget.level() == Level.ENOUGH) {
          actions.add(new BudgetAction.Tell(budget.name(), level, budget.words(now)));
        }
      }
      Instant enough = enoughAt(budget, now);
      wakeAt = enough.isBefore(wakeAt) ? enough : wakeAt;
    }
    return new Step<>(next, actions, wakeAt);
  }

  private static Budgets asked(
      Budgets budgets, BudgetEvent.Asked asked, Instant now, List<BudgetAction> actions) {
    @Nullable Budget budget = budgets.byName().get(asked.budget());
    if (budget == null) {
      actions.add(new BudgetAction.Unknown(asked.ticket(), List.copyOf(budgets.byName().keySet())));
      return budgets;
    }
    List<Instant> live = budget.live(now);
    if (live.size() >= budget.spec().limit()) {
      Budget refused = budget.withRefusal();
      Instant free = live.get(live.size() - budget.spec().limit()).plus(budget.spec().per());
      actions.add(new BudgetAction.Refuse(asked.ticket(), refused.with(Level.SPENT), free));
      if (budget.level() != Level.SPENT) {
        actions.add(new BudgetAction.Tell(budget.name(), Level.SPENT, budget.words(now)));
      }
      return budgets.with(refused.with(Level.SPENT));
    }
    Instant at = now.truncatedTo(ChronoUnit.MICROS);
    if (!live.isEmpty() && !at.isAfter(live.getLast())) {
      at = live.getLast().plus(1, ChronoUnit.MICROS);
    }
    Budget granted = budget.withGrant(at, now);
    actions.add(
        new BudgetAction.Grant(
            asked.ticket(), granted.with(level(granted, now)), at, asked.reference()));
    return budgets.with(granted);
  }

  private static Budgets unkept(Budgets budgets, String name, Instant at) {
    @Nullable Budget budget = budgets.byName().get(name);
    return budget == null ? budgets : budgets.with(budget.withoutGrant(at));
  }

  /** What was granted stays counted, whether this process or an earlier one granted it. */
  private static Budgets declared(
      Budgets budgets, BudgetEvent.Declared declared, List<BudgetAction> actions) {
    List<Budget> next = new ArrayList<>();
    declared
        .specs()
        .forEach((name, spec) -> {
          TreeSet<Instant> grants = new TreeSet<>(declared.grants().getOrDefault(name, List.of()));
          @Nullable Budget known = budgets.byName().get(name);
          if (known != null) {
            grants.addAll(known.grants());
          }
          Level level =
              known == null ? declared.told().getOrDefault(name, Level.ENOUGH) : known.level();
          long refused = known == null ? 0 : known.refused();
          next.add(new Budget(name, spec, List.copyOf(grants), level, refused));
        });
    for (Map.Entry<String, Level> told : declared.told().entrySet()) {
      if (told.getValue() != Level.ENOUGH && !declared.specs().containsKey(told.getKey())) {
        actions.add(
            new BudgetAction.Tell(told.getKey(), Level.ENOUGH, "it is not declared any more"));
      }
    }
    return Budgets.of(next);
  }

  /** Spent is only what somebody was refused of. */
  private static Level level(Budget budget, Instant now) {
    int used = budget.used(now);
    if (used >= budget.spec().limit() && budget.level() == Level.SPENT) {
      return Level.SPENT;
    }
    return used >= budget.spec().lowFrom() ? Level.LOW : Level.ENOUGH;
  }

  /** When it is not near its end any more, if nothing else happens. */
  private static Instant enoughAt(Budget budget, Instant now) {
    List<Instant> live = budget.live(now);
    int over = live.size() - budget.spec().lowFrom();
    return over < 0 ? Instant.MAX : live.get(over).plus(budget.spec().per());
  }
}
