package dev.mainstay.monitor.budget;

import dev.mainstay.monitor.Archive;
import dev.mainstay.monitor.Found;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.budget.Budget.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the journal knows of budgets. */
public final class Ledger {

  static final String GRANTED = "budget.granted";

  private static final String SOURCE = "budget:";
  private static final int TOLD_MAX = 2_000;

  private final Archive archive;

  Ledger(Archive archive) {
    this.archive = archive;
  }

  /**
   * What a budget was asked for, in the asker's own words.
   *
   * @param reference as it was given; never empty
   */
  public record Reference(Instant at, String budget, String reference) {}

  /** References that were given within a time, oldest first; only the newest of very many. */
  public static List<Reference> references(
      Archive archive, Instant since, @Nullable Instant until, int max) {
    Query granted = Query.newest(Query.LIMIT_MAX).name(GRANTED).since(since).until(until);
    List<Reference> found =
        archive.find(granted).stream()
            .flatMap(event ->
                event.attributes().text("reference").stream()
                    .map(text -> new Reference(event.at(), budget(event), text)))
            .limit(max)
            .toList();
    return found.reversed();
  }

  static String source(String budget) {
    return SOURCE + budget;
  }

  /** The event that tells of a level. */
  static String name(Level level) {
    return switch (level) {
      case ENOUGH -> "budget.ok";
      case LOW -> "budget.low";
      case SPENT -> "budget.spent";
    };
  }

  /** Grants that may still count, by budget, oldest first. */
  Map<String, List<Instant>> grants(Map<String, BudgetSpec> specs, Instant now) {
    Map<String, List<Instant>> grants = new HashMap<>();
    specs.forEach((name, spec) -> grants.put(name, grants(name, spec, now)));
    return grants;
  }

  private List<Instant> grants(String name, BudgetSpec spec, Instant now) {
    Query query =
        Query.newest(Query.LIMIT_MAX)
            .name(GRANTED)
            .source(source(name))
            .since(now.minus(spec.per()));
    List<Instant> grants = new ArrayList<>();
    @Nullable Long before = null;
    do {
      Found found = archive.search(query.before(before));
      // The source of another budget may begin with this one's.
      found.events().stream()
          .filter(event -> event.source().equals(source(name)))
          .forEach(event -> grants.add(event.at()));
      before =
          found.events().size() == Query.LIMIT_MAX
              ? Long.valueOf(found.events().getLast().seq())
              : found.resume();
    } while (before != null && grants.size() < spec.limit());
    return grants.stream().sorted().toList();
  }

  /** What was told of each budget last. */
  Map<String, Level> told() {
    Map<String, JournalEvent> last = new HashMap<>();
    Map<String, Level> told = new HashMap<>();
    for (Level level : Level.values()) {
      for (JournalEvent event : archive.find(Query.newest(TOLD_MAX).name(name(level)))) {
        @Nullable JournalEvent known = last.get(budget(event));
        if (known == null || known.seq() < event.seq()) {
          last.put(budget(event), event);
          told.put(budget(event), level);
        }
      }
    }
    return told;
  }

  private static String budget(JournalEvent event) {
    return event.attributes().text("budget").orElse("");
  }
}
