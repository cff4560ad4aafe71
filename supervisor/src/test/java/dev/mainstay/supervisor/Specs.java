package dev.mainstay.supervisor;

import dev.mainstay.core.Backoff;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Declarations for tests: a plain one, and the same with one thing changed. */
final class Specs {

  static final Backoff BACKOFF = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30), 0);

  private Specs() {}

  static ProbeSpec http() {
    return http(0);
  }

  static ProbeSpec http(int port) {
    return new ProbeSpec.Http(
        "127.0.0.1",
        port,
        false,
        "/health",
        Set.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        new PortOwner.Tree(),
        Duration.ofSeconds(2));
  }

  static ProbeSpec.Heartbeat heartbeat() {
    return new ProbeSpec.Heartbeat(
        Path.of("/tmp/health.json"), Duration.ofSeconds(120), "progress", Duration.ofSeconds(2));
  }

  static RestartSpec restart(RestartSpec.Policy policy) {
    return new RestartSpec(
        policy,
        Map.of(),
        BACKOFF,
        5,
        Duration.ofSeconds(60),
        RestartSpec.Then.SLOW,
        Duration.ofSeconds(10));
  }

  /** A web program on port 8000 with a health page. */
  static ServiceSpec web() {
    return service(
        "web",
        Kind.DAEMON,
        List.of(new PortSpec("", 8000, 8000)),
        List.of(http()),
        null,
        restart(RestartSpec.Policy.ON_FAILURE));
  }

  /** A program that answers on 8000 within 5 s, and on 8079 within 90 s. */
  static ServiceSpec slowSecondPort() {
    ProbeSpec second = http(-2);
    ServiceSpec.Ready ready =
        new ServiceSpec.Ready(
            Duration.ofSeconds(60),
            List.of(http(), second),
            Map.of(http(), Duration.ofSeconds(5), second, Duration.ofSeconds(90)));
    List<PortSpec> ports =
        List.of(new PortSpec("http", 8000, 8000), new PortSpec("events", 8079, 8079));
    return web().on(ports, ready);
  }

  /** A program of which nothing is declared. */
  static ServiceSpec bare() {
    return service(
        "bare", Kind.DAEMON, List.of(), List.of(), null, restart(RestartSpec.Policy.ON_FAILURE));
  }

  static ServiceSpec service(
      String name,
      Kind kind,
      List<PortSpec> ports,
      List<ProbeSpec> answers,
      ProbeSpec.@org.jspecify.annotations.Nullable Heartbeat heartbeat,
      RestartSpec restart) {
    return new ServiceSpec(
        name,
        kind,
        kind == Kind.EXTERNAL ? List.of() : List.of("/bin/program"),
        Path.of("/tmp"),
        Map.of(),
        ports,
        kind == Kind.EXTERNAL ? new PortOwner.Any() : new PortOwner.Tree(),
        null,
        new ServiceSpec.Ready(Duration.ofSeconds(60), answers),
        new ServiceSpec.Live(true, Duration.ofSeconds(10), 3, Duration.ofSeconds(1), heartbeat),
        restart,
        new ServiceSpec.Stop("TERM", Duration.ofSeconds(10)),
        List.of(),
        new ServiceSpec.Logs(10 << 20, 5),
        1,
        true,
        "",
        ServiceSpec.Stdio.LOGGED);
  }

  static ServiceSpec needing(ServiceSpec service, String... others) {
    return service.dependsOn(List.of(others));
  }
}
