package dev.mainstay.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.GatewaySpec.Profile;
import dev.mainstay.gateway.mcp.GatewaySpec.Repeat;
import dev.mainstay.gateway.mcp.GatewaySpec.Server;
import dev.mainstay.gateway.mcp.GatewaySpec.ToolRule;
import dev.mainstay.gateway.mcp.GatewaySpec.Transport;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.supervisor.RestartSpec;
import dev.mainstay.supervisor.ServiceSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every key and every default of {@code gateway:}, as the gateway and the supervisor get them. */
class GatewayLoadingTest {

  private static final Path HERE = Path.of("").toAbsolutePath();

  private static final Server OWN =
      new Server(
          "mainstay",
          "mainstay__",
          new Transport.Own(),
          Duration.ZERO,
          Duration.ofMinutes(5),
          Duration.ofMinutes(5),
          null,
          Map.of(),
          16);

  /** S3.35: two lines declare a server; all else has a default. */
  @Test
  void aServerWithACommandAloneHasTheDefaults() {
    GatewaySettings gateway = gateway("gateway: {servers: {files: {command: [files-mcp]}}}");
    assertThat(gateway)
        .isEqualTo(
            new GatewaySettings(
                new GatewaySpec(
                    "127.0.0.1",
                    8079,
                    8079,
                    Set.of(),
                    List.of(
                        new Server(
                            "files",
                            "files__",
                            new Transport.Stdio("files"),
                            Duration.ofSeconds(30),
                            Duration.ofHours(1),
                            Duration.ofHours(1),
                            null,
                            Map.of(),
                            64),
                        OWN),
                    List.of(
                        new Profile("default", List.of("files")),
                        new Profile("mainstay", List.of("mainstay"))),
                    GatewaySpec.Bounds.DEFAULT),
                false,
                HERE.resolve(".mainstay/run/gateway.health.json"),
                Duration.ofSeconds(10)));
  }

  @Test
  void aServerWithACommandIsAServiceThatIsProvenByItsHandshake() {
    ServiceSpec files =
        project("gateway: {servers: {files: {command: [files-mcp]}}}").services().getFirst();
    assertThat(files.name()).isEqualTo("files");
    assertThat(files.command()).containsExactly("files-mcp");
    assertThat(files.ready().answers())
        .containsExactly(new ProbeSpec.Peer("mcp", Duration.ofSeconds(1)));
    assertThat(files.restart().policy()).isEqualTo(RestartSpec.Policy.ALWAYS);
    assertThat(files.stdio()).isEqualTo(ServiceSpec.Stdio.PIPED);
  }

  @Test
  void theFullFileReachesTheSpecWhole() {
    Project full = full();
    GatewaySettings gateway = Objects.requireNonNull(full.mcp());
    GatewaySpec spec = gateway.spec();
    assertThat(spec.allowedHosts()).containsExactly("mcp.example");
    assertThat(spec.servers())
        .contains(
            new Server(
                "search",
                "q_",
                new Transport.Http(
                    URI.create("http://127.0.0.1:9000/mcp"),
                    Map.of("Authorization", "Bearer hunter2", "X-Team", "shop")),
                Duration.ofSeconds(20),
                Duration.ofMinutes(10),
                Duration.ofMinutes(2),
                "files",
                Map.of(
                    "query",
                    new ToolRule(Duration.ofMinutes(1), Duration.ofSeconds(15), 2, Repeat.SAFE),
                    "drop",
                    new ToolRule(Duration.ofMinutes(10), Duration.ofMinutes(2), 8, Repeat.NEVER)),
                8),
            OWN);
    assertThat(spec.profiles())
        .containsExactly(
            new Profile("default", List.of("search", "files")),
            new Profile("work", List.of("search", "mainstay")),
            new Profile("mainstay", List.of("mainstay")));
    assertThat(spec.bounds())
        .isEqualTo(new GatewaySpec.Bounds(32, 256, 1 << 20, Duration.ofMinutes(2)));
    assertThat(gateway.adminTools()).isTrue();
    assertThat(gateway.heartbeat()).isEqualTo(full.directory().resolve("run/gateway.json"));
    assertThat(gateway.beat()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void theFullFilesServerReachesTheSupervisorWhole() {
    Project full = full();
    ServiceSpec files = full.services().getLast();
    assertThat(files.command()).containsExactly("files-mcp", "a b");
    assertThat(files.directory()).isEqualTo(full.directory().resolve("src"));
    assertThat(files.env()).containsEntry("MODE", "fast").containsEntry("FROM_FILE", "a b");
    assertThat(files.ready().deadline()).isEqualTo(Duration.ofSeconds(40));
    assertThat(files.restart().policy()).isEqualTo(RestartSpec.Policy.ON_FAILURE);
    assertThat(files.restart().then()).isEqualTo(RestartSpec.Then.STOP);
    assertThat(files.stop()).isEqualTo(new ServiceSpec.Stop("INT", Duration.ofSeconds(5)));
    assertThat(files.logs()).isEqualTo(new ServiceSpec.Logs(1 << 20, 2));
  }

  @ParameterizedTest
  @CsvSource({"9000, 9000, 9000", "9000-9010, 9000, 9010", "auto, 8079, 8178"})
  void aPortIsANumberARangeOrAuto(String port, int first, int last) {
    GatewaySpec spec = gateway("gateway: {port: " + port + "}").spec();
    assertThat(spec.first()).isEqualTo(first);
    assertThat(spec.last()).isEqualTo(last);
  }

  /** Killed after it was proven, it is started at once each time; one that never was backs off. */
  @Test
  void aServerIsForgivenSoonerThanAService() {
    assertThat(project("gateway: {servers: {a: {command: [x]}}}").services().getLast().restart())
        .returns(RestartSpec.Policy.ALWAYS, RestartSpec::policy)
        .returns(Duration.ofSeconds(1), RestartSpec::resetAfter);
    assertThat(project("services: {a: {command: [x]}}").services().getLast().restart())
        .returns(RestartSpec.Policy.ON_FAILURE, RestartSpec::policy)
        .returns(Duration.ofSeconds(10), RestartSpec::resetAfter);
  }

  /** A name with a dot has a prefix that every client takes. */
  @Test
  void thePrefixFollowsFromTheName() {
    assertThat(gateway("gateway: {servers: {my.files: {command: [x]}}}").spec().servers())
        .extracting(Server::prefix)
        .containsExactly("my_files__", "mainstay__");
  }

  @Test
  void withoutServersClientsSeeMainstaysOwnTools() {
    assertThat(gateway("gateway: {}").spec().profiles().getFirst())
        .isEqualTo(new Profile("default", List.of("mainstay")));
  }

  @Test
  void aDeclaredDefaultTakesThePlaceOfAllServers() {
    String yaml =
        "gateway: {servers: {a: {command: [x]}, b: {command: [x]}}, profiles: {default: [b]}}";
    assertThat(gateway(yaml).spec().profiles().getFirst())
        .isEqualTo(new Profile("default", List.of("b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"services: {a: {command: [x]}}", "gateway: {stream_timeout: {glm: 1m}}"})
  void whoeverWritesOnlyWhatOthersReadHasNoGateway(String yaml) {
    assertThat(project(yaml).mcp()).isNull();
  }

  private static GatewaySettings gateway(String yaml) {
    return Objects.requireNonNull(project(yaml).mcp());
  }

  private static Project project(String yaml) {
    return loaded(ConfigLoader.parse(Path.of("mainstay.yaml"), yaml, Map.of()));
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
}
