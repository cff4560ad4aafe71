package dev.mainstay.cli.component;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.component.ComponentAction.Ask;
import dev.mainstay.cli.component.ComponentAction.Close;
import dev.mainstay.cli.component.ComponentAction.Open;
import dev.mainstay.cli.component.ComponentEvent.Asked;
import dev.mainstay.cli.component.ComponentEvent.Opened;
import dev.mainstay.cli.component.ComponentEvent.Refused;
import dev.mainstay.cli.component.ComponentEvent.Restart;
import dev.mainstay.cli.component.ComponentEvent.Start;
import dev.mainstay.cli.component.ComponentEvent.Stop;
import dev.mainstay.cli.component.ComponentEvent.Wake;
import dev.mainstay.cli.component.ComponentState.Opening;
import dev.mainstay.cli.component.ComponentState.Proving;
import dev.mainstay.cli.component.ComponentState.Resting;
import dev.mainstay.cli.component.ComponentState.Serving;
import dev.mainstay.cli.component.ComponentState.Silent;
import dev.mainstay.cli.component.ComponentState.Stopped;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.core.Step;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done for a component, event by event. */
class ComponentMachineTest {

  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  private static final Cause TAKEN = new Cause(CauseCode.PORT_TAKEN, "port 8080 is held", "");
  private static final Asked GOOD = new Asked("http /health", true, "200", Duration.ofMillis(1));
  private static final Asked BAD =
      new Asked("http /health", false, "no answer", Duration.ofSeconds(2));

  private final ComponentMachine machine = new ComponentMachine(Part.Remedy.REOPEN);
  private final ComponentView views = new ComponentView("monitor", T0, 7, 8080, Path.of("log"));
  private final List<ComponentAction> acted = new ArrayList<>();
  private ComponentState state = new Stopped(T0);
  private Instant wakeAt = Instant.MAX;
  private Instant now = T0;

  private void on(ComponentEvent... events) {
    for (ComponentEvent event : events) {
      Step<ComponentState, ComponentAction> step = machine.on(state, event, now);
      state = step.next();
      acted.addAll(step.actions());
      wakeAt = step.wakeAt();
    }
  }

  @Test
  void aRestartOpensItAnewWhateverItDoes() {
    on(new Start(), new Restart());
    assertThat(acted).as("it is being opened already").containsExactly(new Open());
    on(new Opened(8080, "http://127.0.0.1:8080"), GOOD);
    acted.clear();
    on(new Restart());
    assertThat(state).isInstanceOf(Opening.class);
    assertThat(acted).containsExactly(new Close(), new Open());
    on(BAD, new Opened(8080, "http://127.0.0.1:8080"), GOOD);
    assertThat(state).isInstanceOf(Serving.class);
  }

  @Test
  void aRestartOfOneThatWaitsTriesAtOnce() {
    on(new Start(), new Refused(TAKEN));
    acted.clear();
    on(new Restart());
    assertThat(acted).containsExactly(new Open());
    assertThat(views.of(state, Part.Remedy.REOPEN).cause()).isEqualTo(TAKEN);
  }

  @Test
  void isReadyOnlyWhenItHasAnsweredOverItsOwnSocket() {
    on(new Start());
    assertThat(views.of(state, Part.Remedy.REOPEN).state()).isEqualTo(State.STARTING);
    on(new Opened(8080, "http://127.0.0.1:8080"));
    assertThat(state).isInstanceOf(Proving.class);
    assertThat(views.of(state, Part.Remedy.REOPEN).state()).isEqualTo(State.STARTING);
    on(GOOD);
    assertThat(state).isInstanceOf(Serving.class);
    assertThat(views.of(state, Part.Remedy.REOPEN).state()).isEqualTo(State.READY);
    assertThat(acted).containsExactly(new Open(), new Ask());
    assertThat(wakeAt).isEqualTo(T0.plus(ComponentMachine.ASK_EVERY));
  }

  @Test
  void isAskedAgainAndAgain() {
    on(new Start(), new Opened(8080, ""), GOOD);
    now = wakeAt;
    on(new Wake(), GOOD);
    assertThat(acted).containsExactly(new Open(), new Ask(), new Ask());
    assertThat(((Serving) state).since()).isEqualTo(T0);
    assertThat(((Serving) state).answer().at()).isEqualTo(now);
  }

  @Test
  void aTakenPortIsToldAndTriedAgainMoreAndMoreRarely() {
    on(new Start(), new Refused(TAKEN));
    assertThat(views.of(state, Part.Remedy.REOPEN).state()).isEqualTo(State.BACKOFF);
    assertThat(views.of(state, Part.Remedy.REOPEN).cause()).isEqualTo(TAKEN);
    List<Duration> pauses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pauses.add(Duration.between(now, wakeAt));
      now = wakeAt;
      on(new Wake());
      assertThat(state).isInstanceOf(Opening.class);
      assertThat(views.of(state, Part.Remedy.REOPEN).state())
          .as("the cause holds on")
          .isEqualTo(State.BACKOFF);
      on(new Refused(TAKEN));
    }
    assertThat(pauses)
        .extracting(Duration::toMillis)
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L, 15_000L);
    assertThat(((Resting) state).since()).isEqualTo(T0);
    now = wakeAt;
    on(new Wake(), new Opened(8080, ""), GOOD);
    assertThat(views.of(state, Part.Remedy.REOPEN).state()).isEqualTo(State.READY);
    assertThat(views.of(state, Part.Remedy.REOPEN).cause()).isNull();
  }

  @Test
  void oneThatDoesNotAnswerIsUnresponsiveAndThenOpenedAnew() {
    on(new Start(), new Opened(8080, ""), GOOD, new Wake(), BAD);
    assertThat(views.of(state, Part.Remedy.REOPEN).state()).isEqualTo(State.UNRESPONSIVE);
    on(new Wake(), BAD);
    assertThat(state).isInstanceOf(Silent.class);
    assertThat(views.of(state, Part.Remedy.REOPEN).nextTryAt()).isEqualTo(wakeAt);
    ServiceView left = views.of(state, Part.Remedy.WAIT);
    assertThat(left.nextTryAt()).isNull();
    assertThat(requireNonNull(left.cause()).hint()).contains("`mainstay link monitor`");
    acted.clear();
    on(new Wake(), BAD);
    assertThat(acted).containsExactly(new Ask(), new Close(), new Open());
    assertThat(state).isInstanceOf(Opening.class);
  }

  @Test
  void oneAnswerEndsTheSilence() {
    on(new Start(), new Opened(8080, ""), BAD, new Wake(), GOOD);
    assertThat(views.of(state, Part.Remedy.REOPEN).state()).isEqualTo(State.READY);
  }

  @Test
  void isClosedWheneverItIsStopped() {
    on(new Start(), new Stop());
    assertThat(state).isInstanceOf(Stopped.class);
    on(new Opened(8080, ""));
    assertThat(acted).containsExactly(new Open(), new Close(), new Close());
  }

  @Test
  void whatMendsItselfIsNeverClosedForWantOfProof() {
    ComponentMachine patient = new ComponentMachine(Part.Remedy.WAIT);
    ComponentState now = patient.on(new Stopped(T0), new Start(), T0).next();
    now = patient.on(now, new ComponentEvent.Opened(1, "here"), T0).next();
    for (int i = 0; i < 2 * ComponentMachine.MISSES_MAX; i++) {
      Step<ComponentState, ComponentAction> step = patient.on(now, BAD, T0);
      assertThat(step.actions()).isEmpty();
      now = step.next();
    }
    assertThat(now).as("it may not have begun yet").isInstanceOf(Proving.class);
    Instant later = T0.plus(ComponentMachine.PROVEN_WITHIN);
    for (int i = 0; i < 2 * ComponentMachine.MISSES_MAX; i++) {
      Step<ComponentState, ComponentAction> step = patient.on(now, BAD, later);
      assertThat(step.actions()).isEmpty();
      now = step.next();
    }
    assertThat(views.of(now, Part.Remedy.WAIT).state()).isEqualTo(State.UNRESPONSIVE);
    assertThat(patient.on(now, GOOD, T0).next()).isInstanceOf(ComponentState.Serving.class);
  }
}
