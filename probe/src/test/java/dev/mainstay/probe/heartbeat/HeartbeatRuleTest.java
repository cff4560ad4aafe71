package dev.mainstay.probe.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.probe.ProbeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decision table of the package, line by line. Times are seconds after the process began. */
class HeartbeatRuleTest {

  private static final Instant START = Instant.parse("2026-11-22T08:00:00Z");
  private static final long PID = 71;
  private static final Duration MAX_AGE = Duration.ofMinutes(2);
  private static final Duration TOOK = Duration.ofMillis(1);

  private final HeartbeatRule rule = new HeartbeatRule(MAX_AGE, "jobs.done");
  private Memory memory = Memory.none(START);
  private Optional<Duration> cpu = Optional.of(Duration.ZERO);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // line | now | written | content                                        | verdict
        " 10 |  500 |  490 | {'pid':71,'jobs':{'done':3},'global_inflight':0}     | Passed",
        " 12 |  500 |  490 | {'jobs':{'done':3},'in_flight':0}                    | Passed",
        " 12 |  500 |  490 | {'jobs':{'done':3},'oldest_request_started':null}    | Passed",
        " 13 |  500 |  490 | {'jobs':{'done':3},'inflight':2}                     | Busy",
        " 13 |  500 |  380 | {'jobs':{'done':3},'inflight':2}                     | Busy",
        " 13 |  500 |  490 | {'jobs':{'done':3},'oldest_request_started':'2026-11-22T08:05:00Z'} |"
            + " Busy",
        " 13 |  500 |  490 | {'jobs':{'done':3}}                                  | Passed",
        " 11 |  500 |  490 | {'jobs':{},'inflight':2}                             | Failed"
            + " BAD_ANSWER",
        "  8 |  500 |  379 | {'jobs':{'done':3},'inflight':0}                     | Failed"
            + " STALE_HEARTBEAT",
        "  8 |  500 |  379 | {'jobs':{'done':3}}                                  | Failed"
            + " STALE_HEARTBEAT",
        "  7 |  500 |  379 | {'jobs':{'done':3},'inflight':1}                     | Broken",
        "  3 |   60 |   -3 | {'pid':71,'jobs':{'done':3}}                         | Broken",
        "  4 |  500 |   -3 | {'jobs':{'done':3}}                                  | Failed"
            + " STALE_HEARTBEAT",
        "  3 |   60 |   50 | {'started_at':1795334000,'jobs':{'done':3}}          | Broken",
        "  4 |  130 |  129 | {'started_at':1795334000,'jobs':{'done':3}}          | Failed"
            + " STALE_HEARTBEAT",
        "  5 |   60 |   50 | {'pid':12,'jobs':{'done':3}}                         | Failed"
            + " PID_MISMATCH",
        " 10 |   60 |   -1 | {'pid':71,'jobs':{'done':3}}                         | Passed",
        " 13 |   60 |   60 | {'started_at':1795334401.5,'jobs':{'done':3},'inflight':1} | Busy",
      })
  void theTable(int line, long now, long written, String content, String verdict) throws Exception {
    assertThat(line).isPositive();
    assertThat(verdict(at(now, read(written, content)))).isEqualTo(verdict);
  }

  @Test
  void aMissingFileIsNotDueUntilTheProcessIsAsOldAsTheLimit() {
    assertThat(verdict(at(119, new Sighting.File.Missing()))).isEqualTo("Broken");
    assertThat(verdict(at(121, new Sighting.File.Missing()))).isEqualTo("Failed STALE_HEARTBEAT");
  }

  @Test
  void whatIsNotJsonIsABadAnswerOnlyWhileItIsFresh() {
    assertThat(verdict(at(500, torn(499)))).isEqualTo("Failed BAD_ANSWER");
    assertThat(verdict(at(500, torn(300)))).isEqualTo("Failed STALE_HEARTBEAT");
    assertThat(verdict(at(60, torn(-10)))).isEqualTo("Broken");
    assertThat(verdict(at(500, torn(-10)))).isEqualTo("Failed STALE_HEARTBEAT");
  }

  /** Requirements S3.14, S3.30: beats though every request hangs. */
  @Test
  void beatsWithoutProgressAreStuckOnceTheyLastedLongerThanTheLimit() throws Exception {
    String hung = "{'jobs':{'done':3},'inflight':2,'oldest_request_started':1795334500}";
    assertThat(verdict(at(500, read(499, hung)))).isEqualTo("Busy");
    assertThat(verdict(at(620, read(619, hung)))).isEqualTo("Busy");
    ProbeResult stuck = at(621, read(620, hung));
    assertThat(verdict(stuck)).isEqualTo("Failed STUCK");
    assertThat(stuck.detail())
        .isEqualTo("beat 1.0 s ago, but jobs.done 3 has not changed for 121 s with work open");
    assertThat(verdict(at(630, read(629, hung.replace('3', '4'))))).isEqualTo("Busy");
  }

  @Test
  void timeWithNothingOpenDoesNotCountAsStillness() throws Exception {
    at(500, read(499, "{'jobs':{'done':3},'inflight':0}"));
    at(900, read(899, "{'jobs':{'done':3},'inflight':0}"));
    assertThat(verdict(at(1000, read(999, "{'jobs':{'done':3},'inflight':1}")))).isEqualTo("Busy");
    assertThat(verdict(at(1021, read(1020, "{'jobs':{'done':3},'inflight':1}"))))
        .isEqualTo("Failed STUCK");
  }

  /** Requirement S3.4: hours of a hung stream. */
  @Test
  void progressThatMustAlwaysChangeIsStuckWithoutWordOfOpenWork() throws Exception {
    at(500, read(499, "{'jobs':{'done':3}}"));
    assertThat(verdict(at(621, read(620, "{'jobs':{'done':3}}")))).isEqualTo("Failed STUCK");
  }

  /** Requirements S3.30 and S3.32: busy, with its oldest request; no false "down" in long work. */
  @Test
  void aFrozenFileOfAProcessAtWorkIsBusyUpToABound() throws Exception {
    String open = "{'jobs':{'done':3},'inflight':1,'oldest_request_started':1795334900}";
    at(505, read(500, open));
    cpu = Optional.of(Duration.ofSeconds(60));
    ProbeResult busy = at(625, read(500, open));
    assertThat(verdict(busy)).isEqualTo("Busy");
    assertThat(busy.detail())
        .isEqualTo(
            "heartbeat frozen for 125 s, but it works: 50 % CPU with work open; accepted until"
                + " 720 s; its oldest request runs for 125 s");
    assertThat(((ProbeResult.Busy) busy).oldest()).isEqualTo(Duration.ofSeconds(125));
    cpu = Optional.of(Duration.ofSeconds(61));
    assertThat(verdict(at(1220, read(500, open)))).isEqualTo("Failed STALE_HEARTBEAT");
    cpu = Optional.of(Duration.ofSeconds(90));
    assertThat(verdict(at(1221, read(500, open)))).isEqualTo("Failed STALE_HEARTBEAT");
  }

  @Test
  void aFrozenFileOfAnIdleProcessIsStale() throws Exception {
    String open = "{'jobs':{'done':3},'inflight':1}";
    at(505, read(500, open));
    cpu = Optional.of(Duration.ofMillis(100));
    assertThat(at(625, read(500, open)).detail())
        .isEqualTo("last heartbeat 125 s ago with work open and no CPU used, limit 120 s");
    cpu = Optional.empty();
    assertThat(verdict(at(626, read(500, open)))).isEqualTo("Failed STALE_HEARTBEAT");
  }

  @Test
  void aTimeInTheFutureCountsFromWhenItWasFirstSeen() throws Exception {
    String idle = "{'jobs':{'done':3},'inflight':0}";
    assertThat(verdict(at(500, read(90_000, idle)))).isEqualTo("Passed");
    assertThat(verdict(at(600, read(90_000, idle)))).isEqualTo("Passed");
    assertThat(verdict(at(621, read(90_000, idle)))).isEqualTo("Failed STALE_HEARTBEAT");
    assertThat(verdict(at(622, read(90_001, idle)))).isEqualTo("Passed");
  }

  @Test
  void anExternalServiceIsJudgedByAgeAndProgressAlone() throws Exception {
    Sighting.File file = read(-50, "{'pid':12,'jobs':{'done':3},'inflight':0}");
    Sighting seen =
        new Sighting(START.plusSeconds(10), START, true, Set.of(), Optional.empty(), file, TOOK);
    assertThat(verdict(rule.decide(seen, memory).result())).isEqualTo("Passed");
  }

  @Test
  void withoutDeclaredProgressOnlyTheAgeCounts() throws Exception {
    HeartbeatRule plain = new HeartbeatRule(MAX_AGE, null);
    Sighting seen =
        new Sighting(
            START.plusSeconds(900), START, false, Set.of(PID), cpu, read(899, "{'x':1}"), TOOK);
    assertThat(plain.decide(seen, memory).result().detail()).isEqualTo("beat 1.0 s ago");
  }

  private ProbeResult at(long now, Sighting.File file) {
    Sighting seen =
        new Sighting(START.plusSeconds(now), START, false, Set.of(PID), cpu, file, TOOK);
    HeartbeatRule.Decision decision = rule.decide(seen, memory);
    memory = decision.next();
    return decision.result();
  }

  private static Sighting.File read(long written, String json) throws Json.Malformed {
    Beat beat = Beat.of(Json.parse(json.replace('\'', '"')), "jobs.done");
    return new Sighting.File.Read(START.plusSeconds(written), beat);
  }

  private static Sighting.File torn(long written) {
    return new Sighting.File.Unreadable(START.plusSeconds(written), "unexpected end");
  }

  private static String verdict(ProbeResult result) {
    return switch (result) {
      case ProbeResult.Passed _ -> "Passed";
      case ProbeResult.Busy _ -> "Busy";
      case ProbeResult.Broken _ -> "Broken";
      case ProbeResult.Failed failed -> "Failed " + failed.code();
    };
  }
}
