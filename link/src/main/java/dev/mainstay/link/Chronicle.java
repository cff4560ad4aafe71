package dev.mainstay.link;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.link.Lines.Reading;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.LinkFacts.Gap;
import dev.mainstay.link.LinkFacts.Quiet;
import dev.mainstay.link.LinkFacts.Reconnect;
import dev.mainstay.link.LinkState.Line;
import dev.mainstay.link.LinkState.Proof;
import dev.mainstay.link.LinkState.Up;
import dev.mainstay.link.LinkState.Why;
import dev.mainstay.link.Session.Recovery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened to a link, as people see it: events, counts and the last reconnects. */
final class Chronicle {

  /** How many reconnects are remembered. */
  private static final int HISTORY_MAX = 20;

  /** A message after so long a silence is told, for it is the one that others lose. */
  private static final Duration QUIET = Duration.ofHours(1);

  private final LinkSpec spec;
  private final Relay.Ports ports;

  /** Since when a new line is looked for; null while none is needed. */
  private @Nullable Instant seeking;

  /** Since when no line is there; null while one is, and before the first. */
  private @Nullable Instant away;

  private final ArrayDeque<Reconnect> history = new ArrayDeque<>();
  private final Map<Long, Instant> ending = new HashMap<>();
  private final Tally tally = new Tally();
  private @Nullable Instant provenAt;
  private @Nullable Instant messageAt;
  private @Nullable Instant botAt;
  private @Nullable Quiet quiet;
  private @Nullable Gap gap;
  private String lastReason = "";
  private String asked = "";

  Chronicle(LinkSpec spec, Relay.Ports ports) {
    this.spec = spec;
    this.ports = ports;
  }

  void tell(String name, Severity severity, Instant now, Map<String, Object> fields) {
    ports.events().accept(new LinkNotice(name, spec.name(), ports.host(), now, severity, fields));
  }

  void opening(long line, Why why, Instant now) {
    seeking = seeking == null ? now : seeking;
    tell("link.line.opening", Severity.DEBUG, now, Map.of("line", line, "why", why.words()));
  }

  void refused(long line, Refusal refusal, Instant now) {
    lastReason = refusal.reason();
    tell("link.line.refused", Severity.WARN, now, of(line, refusal));
  }

  void lost(long line, Refusal refusal, Instant now) {
    lastReason = refusal.reason();
    seeking = seeking == null ? now : seeking;
    tell("link.line.lost", Severity.WARN, now, of(line, refusal));
  }

  private static Map<String, Object> of(long line, Refusal refusal) {
    return Map.of(
        "line", line, "detail", refusal.reason(), "retry_after_ms", refusal.after().toMillis());
  }

  void canaryBroken(long line, long canary, String reason, Instant now) {
    tally.broken(canary, reason);
    tell("link.canary.broken", Severity.WARN, now, Map.of("line", line, "detail", reason));
  }

  /** The remote asks for another line. */
  void asked(String reason) {
    asked = reason;
  }

  /** A bot has come or gone. */
  void bot(Instant now) {
    botAt = now;
  }

  void givenUp(Outgoing old, Instant now) {
    tally.expired();
    tell("link.outbox.expired", Severity.ERROR, now, Map.of("id", old.id()));
  }

  void reading(Reading wanted, long waits, Instant now) {
    String name = wanted == Reading.OFF ? "link.reading.stopped" : "link.reading.resumed";
    tell(name, Severity.WARN, now, Map.of("bytes", waits));
  }

  void promoted(long line, Why why, Session session, Instant now) {
    long took = seeking == null ? 0 : Duration.between(seeking, now).toMillis();
    long gone = away == null ? 0 : Duration.between(away, now).toMillis();
    seeking = null;
    away = null;
    String detail = detail(why, session);
    tally.reconnect(why);
    history.addLast(new Reconnect(now, why, detail, session.recovery(), took, gone));
    if (history.size() > HISTORY_MAX) {
      history.removeFirst();
    }
    tell(
        "link.up",
        Severity.INFO,
        now,
        Map.of(
            "line",
            line,
            "why",
            why.words(),
            "reason",
            why.label(),
            "detail",
            detail,
            "recovered",
            session.recovery().name().toLowerCase(Locale.ROOT),
            "took_ms",
            took,
            "away_ms",
            gone));
    if (session.recovery() == Recovery.GAP) {
      gap(line, session.detail(), now);
    }
  }

  /** Messages were missed, and did not come again. */
  void gap(long line, String detail, Instant now) {
    tally.gap();
    gap = new Gap(now, detail);
    tell("link.gap", Severity.ERROR, now, Map.of("line", line, "detail", detail));
  }

  private String detail(Why why, Session session) {
    String cause =
        switch (why) {
          case LOST -> lastReason;
          case ASKED -> asked;
          case START, SUSPECT, DEAF, AGE -> "";
        };
    String both = cause.isEmpty() || session.detail().isEmpty() ? "" : "; ";
    return cause + both + session.detail();
  }

  /** Tells what has become of the verdicts on the active line, and of the link itself. */
  void stepped(LinkState before, LinkState after, Instant now) {
    ending.keySet().retainAll(after.ending());
    after.ending().forEach(line -> ending.putIfAbsent(line, now));
    if (after instanceof Up up) {
      verdicts(before instanceof Up was ? was.active() : null, up.active(), now);
    } else if (before instanceof Up && !(after instanceof LinkState.Closing)) {
      away = now;
      tell("link.down", Severity.ERROR, now, Map.of("detail", lastReason));
    }
    if (after instanceof LinkState.Ended(LinkState.End end) && !before.equals(after)) {
      switch (end) {
        case LinkState.End.Closed _ -> tell("link.closed", Severity.INFO, now, Map.of());
        case LinkState.End.Refused(String reason) ->
            tell("link.failed", Severity.ERROR, now, Map.of("detail", reason));
      }
    }
  }

  private void verdicts(@Nullable Line before, Line line, Instant now) {
    if (line.proof() instanceof Proof.Held(Instant at)) {
      provenAt = at;
    }
    Line same = before != null && before.number() == line.number() ? before : null;
    if (line.isSuspect() && (same == null || !same.isSuspect())) {
      tell("link.line.suspect", Severity.WARN, now, Map.of("line", line.number()));
    }
    if (line.proof() instanceof Proof.Failed(Instant _, String reason)
        && (same == null || !(same.proof() instanceof Proof.Failed))) {
      tell("link.line.deaf", Severity.ERROR, now, Map.of("line", line.number(), "detail", reason));
    }
  }

  /** What is counted. */
  Tally tally() {
    return tally;
  }

  void received(Instant now) {
    tally.received();
    if (messageAt != null && Duration.between(messageAt, now).compareTo(QUIET) > 0) {
      tally.afterIdle();
      quiet = new Quiet(now, Duration.between(messageAt, now));
      tell(
          "link.message.after-idle",
          Severity.INFO,
          now,
          Map.of("idle_s", Duration.between(messageAt, now).toSeconds()));
    }
    messageAt = now;
  }

  /**
   * How it is.
   *
   * @param unreadSince null while lines are read
   */
  LinkFacts facts(
      LinkState state,
      LinkFacts.Box inbox,
      LinkFacts.Box outbox,
      LinkFacts.Bot bot,
      @Nullable Instant unreadSince,
      String trouble,
      Instant now) {
    return new LinkFacts(
        spec.name(),
        now,
        state,
        provenAt,
        messageAt,
        tally.canary(),
        inbox,
        outbox,
        tally.counts(),
        bot,
        botAt,
        unreadSince,
        ending,
        quiet,
        gap,
        List.copyOf(history),
        trouble);
  }
}
