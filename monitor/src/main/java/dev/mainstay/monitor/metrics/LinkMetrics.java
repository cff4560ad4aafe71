package dev.mainstay.monitor.metrics;

import dev.mainstay.core.json.Json;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/** What is measured of links; the labels are links of the config and words of ours. */
final class LinkMetrics {

  private LinkMetrics() {}

  private static final String PREFIX = "mainstay_link_";

  /** Their metrics; none without a link. Of one that does not say how it is, only that. */
  static List<MetricSnapshot> of(Json told) {
    List<Json> links = told.items("links");
    if (links.isEmpty()) {
      return List.of();
    }
    List<MetricSnapshot> all = new ArrayList<>(states(links));
    all.addAll(clocks(links));
    all.addAll(messages(links));
    all.addAll(boxes(links));
    return all;
  }

  private static List<MetricSnapshot> states(List<Json> links) {
    GaugeSnapshot.Builder state =
        GaugeSnapshot.builder()
            .name(PREFIX + "state")
            .help("1 for the state that each link is in.");
    CounterSnapshot.Builder reconnects =
        CounterSnapshot.builder()
            .name(PREFIX + "reconnects")
            .help("Lines that took the place of another, by reason.");
    for (Json link : links) {
      Labels who = who(link);
      state.dataPoint(Metrics.point(who.add("state", link.text("state").orElse("")), 1));
      each(link, "reconnected")
          .forEach(reason ->
              reconnects.dataPoint(
                  Metrics.total(
                      who.add("reason", reason), link.whole("reconnected." + reason).orElse(0))));
    }
    return List.of(
        state.build(),
        gauge(
            links,
            "proven",
            "1 while it is proven that messages come.",
            link -> OptionalDouble.of(link.flag("proven") ? 1 : 0)),
        gauge(
            links,
            "lines",
            "Connections that are not proven ended.",
            link ->
                link.at("lines").isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(link.items("lines").size())),
        gauge(
            links,
            "bot_connected",
            "1 while a bot is connected.",
            link ->
                link.text("bot").stream()
                    .mapToDouble(bot -> bot.equals("here") ? 1 : 0)
                    .findFirst()),
        reconnects.build());
  }

  private static Stream<String> each(Json link, String field) {
    return link.at(field).stream().flatMap(it -> it.fields().keySet().stream());
  }

  private static List<MetricSnapshot> clocks(List<Json> links) {
    return List.of(
        gauge(
            links,
            "proof_age_seconds",
            "Since a canary or a message last came.",
            link ->
                Stream.of(age(link, "proven_at"), age(link, "message_at"))
                    .flatMapToDouble(OptionalDouble::stream)
                    .min()),
        gauge(
            links,
            "canary_age_seconds",
            "Since a canary last came back.",
            link -> age(link, "proven_at")),
        gauge(
            links,
            "canary_latency_seconds",
            "How long the last canary was on its way.",
            link -> link.number("canary.took_ms").stream().map(ms -> ms / 1e3).findFirst()));
  }

  private static List<MetricSnapshot> messages(List<Json> links) {
    return List.of(
        counter(links, "messages_received", "received", "Messages that came, each once."),
        counter(links, "messages_deduplicated", "doubled", "Messages that came again."),
        counter(links, "messages_redelivered", "redelivered", "Messages given to a bot again."),
        counter(links, "messages_sent", "sent", "Messages that the remote took."),
        counter(links, "messages_resent", "resent", "Messages sent by another line again."),
        counter(links, "messages_expired", "expired", "Messages of the bot that were given up."),
        counter(
            links, "messages_after_idle", "after_idles", "First messages after an hour's silence."),
        counter(links, "canaries_flown", "canary.flown", "Canaries that were to fly."),
        counter(links, "canaries_met", "canary.met", "Canaries that came back."),
        counter(links, "canaries_broken", "canary.broken", "Canaries that could not fly."),
        counter(links, "gaps", "gaps", "Times that messages were missed and not fetched."));
  }

  private static List<MetricSnapshot> boxes(List<Json> links) {
    return List.of(
        whole(links, "inbox_messages", "inbox", "Messages that the bot has not handled."),
        whole(links, "inbox_bytes", "inbox_bytes", "Their size."),
        whole(links, "outbox_messages", "outbox", "Messages that the remote has not taken."),
        whole(links, "outbox_bytes", "outbox_bytes", "Their size."));
  }

  private static OptionalDouble age(Json link, String field) {
    Optional<Instant> now = link.text("now").map(Instant::parse);
    Optional<Instant> at = link.text(field).map(Instant::parse);
    return now.isEmpty() || at.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Duration.between(at.get(), now.get()).toNanos() / 1e9);
  }

  private static MetricSnapshot whole(List<Json> links, String name, String field, String help) {
    return gauge(
        links, name, help, link -> link.whole(field).stream().mapToDouble(it -> it).findFirst());
  }

  private static MetricSnapshot gauge(
      List<Json> links, String name, String help, Function<Json, OptionalDouble> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(PREFIX + name).help(help);
    for (Json link : links) {
      value.apply(link).ifPresent(it -> gauge.dataPoint(Metrics.point(who(link), it)));
    }
    return gauge.build();
  }

  private static MetricSnapshot counter(List<Json> links, String name, String field, String help) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(PREFIX + name).help(help);
    for (Json link : links) {
      link.whole(field).ifPresent(it -> counter.dataPoint(Metrics.total(who(link), it)));
    }
    return counter.build();
  }

  private static Labels who(Json link) {
    return Labels.of("link", link.text("name").orElse(""));
  }
}
