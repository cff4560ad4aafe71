package dev.mainstay.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.control.FakeFleet;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a command that waits for a service has its answer. */
class SettledTest {

  @ParameterizedTest
  @CsvSource({
    "READY,        ,              PROVEN",
    "BUSY,         ,              PROVEN",
    "RUNNING,      ,              PROVEN",
    "COMPLETED,    ,              PROVEN",
    "FAILED,       BAD_COMMAND,   FAILED",
    "STARTING,     ,              OPEN",
    "STARTING,     CRASH_LOOP,    FAILED",
    "BACKOFF,      EXITED_EARLY,  OPEN",
    "BACKOFF,      SIGNALED,      OPEN",
    "BACKOFF,      NOT_LISTENING, FAILED",
    "BACKOFF,      DEADLINE,      FAILED",
    "BACKOFF,      CRASH_LOOP,    FAILED",
    "WAITING,      ,              OPEN",
    "DEGRADED,     WRONG_PORT,    OPEN",
    "UNRESPONSIVE, NO_ANSWER,     OPEN",
    "STOPPED,      ,              OPEN",
  })
  void onTheWayUp(State state, CauseCode code, Settled settled) {
    ServiceView view = view("api", Wanted.UP, state, code);
    assertThat(Settled.up(view, List.of(view))).isEqualTo(settled);
  }

  @ParameterizedTest
  @CsvSource({"DOWN, STOPPED, PROVEN", "DOWN, STOPPING, OPEN", "UP, STOPPED, OPEN"})
  void onTheWayDown(Wanted wanted, State state, Settled settled) {
    assertThat(Settled.down(view("api", wanted, state, null))).isEqualTo(settled);
  }

  @Test
  void waitingForWhatHasFailedIsHopeless() {
    ServiceView waiting = view("api", Wanted.UP, State.WAITING, null);
    ServiceView failed = view("db", Wanted.UP, State.FAILED, CauseCode.BAD_COMMAND);
    ServiceView starting = view("db", Wanted.UP, State.STARTING, null);
    assertThat(Settled.up(waiting, List.of(waiting, failed))).isEqualTo(Settled.FAILED);
    assertThat(Settled.up(waiting, List.of(waiting, starting))).isEqualTo(Settled.OPEN);
  }

  @ParameterizedTest
  @CsvSource({
    "READY, READY, 'a, b',    true",
    "READY, STARTING, 'a, b', false",
    "READY, STARTING, a,      true",
    "FAILED, READY, 'a, b',   true",
    "READY, READY, 'a, c',    false",
  })
  void aWaitIsOverWhenAllThatWereNamedAreKnownAndSettled(
      State a, State b, String named, boolean over) {
    List<ServiceView> all =
        List.of(view("a", Wanted.UP, a, null), view("b", Wanted.UP, b, CauseCode.BAD_COMMAND));
    Set<String> names = Set.of(named.split(", ", -1));
    assertThat(ProofWait.Outcome.isSettled(all, names, Settled::up)).isEqualTo(over);
    assertThat(ProofWait.Outcome.of(all, names, Settled::up).isSettled()).isEqualTo(over);
  }

  @ParameterizedTest
  @CsvSource({"2026-11-23T05:20:00Z, OPEN", ", FAILED"})
  void aComponentThatIsLeftToItselfHoldsNobodyUp(@Nullable Instant nextTryAt, Settled settled) {
    ServiceView silent = component("chat", State.UNRESPONSIVE, nextTryAt);
    assertThat(Settled.up(silent, List.of(silent))).isEqualTo(settled);
  }

  @Test
  void notYetWantedIsOpen() {
    ServiceView view = view("api", Wanted.DOWN, State.READY, null);
    assertThat(Settled.up(view, List.of(view))).isEqualTo(Settled.OPEN);
  }

  private static ServiceView view(
      String name, Wanted wanted, State state, @Nullable CauseCode code) {
    Cause cause = code == null ? null : new Cause(code, "it is so", "do this");
    return ServiceView.of(FakeFleet.status(name, wanted, state, cause));
  }

  private static ServiceView component(String name, State state, @Nullable Instant nextTryAt) {
    ServiceView view = view(name, Wanted.UP, state, CauseCode.NO_ANSWER);
    return new ServiceView(
        name,
        name,
        ServiceView.COMPONENT,
        view.wanted(),
        state,
        view.since(),
        view.pid(),
        view.upSince(),
        view.ports(),
        view.restarts(),
        view.evidence(),
        view.cause(),
        view.lastEnd(),
        nextTryAt,
        view.waitingFor(),
        view.starts(),
        view.suggestion(),
        view.log(),
        view.command(),
        view.directory(),
        view.deadline(),
        view.pidFile(),
        view.version());
  }
}
