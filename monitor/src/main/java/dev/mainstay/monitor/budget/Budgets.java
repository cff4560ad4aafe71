package dev.mainstay.monitor.budget;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** All budgets by name; immutable. */
record Budgets(SortedMap<String, Budget> byName) {

  static final Budgets NONE = new Budgets(new TreeMap<>());

  Budgets {
    byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
  }

  static Budgets of(Collection<Budget> budgets) {
    SortedMap<String, Budget> byName = new TreeMap<>();
    budgets.forEach(budget -> byName.put(budget.name(), budget));
    return new Budgets(byName);
  }

  Budgets with(Budget budget) {
    SortedMap<String, Budget> more = new TreeMap<>(byName);
    more.put(budget.name(), budget);
    return new Budgets(more);
  }
}
