package dev.mainstay.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.control.FakeFleet;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.WhyReport;
import dev.mainstay.cli.control.WhyReport.ListenerFacts;
import dev.mainstay.cli.control.WhyReport.PortFacts;
import dev.mainstay.cli.control.WhyReport.ProcessLine;
import dev.mainstay.cli.control.WhyReport.Whose;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.InstanceStatus;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhyScreenTest {

  private static final Instant AT = FakeFleet.AT;

  private static List<String> render(WhyReport report, int width) {
    return WhyScreen.render(report, ZoneOffset.UTC, width, 12, Paint.PLAIN, AsTyped.SHORT);
  }

  private static WhyReport portTaken() {
    Cause cause =
        new Cause(
            CauseCode.PORT_TAKEN,
            "port 8000 is held by pid 9 (nginx), not by its own tree",
            "end pid 9, or give the service another port");
    return new WhyReport(
        ServiceView.of(FakeFleet.status("api", Wanted.UP, State.STARTING, cause)),
        AT,
        List.of(
            new PortFacts(
                "",
                8000,
                List.of(
                    new ListenerFacts(
                        "::", 8000, 9, "nginx", AT.minusSeconds(90_000), Whose.STRANGER)))),
        List.of(
            new ListenerFacts(
                "127.0.0.1", 8001, 77, "serve api", AT.minusSeconds(62), Whose.ITS_OWN)),
        List.of(),
        List.of(
            new ProcessLine(77, 'S', AT.minusSeconds(62), "serve api"),
            new ProcessLine(78, 'T', AT.minusSeconds(61), "serve api --worker")),
        "/run/api.pid names pid 5, and no such process lives: it is stale",
        List.of("\u001b[31mError\u001b[0m: address in use", "bye"));
  }

  @Test
  void tellsOfATakenPortEverythingThatIsKnown() {
    assertThat(render(portTaken(), 100))
        .containsExactly(
            "api is starting for 60 s, wanted up",
            "cause      port-taken: port 8000 is held by pid 9 (nginx), not by its own tree",
            "do         end pid 9, or give the service another port",
            "",
            "attempt 2, started 09:58:58.000 (62 s ago): starting",
            "  ok  spawned  after 0 ms     pid 77",
            "  no  port     after 59 s     port 8000: nobody listens on 8000",
            "",
            "port 8000  [::]:8000 held by pid 9 since 2026-11-21 09:00:00 (NOT its own): nginx",
            "instead    listens on 127.0.0.1:8001 (pid 77)",
            "pid file   /run/api.pid names pid 5, and no such process lives: it is stale",
            "processes  77 sleeps, 62 s old: serve api",
            "           78 is STOPPED by a signal, 61 s old: serve api --worker",
            "before     attempt 1 90 s ago: exited-early: exit code 1",
            "restarts   1",
            "",
            "last output: /project/.mainstay/logs/api.log",
            "  | Error: address in use",
            "  | bye");
  }

  /** What is known of it without a look at the machine. */
  private static WhyReport bare(InstanceStatus status) {
    return new WhyReport(
        ServiceView.of(status), AT, List.of(), List.of(), List.of(), List.of(), "", List.of());
  }

  @Test
  void tellsOfAHealthyServiceWhyWeBelieveIt() {
    WhyReport healthy = bare(FakeFleet.status("api", Wanted.UP, State.READY, null));
    assertThat(render(healthy, 100))
        .contains(
            "because    every declared stage holds for this process tree; last proven 3 s ago",
            "newest evidence",
            "  ok  port     3 s ago        port 8000: 127.0.0.1:8000 is held by pid 77");
  }

  @Test
  void tellsWhyAHealthyServiceWasRestarted() {
    InstanceStatus healthy = FakeFleet.status("api", Wanted.UP, State.READY, null);
    WhyReport again = bare(FakeFleet.again(healthy, FakeFleet.KILLED));
    assertThat(render(again, 100))
        .contains(
            "restarted  2 s ago: signaled: killed by SIGKILL",
            "do         `mainstay logs api` shows when",
            "before     attempt 2 62 s ago: ready, then killed by SIGKILL; attempt 1 90 s ago:"
                + " exited-early");
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 80, 120})
  void neverExceedsTheWidth(int width) {
    assertThat(render(portTaken(), width))
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
  }
}
