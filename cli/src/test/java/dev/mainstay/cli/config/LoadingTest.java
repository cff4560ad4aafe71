package dev.mainstay.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.core.Backoff;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.supervisor.RestartSpec;
import dev.mainstay.supervisor.RestartSpec.ExitKind;
import dev.mainstay.supervisor.RestartSpec.OnExit;
import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key and every default, as the supervisor gets them. */
class LoadingTest {

  private static final Path HERE = Path.of("").toAbsolutePath();

  @Test
  void aServiceWithACommandAloneHasTheDefaults() {
    assertThat(service("services: {web: {command: [sleep, '9']}}"))
        .isEqualTo(
            new ServiceSpec(
                "web",
                ServiceSpec.Kind.DAEMON,
                List.of("sleep", "9"),
                HERE,
                Map.of(),
                List.of(),
                new PortOwner.Tree(),
                null,
                new ServiceSpec.Ready(Duration.ofSeconds(60), List.of()),
                new ServiceSpec.Live(
                    true,
                    Duration.ofSeconds(2),
                    3,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    null),
                new RestartSpec(
                    RestartSpec.Policy.ON_FAILURE,
                    Map.of(),
                    new Backoff(Duration.ofMillis(250), Duration.ofSeconds(30), 0.1),
                    5,
                    Duration.ofSeconds(60),
                    RestartSpec.Then.SLOW,
                    Duration.ofSeconds(10)),
                new ServiceSpec.Stop("TERM", Duration.ofSeconds(10)),
                List.of(),
                new ServiceSpec.Logs(10_000_000, 5),
                1,
                true,
                "",
                ServiceSpec.Stdio.LOGGED));
  }

  /** The whole project is asked about ten times a second, whatever its size. */
  @ParameterizedTest
  @CsvSource({"1, 2000", "20, 2000", "21, 2100", "60, 6000", "100, 10000", "400, 10000"})
  void withoutAnIntervalTheNumberOfInstancesSetsIt(int instances, long millis) {
    String more = instances == 1 ? "" : ", b: {command: [x], instances: " + (instances - 1) + "}";
    assertThat(service("services: {a: {command: [x]}" + more + "}").live().interval())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "port: 80, ready: {tcp: {timeout: 3s}}                        | 3",
        "ready: {exec: [check]}                                       | 5",
        "port: 80, ready: {tcp: true}, live: {interval: 7s}           | 7",
        "live: {heartbeat: {file: h, max_age: 4s}}                    | 2",
      })
  void theIntervalOfItselfContradictsNothingThatIsDeclared(String keys, long seconds) {
    ServiceSpec.Live live = service("services: {web: {command: [x], " + keys + "}}").live();
    assertThat(live.interval()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void whoeverIsLookedAtOftenOfItselfIsNotEndedSooner() {
    assertThat(service("services: {web: {command: [x]}}").live().patience())
        .isEqualTo(Duration.ofSeconds(10));
    assertThat(service("services: {web: {command: [x], live: {interval: 3s}}}").live().patience())
        .isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void probesHaveTheirDefaults() {
    String yaml =
        "services: {web: {command: [x], port: 80, ready: {http: /health, ws: /, tcp: true,"
            + " exec: [ping], log: up, notify: systemd}}}";
    Duration two = Duration.ofSeconds(2);
    PortOwner tree = new PortOwner.Tree();
    assertThat(service(yaml).ready().answers())
        .containsExactly(
            new ProbeSpec.Http(
                "127.0.0.1",
                0,
                false,
                "/health",
                Set.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                null,
                tree,
                two),
            new ProbeSpec.Ws("127.0.0.1", 0, false, "/", null, null, tree, two),
            new ProbeSpec.Tcp("127.0.0.1", 0, tree, two),
            new ProbeSpec.Exec(List.of("ping"), HERE, Map.of(), Duration.ofSeconds(5)),
            new ProbeSpec.LogLine("up", HERE.resolve(".mainstay/logs/web.log"), two),
            new ProbeSpec.Notify(ProbeSpec.Notify.Protocol.SYSTEMD, two));
  }

  @Test
  void everyKeyOfTheTableIsCoveredByTheFullFile() {
    Set<String> written = new TreeSet<>();
    for (Setting setting : full().settings()) {
      if (setting.source() instanceof Source.Written) {
        written.add(pattern(setting.path()));
      }
    }
    Set<String> known = new TreeSet<>();
    leaves(Keys.ROOT, "", known);
    assertThat(known).hasSizeGreaterThan(70);
    assertThat(written).containsAll(known);
  }

  @Test
  void noKeyOfTheFullFileIsAtItsDefault() {
    Set<String> allowed =
        Set.of(
            "kind",
            "external",
            "live.enabled",
            "restart.then",
            "signaled.then",
            "unresponsive.then");
    for (Setting setting : full().settings()) {
      Key key = key(setting.path());
      if (key != null && setting.source() instanceof Source.Written) {
        boolean exempt =
            allowed.stream().anyMatch(setting.path()::endsWith)
                || setting.path().startsWith("services.db");
        assertThat(exempt || !setting.value().equals(key.fallback())).as(setting.path()).isTrue();
      }
    }
  }

  @Test
  void theFullFileReachesTheSpecWhole() {
    ServiceSpec goals = full().services().getFirst();
    Path directory = full().directory();
    assertThat(goals.command())
        .containsExactly(
            "python3",
            "-m",
            "uv icorn",
            "app:app",
            "--port",
            "${PORT}",
            "--ws",
            "${PORT_EVENTS}",
            "a b");
    assertThat(goals.directory()).isEqualTo(directory.resolve("src"));
    assertThat(goals.env())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("FROM_FILE", "a b", "LOG_LEVEL", "info", "API_TOKEN", "hunter2", "N", "3"));
    assertThat(goals.ports())
        .containsExactly(new PortSpec("http", 8000, 8010), new PortSpec("events", 0, 0));
    assertThat(goals.portOwner()).isEqualTo(new PortOwner.Named("docker-proxy"));
    assertThat(goals.pidFile()).isEqualTo(directory.resolve("run/goals-${PORT}.pid"));
    assertThat(goals.stop()).isEqualTo(new ServiceSpec.Stop("INT", Duration.ofSeconds(5)));
    assertThat(goals.dependsOn()).containsExactly("db");
    assertThat(goals.logs()).isEqualTo(new ServiceSpec.Logs(1 << 20, 2));
    assertThat(goals.instances()).isEqualTo(2);
    assertThat(goals.autostart()).isFalse();
    assertThat(goals.version()).isEqualTo("2.4.1");
    assertThat(goals.live())
        .isEqualTo(
            new ServiceSpec.Live(
                true,
                Duration.ofSeconds(20),
                4,
                Duration.ofSeconds(2),
                new ProbeSpec.Heartbeat(
                    directory.resolve("run/health.json"),
                    Duration.ofSeconds(90),
                    "global_inflight",
                    Duration.ofSeconds(2))));
    OnExit leave = new OnExit(OnExit.Follow.LEAVE, Duration.ZERO);
    assertThat(goals.restart())
        .isEqualTo(
            new RestartSpec(
                RestartSpec.Policy.ALWAYS,
                Map.of(
                    ExitKind.CLEAN, leave,
                    ExitKind.FAILURE, new OnExit(OnExit.Follow.RESTART, Duration.ofSeconds(5)),
                    ExitKind.SIGNALED, new OnExit(OnExit.Follow.RESTART, Duration.ofSeconds(1)),
                    ExitKind.OOM_KILLED, leave,
                    ExitKind.UNRESPONSIVE, new OnExit(OnExit.Follow.RESTART, Duration.ZERO)),
                new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), 0.2),
                6,
                Duration.ofMinutes(2),
                RestartSpec.Then.SLOW,
                Duration.ofSeconds(30)));
  }

  @Test
  void theFullFilesProbesReachTheSpecWhole() {
    ServiceSpec goals = full().services().getFirst();
    PortOwner owner = goals.portOwner();
    assertThat(goals.ready().deadline()).isEqualTo(Duration.ofSeconds(90));
    List<ProbeSpec> probes = goals.ready().answers();
    assertThat(probes).hasSize(7);
    assertThat(probes.getFirst())
        .isInstanceOfSatisfying(
            ProbeSpec.Http.class,
            http -> {
              assertThat(http.host()).isEqualTo("localhost");
              assertThat(http.port()).isEqualTo(-2);
              assertThat(http.tls()).isTrue();
              assertThat(http.statuses()).hasSize(101).contains(204, 300, 399);
              assertThat(http.json()).isEqualTo(Map.of("status", "running"));
              assertThat(http.headers()).isEqualTo(Map.of("Content-Type", "application/json"));
              assertThat(http.requestHeaders()).isEqualTo(Map.of("Accept", "*/*"));
              assertThat(http.body()).isEqualTo("o[k]");
              assertThat(http.owner()).isEqualTo(owner);
              assertThat(http.timeout()).isEqualTo(Duration.ofSeconds(3));
            });
    assertThat(probes.get(1).label()).isEqualTo("http /second");
    assertThat(probes.subList(2, 7))
        .containsExactly(
            new ProbeSpec.Ws(
                "::1", -2, true, "/events", "ping", "pong", owner, Duration.ofSeconds(4)),
            new ProbeSpec.Tcp("127.0.0.2", 0, owner, Duration.ofSeconds(1)),
            new ProbeSpec.Exec(
                List.of("redis-cli", "-p", "${PORT}", "ping"),
                goals.directory(),
                goals.env(),
                Duration.ofSeconds(6)),
            new ProbeSpec.LogLine(
                "Application startup complete",
                full().directory().resolve(".mainstay/logs/goals.log"),
                Duration.ofSeconds(7)),
            new ProbeSpec.Notify(ProbeSpec.Notify.Protocol.S6, Duration.ofSeconds(2)));
    assertThat(probes.stream().map(goals.ready()::deadlineOf).map(Duration::toSeconds))
        .containsExactly(5L, 90L, 120L, 10L, 20L, 30L, 40L);
    assertThat(goals.ready().longest()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void theSameFileTwiceDeclaresTheSame() {
    assertThat(full().services()).isEqualTo(full().services());
  }

  @Test
  void anExternalServiceIsWatchedWhoeverOwnsItsPort() {
    ServiceSpec db = service("services: {db: {external: true, port: 5432, ready: {tcp: true}}}");
    assertThat(db.kind()).isEqualTo(ServiceSpec.Kind.EXTERNAL);
    assertThat(db.portOwner()).isEqualTo(new PortOwner.Any());
    assertThat(db.command()).isEmpty();
  }

  @Test
  void aMergedMappingGivesWhatTheServiceDoesNotSay() {
    String yaml =
        """
        x-base: &base {command: [x], stop: {grace: 3s}, env: {A: b}}
        services:
          web:
            <<: *base
            env: {C: d}
        """;
    ServiceSpec web = service(yaml);
    assertThat(web.command()).containsExactly("x");
    assertThat(web.stop().grace()).isEqualTo(Duration.ofSeconds(3));
    assertThat(web.env()).isEqualTo(Map.of("C", "d"));
  }

  @Test
  void theEnvironmentWinsOverTheDotEnvFileAndThatOverTheDefault(@TempDir Path dir)
      throws IOException {
    Files.writeString(dir.resolve(".env"), "A=dot\nB=dot\n");
    Path file =
        Files.writeString(
            dir.resolve("mainstay.yaml"),
            "services: {web: {command: [x, '${A:-no}', '${B:-no}', '${C:-no}', '$${D}', '$E']}}\n");
    assertThat(loaded(ConfigLoader.load(file, Map.of("A", "env"))).services().getFirst().command())
        .containsExactly("x", "env", "dot", "no", "${D}", "$E");
  }

  @Test
  void aVariableWithBlanksStaysOneArgument() {
    ConfigResult result =
        ConfigLoader.parse(
            Path.of("m.yaml"),
            "services: {web: {command: 'run ${FILES:-a b} c'}}",
            Map.of("FILES", "my file"));
    assertThat(loaded(result).services().getFirst().command())
        .containsExactly("run", "my file", "c");
  }

  private static ServiceSpec service(String yaml) {
    return loaded(ConfigLoader.parse(Path.of("mainstay.yaml"), yaml, Map.of()))
        .services()
        .getFirst();
  }

  private static Project full() {
    try {
      Path file =
          Path.of(Objects.requireNonNull(LoadingTest.class.getResource("full.yaml")).toURI());
      return loaded(ConfigLoader.load(file, Map.of()));
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Project loaded(ConfigResult result) {
    return switch (result) {
      case ConfigResult.Loaded(Project project, List<Fault> _) -> project;
      case ConfigResult.Faults(List<Fault> faults) ->
          throw new AssertionError(String.join("\n", faults.stream().map(Fault::text).toList()));
    };
  }

  /** A setting's path as the table has it: names of services and rows become NAME. */
  private static String pattern(String path) {
    String[] parts = path.replaceAll("\\[\\d+]", "").split("\\.", -1);
    Key key = Keys.ROOT;
    StringBuilder pattern = new StringBuilder();
    for (String part : parts) {
      Key child = key.child(part);
      if (key.type() == KeyType.SECTIONS) {
        child = key.children().getFirst();
      }
      if (child == null) {
        break; // a row of a mapping
      }
      if (key.name().equals("exits")) {
        return pattern + "." + child.name(); // each kind is covered, not each pair
      }
      pattern.append(pattern.isEmpty() ? "" : ".").append(child.name());
      key = child;
    }
    return pattern.toString();
  }

  private static Key key(String path) {
    Key key = Keys.ROOT;
    for (String part : pattern(path).split("\\.", -1)) {
      key = Objects.requireNonNull(key.child(part), path);
    }
    Key exit = key.child(path.substring(path.lastIndexOf('.') + 1));
    return exit == null ? key : exit;
  }

  private static void leaves(Key key, String prefix, Set<String> leaves) {
    for (Key child : key.children()) {
      String path = prefix + child.name();
      if (child.children().isEmpty() || key.name().equals("exits")) {
        leaves.add(path);
      } else {
        leaves(child, path + ".", leaves);
      }
    }
    assertThat(new HashSet<>(key.children())).hasSameSizeAs(key.children());
  }
}
