package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Facts;
import dev.mainstay.monitor.latency.Latencies;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is known of the project and its services, and the three commands. */
final class ProjectPages {

  private static final int HOURS_MAX = 24;

  private final Facts facts;
  private final Latencies latencies;
  private final InstantSource clock;

  ProjectPages(Facts facts, Latencies latencies, InstantSource clock) {
    this.facts = facts;
    this.latencies = latencies;
    this.clock = clock;
  }

  List<Route> routes() {
    LogPages logs = new LogPages(facts);
    List<Route> routes = new ArrayList<>();
    routes.add(
        Route.get(
            "/api/v1/services",
            "Every service and component: the object of `mainstay status --json`.",
            _ -> Answer.json(facts.status())));
    routes.add(
        Route.get(
            "/api/v1/services/{instance}",
            "All that is known of one: the object of `mainstay why --json`.",
            this::why));
    routes.addAll(logs.routes());
    routes.add(
        Route.get(
            "/api/v1/services/{instance}/latency",
            "How long each of its probes took lately: `hours`; kept in memory, for an hour.",
            this::latency));
    for (Facts.Verb verb : Facts.Verb.values()) {
      String word = verb.name().toLowerCase(Locale.ROOT);
      routes.add(
          Route.command(
              "/api/v1/services/{instance}/" + word,
              "Asks for a " + word + "; what comes of it is seen in the feed.",
              ask -> command(ask, verb)));
    }
    routes.add(
        Route.get(
            "/api/v1/config",
            "Every effective setting with its source; secrets are not shown.",
            _ -> Answer.json(facts.config())));
    routes.add(
        Route.get(
            "/api/v1/topology",
            "Which service leads where: nodes and edges, made from the config.",
            _ -> Answer.json(facts.topology())));
    routes.add(
        Route.get(
            "/api/v1/links",
            "How each link is, with the settings it runs with: `mainstay link --json`.",
            _ -> Answer.json(facts.links())));
    return routes;
  }

  private Answer why(Ask ask) {
    return facts.why(ask.named("instance")).map(Answer::json).orElseGet(() -> unknown(ask));
  }

  private Answer latency(Ask ask) {
    Duration back = Duration.ofHours(ask.whole("hours", 1, HOURS_MAX).orElse(1));
    return Answer.json(latencies.json(ask.named("instance"), clock.instant().minus(back)));
  }

  private Answer command(Ask ask, Facts.Verb verb) {
    String instance = ask.named("instance");
    if (!facts.instances().contains(instance)) {
      return unknown(ask);
    }
    return Answer.json(Json.object().put("done", facts.command(verb, instance)).build());
  }

  private Answer unknown(Ask ask) {
    return Answer.fault(
        404,
        "unknown-service",
        "there is no service " + ask.named("instance"),
        "services: " + String.join(", ", facts.instances()));
  }
}
