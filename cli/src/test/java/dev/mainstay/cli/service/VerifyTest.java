package dev.mainstay.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.control.FakeFleet;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.control.WhyReport;
import dev.mainstay.cli.control.WhyReport.ListenerFacts;
import dev.mainstay.cli.control.WhyReport.PortFacts;
import dev.mainstay.cli.control.WhyReport.ProcessLine;
import dev.mainstay.cli.control.WhyReport.Whose;
import dev.mainstay.cli.view.AsTyped;
import dev.mainstay.cli.view.Paint;
import dev.mainstay.cli.view.Verdicts;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One view of files, processes, ports and health, each with a verdict. */
class VerifyTest {

  private static final Instant AT = FakeFleet.AT;
  private static final ServiceView MONITOR = FakeFleet.part(State.READY, AT);

  private @TempDir Path project;
  private StateFolder folder = new StateFolder(Path.of("/"));

  @BeforeEach
  void make() throws IOException {
    folder = new StateFolder(project);
    folder.make();
  }

  private List<String> said(WhyReport report) {
    return Verdicts.render(Verify.of(report, folder), 200, Paint.PLAIN, AsTyped.SHORT).stream()
        .map(String::strip)
        .toList();
  }

  @Test
  void aReadyInstanceHoldsInEveryRespect() {
    WhyReport report =
        new WhyReport(
            ServiceView.of(FakeFleet.status("api", Wanted.UP, State.READY, null)),
            AT,
            List.of(
                new PortFacts(
                    "",
                    8000,
                    List.of(
                        new ListenerFacts("127.0.0.1", 8000, 77, "serve api", AT, Whose.ITS_OWN),
                        new ListenerFacts("::1", 8000, 77, "serve api", AT, Whose.ITS_OWN)))),
            List.of(),
            List.of(),
            List.of(new ProcessLine(77, 'S', AT, "serve api")),
            "/run/api.pid names pid 77, which is ours",
            List.of());
    assertThat(said(report))
        .containsExactly(
            "api",
            "ok    wanted up, is ready",
            "ok    process 77 sleeps: serve api",
            "ok    port 8000: 127.0.0.1 held by pid 77 (serve api)",
            "ok    port 8000: ::1 held by pid 77 (serve api)",
            "ok    spawned, 62 s ago: pid 77",
            "ok    port (port 8000), 3 s ago: 127.0.0.1:8000 is held by pid 77",
            "ok    pid file /run/api.pid names pid 77, which is ours",
            "note  no log yet: /project/.mainstay/logs/api.log");
    assertThat(Verdicts.hold(Verify.of(report, folder))).isTrue();
  }

  @Test
  void thePortOfAPartIsHeldByTheSupervisor() {
    ListenerFacts own = new ListenerFacts("::1", 8080, 77, "java -Xmx256m", AT, Whose.ITS_OWN);
    WhyReport report =
        new WhyReport(
            MONITOR,
            AT,
            List.of(new PortFacts("", 8080, List.of(own))),
            List.of(),
            List.of(),
            List.of(),
            "",
            List.of());
    assertThat(said(report)).contains("ok    port 8080: ::1 held by this supervisor, pid 77");
  }

  @Test
  void aPartOfTheSupervisorNeedsNoProcessOfItsOwn() {
    WhyReport report =
        new WhyReport(MONITOR, AT, List.of(), List.of(), List.of(), List.of(), "", List.of());
    assertThat(said(report)).containsExactly("monitor", "ok    wanted up, is ready");
  }

  @Test
  void whatDoesNotHoldIsNamedOneByOne() throws IOException {
    Files.writeString(folder.run().resolve("api.ready"), "");
    WhyReport report =
        new WhyReport(
            ServiceView.of(
                FakeFleet.status(
                    "api",
                    Wanted.UP,
                    State.STARTING,
                    new Cause(CauseCode.PORT_TAKEN, "held by pid 9", "end it"))),
            AT,
            List.of(
                new PortFacts(
                    "",
                    8000,
                    List.of(new ListenerFacts("::", 8000, 9, "nginx", AT, Whose.STRANGER))),
                new PortFacts("ws", 8079, List.of())),
            List.of(),
            List.of(),
            List.of(new ProcessLine(77, 'T', AT, "serve api")),
            "/run/api.pid names pid 5, and no such process lives: it is stale",
            List.of());
    assertThat(said(report))
        .contains(
            "bad   wanted up, is starting: held by pid 9",
            "end it",
            "bad   process 77 is STOPPED by a signal: serve api",
            "bad   port 8000: :: held by pid 9 (nginx), not its own",
            "bad   port 8079: nobody listens, on IPv4 or IPv6",
            "bad   port (port 8000), 3 s ago: nobody listens on 8000",
            "bad   pid file /run/api.pid names pid 5, and no such process lives: it is stale",
            "bad   the flag file says ready, and it is starting");
    assertThat(Verdicts.hold(Verify.of(report, folder))).isFalse();
  }
}
