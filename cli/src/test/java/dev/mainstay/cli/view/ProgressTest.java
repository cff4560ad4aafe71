package dev.mainstay.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.control.FakeFleet;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final ServiceView STARTING = view("api", State.STARTING, null);
  private static final ServiceView READY = view("api", State.READY, null);

  private static ServiceView view(String name, State state, @Nullable CauseCode code) {
    Cause cause = code == null ? null : new Cause(code, "it is so", "do this");
    return ServiceView.of(FakeFleet.status(name, Wanted.UP, state, cause));
  }

  private static ServiceView again(State state) {
    return ServiceView.of(
        FakeFleet.again(FakeFleet.status("api", Wanted.UP, state, null), FakeFleet.KILLED));
  }

  private static List<String> changes(@Nullable ServiceView before, ServiceView after) {
    return Progress.changes(before, after, FakeFleet.AT, ZoneOffset.UTC, Paint.PLAIN);
  }

  @Test
  void saysWhatChangedAndNothingElse() {
    assertThat(changes(null, STARTING)).containsExactly("10:00:00.000 api starting, pid 77");
    assertThat(changes(STARTING, STARTING)).isEmpty();
    assertThat(changes(STARTING, READY)).containsExactly("10:00:00.000 api ready  in 2 s");
    assertThat(changes(READY, view("api", State.BACKOFF, CauseCode.SIGNALED)))
        .containsExactly("10:00:00.000 api backoff  signaled: it is so; next try in 4 s");
  }

  @Test
  void saysOnceThatAPartOfTheSupervisorIsStarting() {
    assertThat(changes(null, FakeFleet.part(State.STARTING, null)))
        .containsExactly("10:00:00.000 monitor starting, pid 77");
    assertThat(
            changes(
                FakeFleet.part(State.STARTING, null), FakeFleet.part(State.STARTING, FakeFleet.AT)))
        .isEmpty();
  }

  @Test
  void doesNotAlarmAboutWhatEveryStartLacksAtFirst() {
    assertThat(changes(STARTING, view("api", State.STARTING, CauseCode.NOT_LISTENING))).isEmpty();
    assertThat(changes(STARTING, view("api", State.STARTING, CauseCode.PORT_TAKEN)))
        .containsExactly("10:00:00.000 api starting, pid 77  port-taken: it is so");
  }

  @Test
  void saysWhyAServiceThatWasUpIsStartedAgain() {
    assertThat(changes(READY, again(State.STARTING)))
        .containsExactly(
            "10:00:00.000 api ended, starting again  signaled: killed by SIGKILL",
            "10:00:00.000 api starting, pid 78");
    assertThat(changes(again(State.STARTING), again(State.READY)))
        .containsExactly("10:00:00.000 api ready  in 1 s");
  }

  @Test
  void doesNotCallAnEndACrashThatWasAskedFor() {
    ServiceView stopping = view("api", State.STOPPING, null);
    assertThat(changes(READY, stopping)).containsExactly("10:00:00.000 api stopping");
    assertThat(changes(stopping, again(State.STARTING)))
        .containsExactly("10:00:00.000 api starting, pid 78");
    ServiceView backoff = view("api", State.BACKOFF, CauseCode.SIGNALED);
    assertThat(changes(backoff, again(State.STARTING)))
        .containsExactly("10:00:00.000 api starting, pid 78");
  }

  @Test
  void saysWithWhichCodeAServiceHasRunToItsEnd() {
    assertThat(changes(READY, again(State.COMPLETED)))
        .containsExactly("10:00:00.000 api completed  signaled: killed by SIGKILL");
  }

  @Test
  void keepsTheReasonOfARestartInThePanel() {
    assertThat(Progress.panel(List.of(again(State.READY)), FakeFleet.AT, 90, Paint.PLAIN))
        .containsExactly(
            "ready        api  in 1 s  restarted 2 s ago: killed by SIGKILL"
                + "  spawned ok, port ok");
  }

  @Test
  void drawsAPanelWithALineForEach() {
    List<ServiceView> all = List.of(READY, view("worker", State.WAITING, null));
    assertThat(Progress.panel(all, FakeFleet.AT, 60, Paint.PLAIN))
        .containsExactly(
            "ready        api     in 2 s  spawned ok, port ok", "waiting      worker  for db");
    assertThat(Progress.panel(all, FakeFleet.AT, 24, Paint.PLAIN))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(24));
  }

  @Test
  void countsOnlyWhatIsProven() {
    List<ServiceView> all =
        List.of(READY, view("a", State.RUNNING, null), view("b", State.FAILED, null));
    assertThat(Progress.verdict(all, Duration.ofMillis(2100)))
        .isEqualTo("1 of 3 ready in 2.1 s, 1 running (nothing declared to prove)");
  }

  @Test
  void namesTheCauseTheHintAndWhereToLookNext() {
    assertThat(
            Progress.failure(
                view("api", State.FAILED, CauseCode.BAD_COMMAND), 80, Paint.PLAIN, AsTyped.SHORT))
        .containsExactly(
            "api is failed: bad-command: it is so",
            "  do this",
            "  mainstay why api   log: /project/.mainstay/logs/api.log");
  }
}
