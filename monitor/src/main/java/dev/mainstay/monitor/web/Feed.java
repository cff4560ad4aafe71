package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.JournalEvent;
import dev.mainstay.monitor.JournalHealth;
import dev.mainstay.monitor.Query;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * What dashboards are told: first how all is, then what happens, in batches that are made once for
 * all of them. Only the newest state of each service within a batch is told.
 */
final class Feed implements AutoCloseable {

  /** How long events are gathered for one batch. */
  static final Duration GATHER = Duration.ofMillis(100);

  /** Messages of other features that wait to be told. */
  private static final int WAITING_MAX = 1_024;

  /** Events of the journal that wait to be told; what finds no room is counted. */
  private static final int EVENTS_WAITING_MAX = 10_000;

  /** What they may hold, in characters of their texts. */
  private static final long CHARS_WAITING_MAX = 4L * 1024 * 1024;

  /** Events of one message. */
  private static final int EVENTS_MAX = 250;

  /** Characters after which a message is full: a fraction of what may wait for a dashboard. */
  private static final int MESSAGE_CHARS = 128 * 1024;

  private static final int RECENT = 50;
  private static final int RECENT_MAX = 1_000;

  private static final List<String> COMMANDS =
      List.of("get_stats", "get_recent_events", "get_time_series");

  private final Parts parts;
  private final Connections connections;
  private final JournalPages pages;
  private final Faults faults;
  private final Set<DashboardSocket> dashboards = ConcurrentHashMap.newKeySet();
  private final Backlog waiting = new Backlog(EVENTS_WAITING_MAX, CHARS_WAITING_MAX);
  private final Map<String, Json> rows = new ConcurrentHashMap<>();
  private final BlockingQueue<Json> messages = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Journal.Watch events;
  private final Journal.Watch services;
  private final Journal.Watch news;
  private final Thread thread = Thread.ofVirtual().name("feed").unstarted(this::run);

  Feed(Parts parts, Connections connections, Faults faults) {
    this.parts = parts;
    this.connections = connections;
    this.faults = faults;
    this.pages = new JournalPages(parts.journal(), parts.clock());
    this.events = parts.journal().watch(this::happened);
    this.services = parts.facts().watch(this::changed);
    this.news = parts.news().watch(this::tell);
    thread.start();
  }

  void add(DashboardSocket dashboard) {
    dashboards.add(dashboard);
    LockSupport.unpark(thread);
  }

  void remove(DashboardSocket dashboard) {
    dashboards.remove(dashboard);
  }

  /** A message of another feature for every dashboard; never waits. */
  private void tell(Json message) {
    if (!dashboards.isEmpty()) {
      if (!messages.offer(message)) {
        waiting.skip(1);
      }
      LockSupport.unpark(thread);
    }
  }

  /** What a dashboard is told first. */
  Json initial() {
    return Json.object()
        .put("type", "initial_stats")
        .put("now", parts.clock().instant().toString())
        .put("stats", stats())
        .put("recent_events", recent(RECENT))
        .build();
  }

  /** The answer to a command of the closed set; no name and no path of a client is ever used. */
  Json command(String message) {
    Json json;
    try {
      json = Json.parse(message);
    } catch (Json.Malformed e) {
      return error("bad-json", "Invalid JSON: " + e.getMessage());
    }
    return switch (json.text("command").orElse("")) {
      case "get_stats" -> named("stats").put("stats", stats()).build();
      case "get_recent_events" -> {
        long limit = Math.clamp(json.whole("limit").orElse(100), 1, RECENT_MAX);
        yield named("recent_events").put("events", recent((int) limit)).build();
      }
      case "get_time_series" -> named("time_series_data").put("series", series(json)).build();
      default -> error("unknown-command", "there is no such command");
    };
  }

  private Json.Builder named(String type) {
    return Json.object().put("type", type).put("now", parts.clock().instant().toString());
  }

  static Json error(String code, String text) {
    return Json.object()
        .put("type", "error")
        .put("error", Json.object().put("code", code).put("text", text).build())
        .put("known", COMMANDS)
        .build();
  }

  private Json series(Json command) {
    Map<String, String> query = new LinkedHashMap<>();
    command.whole("hours").ifPresent(hours -> query.put("hours", String.valueOf(hours)));
    command
        .whole("interval_minutes")
        .ifPresent(minutes -> query.put("interval", String.valueOf(minutes * 60)));
    command.whole("interval").ifPresent(s -> query.put("interval", String.valueOf(s)));
    command.text("by").ifPresent(by -> query.put("by", by));
    try {
      return pages.series(new Ask(Map.of(), query, false));
    } catch (Ask.Unreadable | IllegalArgumentException e) {
      return error("bad-parameter", String.valueOf(e.getMessage()));
    }
  }

  private Json stats() {
    JournalHealth health = parts.journal().health();
    List<Json> services = parts.facts().status().items("services");
    long wanted = services.stream().filter(Rows::asWanted).count();
    return Json.object()
        .put(
            "services",
            Json.object().put("total", services.size()).put("as_wanted", wanted).build())
        .put("journal", JournalPages.health(health))
        .put(
            "connections",
            Json.object()
                .put("events", connections.count(EventsSocket.PATH))
                .put("dashboards", connections.count(DashboardSocket.PATH))
                .build())
        .put("handler_errors", faults.count())
        .build();
  }

  private List<Json> recent(int limit) {
    return parts.journal().find(Query.newest(limit)).stream().map(EventJson::of).toList();
  }

  private void happened(List<JournalEvent> batch) {
    if (dashboards.isEmpty()) {
      return;
    }
    waiting.add(batch);
    LockSupport.unpark(thread);
  }

  private void changed(Json row) {
    if (!dashboards.isEmpty()) {
      rows.put(row.text("instance").orElse(""), row);
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted()) {
      if (waiting.isEmpty() && rows.isEmpty() && messages.isEmpty()) {
        LockSupport.park();
        continue;
      }
      gather();
      try {
        publish();
      } catch (RuntimeException e) {
        faults.tell("feed", e);
      }
    }
  }

  /** Waits the whole time: whatever comes meanwhile wakes this thread, but belongs to the batch. */
  private static void gather() {
    long until = System.nanoTime() + GATHER.toNanos();
    long left = GATHER.toNanos();
    while (left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = until - System.nanoTime();
    }
  }

  private void publish() {
    for (String instance : List.copyOf(rows.keySet())) {
      Json row = rows.remove(instance);
      if (row != null) {
        share(named("service").put("service", row).build(), 0);
      }
    }
    for (Json message = messages.poll(); message != null; message = messages.poll()) {
      share(message, 1);
    }
    List<Json> batch = new ArrayList<>();
    long chars = 0;
    for (JournalEvent event = waiting.next(); event != null; event = waiting.next()) {
      batch.add(EventJson.of(event));
      chars += Backlog.chars(event);
      if (batch.size() == EVENTS_MAX || chars >= MESSAGE_CHARS) {
        events(batch);
        chars = 0;
      }
    }
    events(batch);
    long skipped = waiting.leftOut();
    if (skipped > 0) {
      share(named("gap").put("skipped", skipped).build(), 0);
    }
  }

  private void events(List<Json> batch) {
    if (!batch.isEmpty()) {
      share(named("events").put("events", batch).build(), batch.size());
      batch.clear();
    }
  }

  private void share(Json message, int events) {
    ByteBuffer bytes = DashboardSocket.encoded(message);
    for (DashboardSocket dashboard : dashboards) {
      dashboard.offer(bytes, events);
    }
  }

  @Override
  public void close() {
    events.close();
    services.close();
    news.close();
    thread.interrupt();
  }
}
