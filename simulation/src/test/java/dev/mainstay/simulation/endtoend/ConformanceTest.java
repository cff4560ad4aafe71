package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.SystemTimeline;
import dev.mainstay.core.Timeline;
import dev.mainstay.core.access.Token;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.Face;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.Hub;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubLoop;
import dev.mainstay.gateway.mcp.ListKind;
import dev.mainstay.gateway.mcp.Listed;
import dev.mainstay.gateway.mcp.Outlets;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.edge.Telling;
import dev.mainstay.gateway.mcp.http.HttpFace;
import dev.mainstay.gateway.mcp.http.ParamHeaders;
import dev.mainstay.gateway.mcp.remote.Outbound;
import dev.mainstay.gateway.mcp.remote.RemoteUpstream;
import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.Programs;
import dev.mainstay.simulation.driver.Root;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The official conformance suite of MCP, against our fixture server alone, which shows that the
 * fixture is right, and against the gateway's parts in front of it.
 */
@Tag("e2e")
@NeedsProgram({ConformanceTest.NODE, ConformanceTest.SUITE})
class ConformanceTest {

  static final String NODE = "npm:node/bin/node";
  static final String SUITE = "npm:@modelcontextprotocol/conformance/dist/index.js";

  private static final Path FILES =
      Root.path().resolve("simulation/src/test/resources/conformance");
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final int EVENTS_MAX = 10_000;
  private static final String NAME = "fixture";

  @TempDir private Path folder;
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private Process fixture;
  private URI direct;

  @BeforeEach
  void startFixture() throws IOException {
    fixture =
        new ProcessBuilder(node(), FILES.resolve("server.mjs").toString(), "0")
            .redirectError(folder.resolve("fixture.err").toFile())
            .start();
    BufferedReader said = fixture.inputReader();
    String port = said.readLine().replaceAll("\\D", "");
    direct = URI.create("http://127.0.0.1:" + port + "/mcp");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
    fixture.destroyForcibly().waitFor();
    assertThat(faults).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"--spec-version, 2025-11-25", "--requirements, 2026-07-28"})
  void theFixtureAloneConforms(String option, String version) throws Exception {
    conforms(direct, option, version);
  }

  @ParameterizedTest
  @CsvSource({"--spec-version, 2025-11-25", "--requirements, 2026-07-28"})
  void theGatewayInFrontOfItConforms(String option, String version) throws Exception {
    conforms(gateway(), option, version);
  }

  private void conforms(URI server, String option, String version) throws Exception {
    Path log = folder.resolve("suite.log");
    Process suite =
        new ProcessBuilder(
                node(),
                Programs.require(SUITE).toString(),
                "server",
                "--url",
                server.toString(),
                option,
                version,
                "--expected-failures",
                FILES.resolve("expected-failures.yml").toString(),
                "-o",
                folder.resolve("results").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = suite.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS);
    suite.destroyForcibly();
    String said = Files.readString(log);
    assertThat(ended).as(said).isTrue();
    assertThat(suite.exitValue()).as(said).isZero();
    assertThat(said).containsPattern("Total: [1-9]\\d+ passed");
  }

  private static String node() {
    return Programs.require(NODE).toString();
  }

  /** The hub between its two HTTP edges, as the supervisor makes it. */
  private URI gateway() throws IOException {
    AtomicReference<HubLoop> loop = new AtomicReference<>();
    AtomicReference<Face> face = new AtomicReference<>();
    RemoteUpstream upstream =
        new RemoteUpstream(
            NAME,
            direct,
            Map.of(),
            new Outbound(),
            new Telling(event -> loop.get().offer(event)),
            _ -> {},
            GatewaySpec.Bounds.DEFAULT.messageBytes());
    Map<String, ParamHeaders> headers = new ConcurrentHashMap<>();
    Timeline timeline = new SystemTimeline();
    Outlets outlets =
        new Outlets(
            new Later(face),
            _ -> {},
            listed -> learn(headers, listed),
            () -> UUID.randomUUID().toString(),
            "box",
            "0.1.0");
    Hub hub = new Hub(spec(), Map.of(NAME, upstream), outlets, timeline.now());
    loop.set(new HubLoop(hub, timeline, EVENTS_MAX, this::fault));
    HttpFace.Parts parts =
        new HttpFace.Parts(
            (HubEvent event) -> loop.get().offer(event),
            spec()::profileNames,
            (_, tool) -> headers.getOrDefault(tool, ParamHeaders.NONE),
            null,
            Token.in(folder.resolve("token")),
            InstantSource.system(),
            (_, fault) -> fault(fault));
    HttpFace listening =
        switch (HttpFace.open(spec(), parts)) {
          case HttpFace.Opening.Listening(HttpFace opened) -> opened;
          case HttpFace.Opening.Taken(int port) -> throw new AssertionError("taken: " + port);
          case HttpFace.Opening.Refused(String reason) -> throw new AssertionError(reason);
        };
    face.set(listening);
    loop.get().start();
    open.addAll(Arrays.asList(upstream, loop.get(), listening));
    return URI.create("http://127.0.0.1:" + listening.port() + "/mcp");
  }

  private static void learn(Map<String, ParamHeaders> headers, Listed listed) {
    String tools = listed.lists().getOrDefault(ListKind.TOOLS, "[]");
    for (Json tool : Json.tryParse(tools).orElseThrow().items()) {
      Json schema = tool.at("inputSchema").orElseGet(() -> Json.of(null));
      headers.put(tool.text("name").orElse(""), ParamHeaders.of(schema));
    }
  }

  private void fault(Throwable fault) {
    faults.add(String.valueOf(fault));
  }

  /** A face that is known only later: the hub and its faces need each other. */
  private record Later(AtomicReference<Face> face) implements Face {
    @Override
    public void send(ClientId client, @Nullable RpcId about, Message message) {
      face.get().send(client, about, message);
    }

    @Override
    public void end(ClientId client, String reason) {
      face.get().end(client, reason);
    }
  }

  private GatewaySpec spec() {
    GatewaySpec.Server server =
        new GatewaySpec.Server(
            NAME,
            "",
            new GatewaySpec.Transport.Http(direct, Map.of()),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Map.of(),
            64);
    return new GatewaySpec(
        "127.0.0.1",
        0,
        0,
        Set.of(),
        List.of(server),
        List.of(new GatewaySpec.Profile(GatewaySpec.DEFAULT_PROFILE, List.of(NAME))),
        GatewaySpec.Bounds.DEFAULT);
  }
}
