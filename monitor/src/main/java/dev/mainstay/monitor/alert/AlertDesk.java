package dev.mainstay.monitor.alert;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Owner;
import dev.mainstay.core.Step;
import dev.mainstay.core.Timeline;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Following;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.JournalHealth;
import dev.mainstay.monitor.MonitorEvent;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.alert.Alert.Hush;
import dev.mainstay.monitor.alert.Alerts.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of a project, over its journal: goes on where an earlier supervisor left off, keeps in
 * the journal what is raised and resolved, and hands to the messenger what people are to be told.
 */
public final class AlertDesk implements AutoCloseable, Owner.Shell<Alerts, AlertAction> {

  private static final String PREFIX = "alert.";
  private static final String RAISED = PREFIX + "raised";
  private static final String RESOLVED = PREFIX + "resolved";

  private static final int MAILBOX_EVENTS_MAX = 4_096;

  /** A word of a person on an alert counts for as long as the alert; this far back it is sought. */
  private static final Duration LOOK_BACK = Duration.ofDays(2);

  private static final int LOOK_BACK_EVENTS = Query.LIMIT_MAX;
  private static final int LOOK_BACK_RECORDS = 2_000;

  /** A journal that takes nothing cannot keep an event that says so: it is looked at instead. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Journal journal;
  private final Timeline timeline;
  private final String host;
  private final Consumer<List<Notice>> messenger;
  private final AlertMachine machine;
  private final Following following;
  private final List<Consumer<Json>> watchers = new CopyOnWriteArrayList<>();
  private @Nullable Owner<Alerts, AlertEvent> owner;
  private volatile Timeline.Alarm nextLook = () -> {};

  /** Alerts that the journal says are raised, by id; only until the desk is open. */
  private final Map<String, Alert> kept = new LinkedHashMap<>();

  private Step<Alerts, AlertAction> known = Step.stay(Alerts.NONE);

  private AlertDesk(
      Journal journal,
      AlertPolicy policy,
      Timeline timeline,
      String host,
      Consumer<List<Notice>> messenger) {
    this.journal = journal;
    this.timeline = timeline;
    this.host = host;
    this.messenger = messenger;
    this.machine = new AlertMachine(policy);
    this.following = Following.of(journal, past(timeline.now().minus(LOOK_BACK)), this::told);
  }

  /** What the rules look at, so that no flood of clients' events can hide it. */
  private static List<Query> past(Instant since) {
    return List.of(
        Query.newest(LOOK_BACK_RECORDS).name("incident.*"),
        Query.newest(LOOK_BACK_RECORDS).name("alert.*"),
        Query.newest(LOOK_BACK_EVENTS).name("service.*").since(since),
        Query.newest(LOOK_BACK_RECORDS).name("connection.*").since(since),
        Query.newest(LOOK_BACK_RECORDS).name("journal.*").since(since),
        Query.newest(LOOK_BACK_RECORDS).name("budget.*").since(since),
        Query.newest(LOOK_BACK_RECORDS).name("link.gap").since(since));
  }

  /**
   * Opens the desk.
   *
   * @param host whose alerts these are
   * @param messenger told what people are to hear; must not wait
   */
  public static AlertDesk open(
      Journal journal,
      AlertPolicy policy,
      Owner.Factory owners,
      Timeline timeline,
      String host,
      Consumer<List<Notice>> messenger) {
    AlertDesk desk = new AlertDesk(journal, policy, timeline, host, messenger);
    desk.begin(owners);
    return desk;
  }

  /** Every alert that holds or has just ceased to, by id. */
  public List<Alert> alerts() {
    return List.copyOf(owned().state().alerts().values());
  }

  /**
   * Tells each alert that is raised, changes or is over, in the form of {@code /api/v1/alerts}; one
   * that is over has the state {@code resolved}. Until the handle is closed; must not wait.
   */
  public Journal.Watch watch(Consumer<Json> told) {
    watchers.add(told);
    return () -> watchers.remove(told);
  }

  /** Says that somebody has taken an alert over; false for one that is not known. */
  public boolean acknowledge(String id, String by) {
    return say(AlertMachine.ACKNOWLEDGED, id, Map.of("alert", id, "by", by));
  }

  /** Says that nothing is to be heard of an alert for so long; false for one that is not known. */
  public boolean snooze(String id, Duration time, String by) {
    return say(
        AlertMachine.SNOOZED,
        id,
        Map.of("alert", id, "until", timeline.now().plus(time).toString(), "by", by));
  }

  /** As {@code /api/v1/alerts} says it. */
  public static Json json(List<Alert> alerts) {
    return Json.object()
        .put("alerts", alerts.stream().map(alert -> json(alert).build()).toList())
        .build();
  }

  @Override
  public void close() {
    following.close();
    nextLook.cancel();
    owned().close();
  }

  @Override
  public void act(AlertAction action) {
    switch (action) {
      case AlertAction.Keep(Notice notice) -> keep(notice);
      case AlertAction.Tell(List<Notice> notices) -> messenger.accept(notices);
    }
  }

  @Override
  public void stepped(Alerts before, Alerts after) {
    Map<String, Alert> old = before.alerts();
    after.alerts().values().stream()
        .filter(alert -> !alert.equals(old.get(alert.id())))
        .forEach(alert -> tell(json(alert).build()));
    old.values().stream()
        .filter(alert -> !after.alerts().containsKey(alert.id()))
        .forEach(alert -> tell(json(alert).put("state", "resolved").build()));
  }

  @Override
  public void onCrash(Throwable error) {
    throw new IllegalStateException("the machine of the alerts has a fault", error);
  }

  private void tell(Json alert) {
    watchers.forEach(watcher -> watcher.accept(alert));
  }

  private synchronized void begin(Owner.Factory owners) {
    Owner<Alerts, AlertEvent> made =
        owners.own(
            "alerts", machine, known.next(), new AlertEvent.Wake(), MAILBOX_EVENTS_MAX, this);
    owner = made;
    made.start();
    made.send(new AlertEvent.Begun(kept));
    kept.clear();
    look("");
  }

  /** Looks at the journal itself, and again after a while. */
  private void look(String before) {
    JournalHealth health = journal.health();
    String trouble =
        !health.trouble().isEmpty()
            ? health.trouble()
            : 2L * health.waiting() > health.waitingMax()
                ? health.waiting() + " events wait to be made durable"
                : "";
    if (trouble.isEmpty() != before.isEmpty()) {
      owned().send(new AlertEvent.Seen(ofJournal(trouble)));
    }
    nextLook = timeline.at(timeline.now().plus(LOOK), () -> look(trouble));
  }

  private JournalEvent ofJournal(String trouble) {
    Instant now = timeline.now();
    return new JournalEvent(
        0,
        now,
        now,
        Severity.WARN,
        trouble.isEmpty() ? "journal.caught_up" : "journal.behind",
        "journal",
        host,
        Json.object().put("detail", trouble).build());
  }

  private synchronized Owner<Alerts, AlertEvent> owned() {
    if (owner == null) {
      throw new IllegalStateException("asked before it was opened");
    }
    return owner;
  }

  private synchronized void told(List<JournalEvent> events) {
    for (JournalEvent event : events) {
      if (owner != null) {
        owner.send(new AlertEvent.Seen(event));
      } else {
        relive(event);
      }
    }
  }

  /** What an earlier supervisor has seen happens again, but nobody is told of it again. */
  private void relive(JournalEvent event) {
    while (!known.wakeAt().isAfter(event.receivedAt())) {
      known = machine.on(known.next(), new AlertEvent.Wake(), known.wakeAt());
    }
    known = machine.on(known.next(), new AlertEvent.Seen(event), event.receivedAt());
    switch (event.name()) {
      case RAISED -> event.attributes().text("alert").ifPresent(id -> kept.put(id, read(event)));
      case RESOLVED -> event.attributes().text("alert").ifPresent(kept::remove);
      default -> {}
    }
  }

  private static Alert read(JournalEvent raised) {
    Json told = raised.attributes();
    return new Alert(
        told.text("alert").orElse(""),
        told.text("rule").orElse(""),
        raised.source(),
        raised.severity(),
        raised.at(),
        told.text("detail").orElse(""),
        new Alert.Phase.Raised(raised.at()),
        new Hush.Loud());
  }

  private boolean say(String name, String id, Map<String, Object> fields) {
    return alerts().stream()
        .filter(alert -> alert.id().equals(id))
        .findFirst()
        .map(alert -> {
          journal.tell(
              new MonitorEvent(name, alert.subject(), host, timeline.now(), Severity.INFO, fields));
          return true;
        })
        .orElse(false);
  }

  private void keep(Notice notice) {
    Alert alert = notice.alert();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("alert", alert.id());
    fields.put("rule", alert.rule());
    fields.put("detail", alert.text());
    fields.put("since", alert.since().toString());
    Instant now = timeline.now();
    journal.tell(
        new MonitorEvent(
            PREFIX + notice.kind().name().toLowerCase(Locale.ROOT),
            alert.subject(),
            host,
            now,
            notice.kind() == Notice.Kind.RESOLVED ? Severity.INFO : alert.severity(),
            fields));
  }

  private static Json.Builder json(Alert alert) {
    Json.Builder json =
        Json.object()
            .put("id", alert.id())
            .put("rule", alert.rule())
            .put("subject", alert.subject())
            .put("severity", alert.severity())
            .put("since", alert.since().toString())
            .put("text", alert.text())
            .put("state", alert.phase() instanceof Alert.Phase.Raised ? "raised" : "clearing");
    switch (alert.hush()) {
      case Hush.Loud _ -> {}
      case Hush.Acknowledged acknowledged -> json.put("acknowledged_by", acknowledged.by());
      case Hush.Snoozed snoozed -> json.put("snoozed_until", snoozed.until().toString());
    }
    return json;
  }
}
