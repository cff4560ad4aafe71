package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Misbehaving;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Ran;
import dev.mainstay.simulation.driver.Status;
import dev.mainstay.simulation.driver.Wait;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every way in which a program may prove that it is ready, and none of them by mistake. */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
class ProofsTest {

  @Test
  void everyWayToProveIsTakenForThisProgramAlone(Mainstay mainstay) {
    String stamps = "stamps=" + mainstay.file("stamps");
    mainstay.config(
        "services:\n"
            + service("line", false, "log: Application startup complete", "log-then-ready", stamps)
            + service("s6", true, "notify: s6", "notify-s6", "delay=0.4", stamps)
            + service("systemd", true, "notify: systemd", "notify-systemd", "delay=0.4", stamps)
            + service("ws", true, "ws: {path: /events, send: hello, expect: received}", "websocket")
            + service("tcp", true, "tcp: true", "ok")
            + service("exec", true, "exec: [sh, -c, 'test -n \"$PORT\"']", "ok")
            + service("json", true, "http: {path: /health, json: {status: running}}", "ok")
            + service("body", true, "http: {path: /health, body: 'mode.*ok'}", "ok"));

    Ran up = mainstay.must("up", "--detach");

    assertThat(mainstay.status().services())
        .as("%s", up)
        .hasSize(8)
        .allSatisfy(s -> assertThat(s.state()).isEqualTo("ready"));
    assertThat(mainstay.read("stamps")).contains("listening notify-s6", "listening notify-systemd");
  }

  @Test
  @Tag("S0.7")
  void whatIsNeverSaidIsAFailureAtItsDeadline(Mainstay mainstay) {
    mainstay.config(
        "services:\n"
            + service("line", false, "deadline: 2s, log: Registered /events endpoint", "worker")
            + service("s6", true, "deadline: 2s, notify: s6", "ok")
            + service("systemd", true, "deadline: 2s, notify: systemd", "ok")
            + service("json", true, "deadline: 2s, http: {path: /, json: {status: ok}}", "ok"));

    Ran up = mainstay.run("up", "--detach", "--timeout", "10s");

    assertThat(up.code()).as("%s", up).isEqualTo(1);
    assertThat(mainstay.status().services())
        .hasSize(4)
        .allSatisfy(s -> assertThat(s.state()).as("%s", s).isNotIn("ready", "running"));
    assertThat(mainstay.run("why", "line").all()).contains("Registered /events endpoint");
  }

  @Test
  @Tag("S0.6")
  void everyEndpointHasADeadlineOfItsOwn(Mainstay mainstay) {
    String endpoints =
        """
        services:
          both:
            command: %s
            ports: {http: %d, events: %d}
            ready:
              deadline: 30s
              http: [{path: /health, deadline: %s}, {path: /health, port: events, deadline: 8s}]
        """;
    int http = Ports.free();
    int events = Ports.free();
    String slow = Misbehaving.yaml("several-ports", "after=3");
    mainstay.config(endpoints.formatted(slow, http, events, "20s"));
    mainstay.must("up", "--detach");
    assertThat(mainstay.status().service("both").state()).isEqualTo("ready");

    mainstay.config(endpoints.formatted(Misbehaving.yaml("worker"), http, events, "3s"));
    assertThat(mainstay.run("up", "--detach", "--timeout", "5s").code()).isEqualTo(1);
    assertThat(mainstay.run("why", "both").all())
        .contains("nobody listens on " + http)
        .contains("not proven within 3")
        .contains("the deadline of port http " + http);
  }

  @Test
  void aDaemonWhoseParentWaitsForItsChildIsFollowed(Mainstay mainstay) {
    String stamps = "stamps=" + mainstay.file("stamps");
    mainstay.config(
        "services:\n"
            + service(
                "patient",
                true,
                "deadline: 3s, http: {path: /health}",
                "forks-and-waits",
                "after=0.5",
                stamps));
    mainstay.must("up", "--detach");
    Wait.untilTrue(
        "the parent to leave", Mainstay.COMMAND, () -> mainstay.read("stamps").contains("left"));
    Matcher listening = Pattern.compile("listening \\S+ (\\d+)").matcher(mainstay.read("stamps"));
    assertThat(listening.find()).isTrue();
    long child = Long.parseLong(listening.group(1));

    Status.Service followed =
        mainstay
            .await(
                "its child, proven",
                Mainstay.COMMAND,
                s ->
                    s.service("patient").pid() == child
                        && s.service("patient").state().equals("ready"))
            .service("patient");

    assertThat(followed.restarts()).as("%s", followed).isZero();
  }

  @Test
  void aProgramWithNothingDeclaredRunsAndIsNeverCalledReady(Mainstay mainstay) {
    int port = Ports.free();
    mainstay.config(
        """
        services:
          bare: {command: %s}
        """
            .formatted(Misbehaving.yaml("ok", "" + port)));
    mainstay.must("up", "--detach");
    Status.Service bare = mainstay.status().service("bare");
    assertThat(bare.state()).isEqualTo("running");
    mainstay.await(
        "the port it was seen to open, as a suggestion",
        Mainstay.COMMAND,
        s -> s.service("bare").json().text("suggestion").orElse("").contains("" + port));
  }

  private static String service(String name, boolean port, String ready, String... program) {
    return """
      %s:
        command: %s
        ready: {%s}
        %s
    """
        .formatted(
            name,
            Misbehaving.yaml(program),
            ready,
            port ? "port: " + Ports.free() : "autostart: true");
  }
}
