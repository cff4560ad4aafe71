package dev.mainstay.monitor.budget;

import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One budget and what was granted of it; immutable.
 *
 * @param grants when, oldest first, no two at the same microsecond; some may be too old to count
 * @param level what was told of it last
 * @param refused how often somebody was refused since this supervisor began
 */
public record Budget(
    String name, BudgetSpec spec, List<Instant> grants, Level level, long refused) {

  /** How much is left, in words. */
  public enum Level {
    ENOUGH,
    LOW,
    SPENT;

    /** The public word. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Budget {
    grants = List.copyOf(grants);
  }

  /** Grants that still count. */
  public int used(Instant now) {
    return live(now).size();
  }

  /** When the next grant ceases to count; null when none counts. */
  public @Nullable Instant freesAt(Instant now) {
    List<Instant> live = live(now);
    return live.isEmpty() ? null : live.getFirst().plus(spec.per());
  }

  /** When the last grant ceases to count; null when none counts. */
  public @Nullable Instant resetsAt(Instant now) {
    List<Instant> live = live(now);
    return live.isEmpty() ? null : live.getLast().plus(spec.per());
  }

  /** How much is used, in a sentence. */
  public String words(Instant now) {
    return used(now) + " of " + spec.limit() + " within " + words(spec.per()) + " are used";
  }

  /** As {@code /api/v1/budgets} and {@code mainstay budget --json} say it. */
  public Json json(Instant now) {
    int used = used(now);
    return Json.object()
        .put("name", name)
        .put("limit", spec.limit())
        .put("per_s", spec.per().toSeconds())
        .put("used", used)
        .put("warn_from", spec.lowFrom())
        .put("left", Math.max(0, spec.limit() - used))
        .put("state", level.label())
        .put("frees_at", text(freesAt(now)))
        .put("resets_at", text(resetsAt(now)))
        .put("refused", refused)
        .build();
  }

  List<Instant> live(Instant now) {
    Instant since = now.minus(spec.per());
    int old = 0;
    while (old < grants.size() && !grants.get(old).isAfter(since)) {
      old++;
    }
    return grants.subList(old, grants.size());
  }

  Budget withGrant(Instant at, Instant now) {
    List<Instant> more = new ArrayList<>(live(now));
    more.add(at);
    return with(more);
  }

  Budget withoutGrant(Instant at) {
    return with(grants.stream().filter(grant -> !grant.equals(at)).toList());
  }

  Budget with(List<Instant> counted) {
    return new Budget(name, spec, counted, level, refused);
  }

  Budget with(Level told) {
    return new Budget(name, spec, grants, told, refused);
  }

  Budget withRefusal() {
    return new Budget(name, spec, grants, level, refused + 1);
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  private static String words(Duration time) {
    long seconds = time.toSeconds();
    return seconds % 3_600 == 0
        ? seconds / 3_600 + " h"
        : seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
  }
}
