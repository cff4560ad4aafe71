package dev.mainstay.cli.component;

import dev.mainstay.cli.component.ComponentState.Door;
import dev.mainstay.cli.component.ComponentState.Opening;
import dev.mainstay.cli.component.ComponentState.Proving;
import dev.mainstay.cli.component.ComponentState.Resting;
import dev.mainstay.cli.component.ComponentState.Serving;
import dev.mainstay.cli.component.ComponentState.Silent;
import dev.mainstay.cli.component.ComponentState.Stopped;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.Stage;
import dev.mainstay.supervisor.InstanceStatus.PortStatus;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How components are shown: in the same words as services.
 *
 * @param since when this process began
 * @param port the one it is declared with
 * @param log what this process writes, if it runs in the background
 */
public record ComponentView(String name, Instant since, long pid, int port, Path log) {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  ServiceView of(ComponentState state, Part.Remedy remedy) {
    return switch (state) {
      case Stopped(Instant at) -> view(State.STARTING, at, null, List.of(), null, null, 0);
      case Opening opening ->
          view(
              opening.cause() == null ? State.STARTING : State.BACKOFF,
              opening.since(),
              null,
              List.of(),
              opening.cause(),
              null,
              opening.failures());
      case Proving proving ->
          view(
              State.STARTING,
              proving.since(),
              proving.door(),
              List.of(listens(proving.door())),
              null,
              null,
              proving.failures());
      case Serving serving ->
          view(
              State.READY,
              serving.since(),
              serving.door(),
              List.of(listens(serving.door()), serving.answer()),
              null,
              null,
              0);
      case Silent silent ->
          view(
              State.UNRESPONSIVE,
              silent.since(),
              silent.door(),
              List.of(listens(silent.door()), silent.answer()),
              new Cause(CauseCode.NO_ANSWER, silent.answer().detail(), remedy.hint(name)),
              nextTryAt(silent, remedy),
              0);
      case Resting resting ->
          view(
              State.BACKOFF,
              resting.since(),
              null,
              List.of(),
              resting.cause(),
              resting.until(),
              resting.failures());
    };
  }

  /** When it is asked again, to be opened anew in the end; null when nothing is done about it. */
  private static @Nullable Instant nextTryAt(Silent silent, Part.Remedy remedy) {
    return switch (remedy) {
      case REOPEN -> silent.answer().at().plus(ComponentMachine.ASK_AGAIN);
      case WAIT -> null;
    };
  }

  private ServiceView view(
      State state,
      Instant at,
      @Nullable Door door,
      List<Evidence> evidence,
      @Nullable Cause cause,
      @Nullable Instant nextTryAt,
      int failures) {
    Instant provenAt =
        evidence.stream()
            .filter(Evidence::ok)
            .map(Evidence::at)
            .max(Instant::compareTo)
            .orElse(null);
    PortStatus shown =
        door == null
            ? new PortStatus("http", port, "", null)
            : new PortStatus("http", door.port(), "pid " + pid + " (this supervisor)", provenAt);
    return new ServiceView(
        name,
        name,
        ServiceView.COMPONENT,
        Wanted.UP,
        state,
        at,
        pid,
        door == null ? null : door.since(),
        List.of(shown),
        failures,
        evidence,
        cause,
        null,
        nextTryAt,
        List.of(),
        List.of(),
        door == null ? "" : door.address(),
        log.toString(),
        List.of(),
        "",
        DEADLINE,
        "",
        "");
  }

  private static Evidence listens(Door door) {
    return new Evidence(
        Stage.PORT,
        "port " + door.port(),
        true,
        door.since(),
        Duration.ZERO,
        "listens at " + door.address());
  }
}
