package dev.mainstay.monitor;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mainstay.core.Event;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Delivery.Incoming;
import dev.mainstay.monitor.SeriesQuery.By;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every journal does, the real one and the one in memory. */
public abstract class JournalContract {

  protected static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** The journal under test; empty, its clock at or after {@link #NOON}. */
  protected abstract Journal journal();

  @Test
  void anEventComesBackAsItWasTold() {
    journal().tell(new Told("service.spawned", "api-8000", Severity.WARN, NOON, Map.of("pid", 7)));
    append("client", event("x", "y", Severity.INFO, NOON, null, "{\"a\":[1,2.5,null,true]}"));

    List<JournalEvent> events = journal().find(query());
    assertThat(events)
        .extracting(
            JournalEvent::seq,
            JournalEvent::name,
            JournalEvent::source,
            JournalEvent::severity,
            JournalEvent::host,
            JournalEvent::at,
            event -> event.attributes().write())
        .containsExactly(
            tuple(1L, "service.spawned", "api-8000", Severity.WARN, "here", NOON, "{\"pid\":7}"),
            tuple(2L, "x", "y", Severity.INFO, "there", NOON, "{\"a\":[1,2.5,null,true]}"));
    assertThat(events).allSatisfy(event -> assertThat(event.receivedAt()).isAfterOrEqualTo(NOON));
  }

  @Test
  void aReceiptNamesTheLastEventAndCounts() {
    assertThat(append("c", events(3))).isEqualTo(new Receipt.Kept(3, 3, 0));
    assertThat(append("c", events(2))).isEqualTo(new Receipt.Kept(5, 2, 0));
    assertThat(append("c")).isEqualTo(new Receipt.Kept(0, 0, 0));
  }

  @Test
  void anEventWhoseKeyIsKnownIsStoredOnce() {
    assertThat(append("a", keyed("1"), keyed("2"))).isEqualTo(new Receipt.Kept(2, 2, 0));
    assertThat(append("a", keyed("2"))).isEqualTo(new Receipt.Kept(2, 0, 1));
    assertThat(append("a", keyed("2"), keyed("3"))).isEqualTo(new Receipt.Kept(3, 1, 1));
    assertThat(append("a", keyed("4"), keyed("4"))).isEqualTo(new Receipt.Kept(4, 1, 1));
    assertThat(append("b", keyed("1")))
        .as("of another sender")
        .isEqualTo(new Receipt.Kept(5, 1, 0));
    assertThat(append("a", events(1))).as("without a key").isEqualTo(new Receipt.Kept(6, 1, 0));
    assertThat(seqs(query())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void queriesByTimeTakeTheBeginningAndLeaveTheEnd() {
    for (int second = 0; second < 5; second++) {
      append("c", event("n", "s", Severity.INFO, NOON.plusSeconds(second), null, "{}"));
    }
    assertThat(seqs(query().since(NOON.plusSeconds(1)).until(NOON.plusSeconds(3))))
        .containsExactly(2L, 3L);
    assertThat(seqs(query().since(NOON.plusSeconds(4)))).containsExactly(5L);
    assertThat(seqs(query().until(NOON))).isEmpty();
  }

  @Test
  void aLateEventIsFoundByTheTimeItHappened() {
    append("c", event("n", "s", Severity.INFO, NOON.plusSeconds(600), null, "{}"));
    append("c", event("n", "s", Severity.INFO, NOON.minus(Duration.ofDays(3)), null, "{}"));
    assertThat(seqs(query().until(NOON))).containsExactly(2L);
    assertThat(seqs(query().since(NOON))).containsExactly(1L);
  }

  @Test
  void queriesPageByNumberInBothOrders() {
    append("c", events(10));
    assertThat(seqs(query().after(7L))).containsExactly(8L, 9L, 10L);
    assertThat(seqs(query().before(3L))).containsExactly(1L, 2L);
    assertThat(seqs(query().limit(3))).containsExactly(1L, 2L, 3L);
    assertThat(seqs(Query.newest(3))).containsExactly(10L, 9L, 8L);
    assertThat(seqs(Query.newest(2).before(8L))).containsExactly(7L, 6L);
  }

  @Test
  void queriesByNameTakeAWholeNameOrItsBeginning() {
    for (String name : List.of("service.spawned", "service.exited", "incident.opened")) {
      append("c", event(name, "s", Severity.INFO, NOON, null, "{}"));
    }
    assertThat(seqs(query().name("service.exited"))).containsExactly(2L);
    assertThat(seqs(query().name("service.*"))).containsExactly(1L, 2L);
    assertThat(seqs(query().name("*"))).containsExactly(1L, 2L, 3L);
    assertThat(seqs(query().name("service"))).isEmpty();
    assertThat(seqs(query().name("nothing.*"))).isEmpty();
  }

  @Test
  void aServiceFindsItsInstancesAndNoOther() {
    for (String source : List.of("api", "api-8000", "api-2", "api-gate", "apis", "ap")) {
      append("c", event("n", source, Severity.INFO, NOON, null, "{}"));
    }
    assertThat(seqs(query().source("api"))).containsExactly(1L, 2L, 3L);
    assertThat(seqs(query().source("api-8000"))).containsExactly(2L);
    assertThat(seqs(Query.newest(2).source("api"))).containsExactly(3L, 2L);
    assertThat(seqs(query().source("api").name("other"))).isEmpty();
    assertThat(seqs(query().source("api").name("n"))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void queriesBySeverityTakeTheGraverOnesToo() {
    for (Severity severity : Severity.values()) {
      append("c", event("n", "s", severity, NOON, null, "{}"));
    }
    assertThat(seqs(query().severity(Severity.DEBUG))).containsExactly(1L, 2L, 3L, 4L);
    assertThat(seqs(query().severity(Severity.WARN))).containsExactly(3L, 4L);
  }

  @Test
  void queriesByTextFindAPartOfTheAttributesAsItIs() {
    List<String> details = List.of("Port 8000 is taken", "100% of \"it\"", "a_b", "Grüße");
    for (String detail : details) {
      append("c", event("n", "s", Severity.INFO, NOON, null, detail(detail)));
    }
    assertThat(seqs(query().text("port 8000"))).containsExactly(1L);
    assertThat(seqs(query().text("0% of \"i"))).containsExactly(2L);
    assertThat(seqs(query().text("a%b"))).isEmpty();
    assertThat(seqs(query().text("A_B"))).containsExactly(3L);
    assertThat(seqs(query().text("rüß"))).containsExactly(4L);
    assertThat(journal().search(query().text("rüß")).resume()).isNull();
  }

  @Test
  void aSeriesCountsByNameSourceAndSeverity() {
    Instant start = NOON.plusSeconds(30);
    append("c", event("a", "s", Severity.INFO, start, null, "{}"));
    append("c", event("a", "t", Severity.ERROR, start.plusSeconds(61), null, "{}"));
    append("c", event("b", "t", Severity.ERROR, start.plusSeconds(62), null, "{}"));
    append("c", event("b", "t", Severity.ERROR, start.plusSeconds(3600), null, "{}"));

    Instant until = NOON.plusSeconds(180);
    Duration minute = Duration.ofMinutes(1);
    Series byName = journal().series(new SeriesQuery(NOON, until, minute, By.NAME));
    assertThat(byName)
        .isEqualTo(
            new Series(NOON, minute, Map.of("a", List.of(1L, 1L, 0L), "b", List.of(0L, 1L, 0L))));
    assertThat(journal().series(new SeriesQuery(NOON, until, minute, By.SOURCE)).counts())
        .containsOnlyKeys("s", "t");
    assertThat(journal().series(new SeriesQuery(NOON, until, minute, By.SEVERITY)).counts())
        .isEqualTo(Map.of("INFO", List.of(1L, 0L, 0L), "ERROR", List.of(0L, 2L, 0L)));
  }

  @Test
  void aSeriesOfMinutesBeginsOnTheMinuteAndOneOfSecondsWhereItIsTold() {
    append("c", event("a", "s", Severity.INFO, NOON.plusSeconds(61), null, "{}"));

    Series coarse =
        journal()
            .series(
                new SeriesQuery(
                    NOON.plusSeconds(30), NOON.plusSeconds(300), Duration.ofSeconds(90), By.NAME));
    assertThat(coarse)
        .isEqualTo(new Series(NOON, Duration.ofMinutes(2), Map.of("a", List.of(1L, 0L, 0L))));

    Instant since = NOON.plusSeconds(59);
    Series fine =
        journal()
            .series(new SeriesQuery(since, since.plusSeconds(4), Duration.ofSeconds(1), By.NAME));
    assertThat(fine)
        .isEqualTo(new Series(since, Duration.ofSeconds(1), Map.of("a", List.of(0L, 0L, 1L, 0L))));
  }

  @Test
  void aWatcherIsToldWhatIsKeptFromThenOnInOrder() {
    append("c", events(1));
    List<Long> told = new CopyOnWriteArrayList<>();
    Journal.Watch watch = journal().watch(batch -> batch.forEach(event -> told.add(event.seq())));
    append("c", events(2));
    append("c", keyed("k"), keyed("k"));
    append("c", events(1));
    watch.close();
    append("c", events(1));
    assertThat(told).containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void aClosedJournalRefuses() {
    append("c", events(1));
    journal().close();
    assertThat(append("c", events(1)))
        .isInstanceOfSatisfying(
            Receipt.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo("journal-closed"));
  }

  @Test
  void itsHealthTellsOfWhatItStored() {
    append("c", events(4));
    JournalHealth health = journal().health();
    assertThat(health.stored()).isEqualTo(4);
    assertThat(health.lost()).isZero();
    assertThat(health.trouble()).isEmpty();
    assertThat(health.setAside()).isEmpty();
    assertThat(health.committedAt()).isAfterOrEqualTo(NOON);
  }

  protected Receipt append(String sender, Incoming... events) {
    return append(sender, List.of(events));
  }

  protected Receipt append(String sender, List<Incoming> events) {
    return journal()
        .append(new Delivery(sender, events))
        .toCompletableFuture()
        .orTimeout(20, SECONDS)
        .join();
  }

  protected List<Long> seqs(Query query) {
    return journal().find(query).stream().map(JournalEvent::seq).toList();
  }

  protected static List<Incoming> events(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> event("n", "s", Severity.INFO, NOON.plusMillis(i), null, "{}"))
        .toList();
  }

  protected static Incoming keyed(String key) {
    return event("n", "s", Severity.INFO, NOON, key, "{}");
  }

  protected static Incoming event(
      String name,
      String source,
      Severity severity,
      Instant at,
      @Nullable String key,
      String json) {
    return new Incoming(
        at, severity, name, source, "there", key, Json.tryParse(json).orElseThrow());
  }

  private static String detail(String text) {
    return Json.object().put("detail", text).build().write();
  }

  /** Asks for anything: oldest first, a thousand at most. */
  protected static Query query() {
    return Query.oldest(1_000);
  }

  /** An event of our own. */
  protected record Told(
      String name, String source, Severity severity, Instant at, Map<String, Object> fields)
      implements Event {
    @Override
    public String host() {
      return "here";
    }
  }
}
