package dev.mainstay.monitor.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Facts;
import dev.mainstay.monitor.Journal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");

  private final Rows facts = new Rows();
  private final Latencies latencies = Latencies.of(facts);

  @Test
  void eachNewEvidenceIsAPointOfItsProbe() {
    facts.tell("api", evidence("port", "port 80", 0, 0.4, true), answer(0, 3.25, true));
    facts.tell("api", evidence("port", "port 80", 0, 0.4, true), answer(10, 812, false));

    assertThat(points("api"))
        .containsExactly("answer http /health: 3.25 true, 812.0 false", "port port 80: 0.4 true");
  }

  @Test
  void aSpawnIsNoQuestionAndAnUnknownInstanceHasNoProbes() {
    facts.tell("api", evidence("spawned", "process", 0, 12, true));

    assertThat(points("api")).isEmpty();
    assertThat(points("nobody")).isEmpty();
  }

  @Test
  void onlyTheNewestAreKept() {
    LongStream.range(0, Ring.POINTS_MAX + 5L)
        .forEach(second -> facts.tell("api", answer(second, (double) second, true)));

    List<Json> kept = latencies.json("api", BEGIN).items("probes").getFirst().items("points");
    assertThat(kept).hasSize(Ring.POINTS_MAX);
    assertThat(kept.getFirst().number("ms")).hasValue(5);
    assertThat(
            latencies
                .json("api", BEGIN.plusSeconds(Ring.POINTS_MAX))
                .items("probes")
                .getFirst()
                .items("points"))
        .hasSize(5);
  }

  @Test
  void nothingIsTakenAfterItsEnd() {
    latencies.close();
    facts.tell("api", answer(0, 3, true));

    assertThat(points("api")).isEmpty();
  }

  private List<String> points(String instance) {
    return latencies.json(instance, BEGIN).items("probes").stream()
        .map(probe ->
            probe.text("stage").orElse("")
                + " "
                + probe.text("probe").orElse("")
                + ": "
                + String.join(
                    ", ",
                    probe.items("points").stream()
                        .map(p -> p.number("ms").orElse(-1) + " " + p.flag("ok"))
                        .toList()))
        .toList();
  }

  private static Json answer(long second, double ms, boolean ok) {
    return evidence("answer", "http /health", second, ms, ok);
  }

  private static Json evidence(String stage, String probe, long second, double ms, boolean ok) {
    return Json.object()
        .put("stage", stage)
        .put("probe", probe)
        .put("at", BEGIN.plusSeconds(second).toString())
        .put("took_ms", ms)
        .put("ok", ok)
        .build();
  }

  /** A project that tells rows when the test says so. */
  private static final class Rows implements Facts {

    private Consumer<Json> watcher = _ -> {};

    void tell(String instance, Json... evidence) {
      watcher.accept(
          Json.object().put("instance", instance).put("evidence", List.of(evidence)).build());
    }

    @Override
    public Journal.Watch watch(Consumer<Json> told) {
      watcher = told;
      return () -> watcher = _ -> {};
    }

    @Override
    public Json status() {
      return Json.object().put("services", List.of()).build();
    }

    @Override
    public Optional<Json> why(String instance) {
      return Optional.empty();
    }

    @Override
    public Optional<Path> log(String instance) {
      return Optional.empty();
    }

    @Override
    public Json config() {
      return status();
    }

    @Override
    public Json topology() {
      return status();
    }

    @Override
    public Optional<Json> gateway() {
      return Optional.empty();
    }

    @Override
    public Json links() {
      return status();
    }

    @Override
    public Set<String> instances() {
      return Set.of();
    }

    @Override
    public String command(Verb verb, String instance) {
      return "";
    }
  }
}
