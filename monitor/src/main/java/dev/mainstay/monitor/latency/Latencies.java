package dev.mainstay.monitor.latency;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Facts;
import dev.mainstay.monitor.Journal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * How long each probe of each instance took in the last hour, read off the rows of {@link Facts} as
 * they change. Any thread may call. It begins anew with the supervisor.
 */
public final class Latencies implements AutoCloseable {

  /** Probes that are told apart: about 5 MB when all are in use. */
  private static final int PROBES_MAX = 1_000;

  /** Evidence that is no question to the program, so that its time tells nothing. */
  private static final String SPAWNED = "spawned";

  private final Map<String, Map<Probe, Ring>> rings = new ConcurrentHashMap<>();
  private final Journal.Watch watch;

  /** Which question it is; sorted as a legend shows them. */
  private record Probe(String stage, String name) implements Comparable<Probe> {
    @Override
    public int compareTo(Probe other) {
      int byStage = stage.compareTo(other.stage);
      return byStage == 0 ? name.compareTo(other.name) : byStage;
    }
  }

  private Latencies(Facts facts) {
    watch = facts.watch(this::take);
    facts.status().items("services").forEach(this::take);
  }

  /** The latencies of a project from now on. */
  public static Latencies of(Facts facts) {
    return new Latencies(facts);
  }

  /** As {@code /api/v1/services/{instance}/latency} says it; no probes for an unknown instance. */
  public Json json(String instance, Instant since) {
    List<Json> probes = new ArrayList<>();
    rings
        .getOrDefault(instance, Map.of())
        .forEach((probe, ring) ->
            probes.add(
                Json.object()
                    .put("stage", probe.stage())
                    .put("probe", probe.name())
                    .put("points", ring.since(since).stream().map(Latencies::json).toList())
                    .build()));
    return Json.object().put("probes", probes).build();
  }

  @Override
  public void close() {
    watch.close();
  }

  private void take(Json row) {
    Optional<String> instance = row.text("instance");
    if (instance.isEmpty()) {
      return;
    }
    for (Json evidence : row.items("evidence")) {
      Optional<Instant> at = evidence.text("at").map(Instant::parse);
      String stage = evidence.text("stage").orElse("");
      if (at.isPresent() && !stage.equals(SPAWNED)) {
        Probe probe = new Probe(stage, evidence.text("probe").orElse(""));
        ring(instance.get(), probe)
            .ifPresent(ring ->
                ring.add(
                    new Ring.Point(
                        at.get(), evidence.number("took_ms").orElse(0), evidence.flag("ok"))));
      }
    }
  }

  /** The probe's ring; empty when it is a new one and there are too many. */
  private Optional<Ring> ring(String instance, Probe probe) {
    Map<Probe, Ring> own = rings.computeIfAbsent(instance, _ -> new ConcurrentSkipListMap<>());
    Ring known = own.get(probe);
    if (known == null && rings.values().stream().mapToInt(Map::size).sum() >= PROBES_MAX) {
      return Optional.empty();
    }
    return Optional.of(known != null ? known : own.computeIfAbsent(probe, _ -> new Ring()));
  }

  private static Json json(Ring.Point point) {
    return Json.object()
        .put("at", point.at().toString())
        .put("ms", Math.round(point.ms() * 100) / 100.0)
        .put("ok", point.ok())
        .build();
  }
}
