package dev.mainstay.monitor.link;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Archive;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.Query;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What happened to one link in seven days.
 *
 * @param unplanned lines that took the place of one that was lost, silent or deaf
 * @param planned lines that took the place of an old one, or were asked for
 * @param smooth those of the planned ones between which some line was always there
 * @param away how long no line was there
 * @param deaf lines on which no canary came back
 * @param gaps times that messages were missed
 * @param expired messages of the bot that were given up
 * @param afterIdle first messages after a long silence that came
 * @param incidents outages that were opened
 */
public record LinkWeek(
    Instant since,
    Instant until,
    long unplanned,
    long planned,
    long smooth,
    Duration away,
    long deaf,
    long gaps,
    long expired,
    long afterIdle,
    long incidents) {

  /** How long a week is. */
  public static final Duration LENGTH = Duration.ofDays(7);

  private static final Set<String> PLANNED = Set.of("age", "asked");

  /** The week that ends then. */
  public static LinkWeek of(Archive archive, String link, Instant until) {
    Instant since = until.minus(LENGTH);
    Query all = Query.oldest(Query.LIMIT_MAX).source(link).since(since).until(until);
    List<JournalEvent> ups = archive.find(all.name("link.up"));
    List<JournalEvent> planned = ups.stream().filter(up -> PLANNED.contains(reason(up))).toList();
    return new LinkWeek(
        since,
        until,
        ups.stream().filter(up -> !PLANNED.contains(reason(up)) && !isFirst(up)).count(),
        planned.size(),
        planned.stream().filter(up -> away(up) == 0).count(),
        Duration.ofMillis(ups.stream().mapToLong(LinkWeek::away).sum()),
        archive.find(all.name("link.line.deaf")).size(),
        archive.find(all.name("link.gap")).size(),
        archive.find(all.name("link.outbox.expired")).size(),
        archive.find(all.name("link.message.after-idle")).size(),
        archive.find(all.name("incident.opened")).size());
  }

  private static String reason(JournalEvent up) {
    return up.attributes().text("reason").orElse("");
  }

  private static boolean isFirst(JournalEvent up) {
    return reason(up).equals("start");
  }

  private static long away(JournalEvent up) {
    return up.attributes().whole("away_ms").orElse(0);
  }

  /** Whether nothing was lost, and no more went wrong than in the week before. */
  public boolean isNoWorseThan(LinkWeek before) {
    return gaps == 0
        && expired == 0
        && unplanned <= before.unplanned
        && deaf <= before.deaf
        && planned - smooth <= before.planned - before.smooth;
  }

  /** As {@code mainstay link NAME --week --json} says it. */
  public Json json() {
    return Json.object()
        .put("since", since.toString())
        .put("until", until.toString())
        .put("unplanned", unplanned)
        .put("planned", planned)
        .put("smooth", smooth)
        .put("away_ms", away.toMillis())
        .put("deaf", deaf)
        .put("gaps", gaps)
        .put("expired", expired)
        .put("after_idle", afterIdle)
        .put("incidents", incidents)
        .build();
  }
}
