package dev.mainstay.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.InstanceStatus;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What of a status is shown otherwise than the fleet tells it. */
class ServiceViewTest {

  @Test
  void aHintNamesTheInstanceAndItsProcess() {
    Cause frozen =
        new Cause(CauseCode.FROZEN, "it is so", "`kill -CONT PID`, or `mainstay restart NAME`");
    InstanceStatus alive = FakeFleet.status("api", Wanted.UP, State.UNRESPONSIVE, frozen);
    assertThat(hint(alive))
        .isEqualTo(
            "`kill -CONT "
                + Objects.requireNonNull(alive.process()).pid()
                + "`, or `mainstay restart "
                + alive.instance()
                + "`");
    InstanceStatus gone = FakeFleet.status("api", Wanted.UP, State.BACKOFF, frozen);
    assertThat(hint(gone)).contains("kill -CONT PID", "restart " + gone.instance());
  }

  private static String hint(InstanceStatus status) {
    return Objects.requireNonNull(ServiceView.of(status).cause()).hint();
  }
}
