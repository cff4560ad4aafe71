package dev.mainstay.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.control.FakeFleet;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTableTest {

  private static final List<ServiceView> SERVICES =
      List.of(
          view("api", Wanted.UP, State.READY, null),
          view("db", Wanted.DOWN, State.STOPPED, null),
          view("queue", Wanted.UP, State.WAITING, null),
          view(
              "worker-with-a-long-name",
              Wanted.UP,
              State.BACKOFF,
              new Cause(CauseCode.PORT_TAKEN, "port 8000 is held by pid 9 (nginx)", "end it")));

  private static ServiceView view(String name, Wanted wanted, State state, @Nullable Cause cause) {
    return ServiceView.of(FakeFleet.status(name, wanted, state, cause));
  }

  @Test
  void showsEachInstanceOnALineWithItsCause() {
    assertThat(StatusTable.render(SERVICES, FakeFleet.AT, 140, Paint.PLAIN))
        .containsExactly(
            "NAME                     STATE    PROVEN   PID  PORTS  UP    RESTARTS  CAUSE",
            "api                      ready    3 s ago  77   8000   62 s  1",
            "db                       stopped  -        -    8000   -     1",
            "queue                    waiting  -        -    8000   -     1         waits for db",
            "worker-with-a-long-name  backoff  -        -    8000   -     1         port-taken:"
                + " port 8000 is held by pid 9 (nginx); next try in 4 s");
  }

  @Test
  void tellsOfARestartWhileItIsNews() {
    ServiceView again =
        ServiceView.of(
            FakeFleet.again(
                FakeFleet.status("api", Wanted.UP, State.READY, null), FakeFleet.KILLED));
    assertThat(StatusTable.render(List.of(again), FakeFleet.AT, 140, Paint.PLAIN).getLast())
        .isEqualTo(
            "api   ready  3 s ago  78   8000   2 s  2         restarted 2 s ago: killed by"
                + " SIGKILL");
    Instant later = FakeFleet.AT.plus(Duration.ofMinutes(11));
    assertThat(StatusTable.render(List.of(again), later, 140, Paint.PLAIN).getLast())
        .doesNotContain("restarted");
  }

  @Test
  void putsCausesOnLinesOfTheirOwnWhenTheTerminalIsNarrow() {
    assertThat(StatusTable.render(SERVICES, FakeFleet.AT, 60, Paint.PLAIN))
        .containsExactly(
            "NAME                     STATE    PROVEN   PID  PORTS  UP",
            "api                      ready    3 s ago  77   8000   62 s",
            "db                       stopped  -        -    8000   -",
            "queue                    waiting  -        -    8000   -",
            "  waits for db",
            "worker-with-a-long-name  backoff  -        -    8000   -",
            "  port-taken: port 8000 is held by pid 9 (nginx); next tr...");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 50, 60, 72, 80, 100, 120, 200})
  void neverExceedsTheWidth(int width) {
    assertThat(StatusTable.render(SERVICES, FakeFleet.AT, width, Paint.PLAIN))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
  }

  @Test
  void coloursTheStateAlone() {
    assertThat(StatusTable.render(SERVICES, FakeFleet.AT, 140, Paint.COLOUR).get(1))
        .isEqualTo(
            "api                      \u001b[32mready\u001b[0m    3 s ago  77   8000   62 s  1");
  }

  @Test
  void sumsUpInOneSentence() {
    assertThat(StatusTable.summary(SERVICES))
        .isEqualTo("1 of 3 up as wanted; not: queue waiting, worker-with-a-long-name backoff");
  }
}
