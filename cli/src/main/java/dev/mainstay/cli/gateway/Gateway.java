package dev.mainstay.cli.gateway;

import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.config.GatewaySettings;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.stall.StallWitness;
import dev.mainstay.core.Event;
import dev.mainstay.core.Timeline;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.GatewayEvent;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.GatewaySpec.Transport;
import dev.mainstay.gateway.mcp.Hub;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubFacts;
import dev.mainstay.gateway.mcp.HubLoop;
import dev.mainstay.gateway.mcp.Outlets;
import dev.mainstay.gateway.mcp.Upstream;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.edge.Telling;
import dev.mainstay.gateway.mcp.remote.Outbound;
import dev.mainstay.gateway.mcp.remote.RemoteUpstream;
import dev.mainstay.probe.Peers;
import dev.mainstay.supervisor.PipeRegister;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;

/**
 * The gateway of one supervisor, without its doors: the hub and the ways to its servers. It is made
 * before the fleet, which spawns some of them.
 */
public final class Gateway implements AutoCloseable {

  /** Events that may wait for the hub; an edge that is refused reads no further. */
  private static final int EVENTS_MAX = 8_192;

  private static final int SECRET_BYTES = 16;

  private final Setup setup;
  private final Entrance entrance = new Entrance();
  private final Telling telling = new Telling(entrance, entrance);
  private final PipeRegister pipes = new PipeRegister();
  private final Map<String, StdioServer> children = new ConcurrentHashMap<>();
  private final Map<String, RemoteUpstream> remotes = new ConcurrentHashMap<>();
  private final Faces faces = new Faces();
  private final Offered offered = new Offered();
  private final Outbound outbound = new Outbound();
  private final InnerClient inner;
  private final ShimDoor shims;
  private final HubWatch watch;
  private final HubLoop loop;
  private final Instant since;
  private final AtomicLong proofs = new AtomicLong();
  private volatile GatewaySpec spec;
  private volatile String crash = "";

  /**
   * What it is made of.
   *
   * @param commands gives a command line as a shell would; for Mainstay's own tools
   * @param journal takes every event; must not wait
   */
  public record Setup(
      Project project,
      GatewaySettings settings,
      StateFolder folder,
      Timeline timeline,
      String host,
      String version,
      Map<String, String> env,
      ToIntBiFunction<List<String>, Terminal> commands,
      Consumer<Event> journal) {}

  /** A gateway that looks for its servers at once. */
  public Gateway(Setup setup) {
    this.setup = setup;
    this.spec = setup.settings().spec();
    this.since = setup.timeline().now();
    this.watch = new HubWatch(entrance, since);
    this.inner = new InnerClient(entrance, setup.version());
    faces.add(inner);
    this.shims = new ShimDoor(this, secret());
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    spec.servers().forEach(server -> upstreams.put(server.name(), upstream(server)));
    Outlets outlets =
        new Outlets(
            faces, witness()::accept, offered, Gateway::secret, setup.host(), setup.version());
    Hub hub = new Hub(spec, upstreams, outlets, since);
    this.loop = new HubLoop(hub, setup.timeline(), EVENTS_MAX, this::crashed);
    entrance.leadTo(loop);
    loop.start();
  }

  private StallWitness witness() {
    return new StallWitness(
        Path.of("/proc"),
        setup.folder().run(),
        name -> spec.server(name).map(GatewaySpec.Server::transport),
        setup.timeline()::now,
        setup.journal());
  }

  private Upstream upstream(GatewaySpec.Server server) {
    return switch (server.transport()) {
      case Transport.Stdio(String instance) -> {
        // One that comes back may find its old process still ending: who talks to it stays.
        yield children.computeIfAbsent(instance, this::child).upstream();
      }
      case Transport.Http http -> remote(server.name(), http);
      case Transport.Own _ ->
          new OwnUpstream(
              new OwnTools(
                  setup.commands(),
                  setup.project().file(),
                  setup.env(),
                  setup.settings().adminTools()),
              telling,
              setup.version());
    };
  }

  private StdioServer child(String instance) {
    StdioServer child =
        new StdioServer(
            instance,
            telling,
            setup.folder().logs().resolve(instance + ".log"),
            spec.bounds().messageBytes(),
            setup.timeline());
    pipes.register(instance, child);
    return child;
  }

  private Upstream remote(String name, Transport.Http http) {
    RemoteUpstream remote =
        new RemoteUpstream(
            name,
            http.url(),
            http.headers(),
            outbound,
            telling,
            words -> trouble("gateway.remote", Event.Severity.DEBUG, name + ": " + words),
            spec.bounds().messageBytes());
    if (remotes.isEmpty()) {
      Thread.ofPlatform().daemon().name("mcp-warm").start(outbound::warm);
    }
    remotes.put(name, remote);
    return remote;
  }

  /** The port that it is declared with. */
  public int port() {
    return spec().first();
  }

  GatewaySpec spec() {
    return spec;
  }

  Setup setup() {
    return setup;
  }

  Entrance entrance() {
    return entrance;
  }

  Faces faces() {
    return faces;
  }

  Offered offered() {
    return offered;
  }

  ShimDoor shims() {
    return shims;
  }

  /** Who talks to the servers that are services; for the fleet. */
  public PipeRegister pipes() {
    return pipes;
  }

  /** The proof of those; for the fleet's probes. */
  public Peers peers() {
    return new HubPeers(watch, children);
  }

  /** Whether a service of this name is talked to. */
  public boolean talksTo(String instance) {
    return children.containsKey(instance);
  }

  /**
   * Takes the servers and profiles of another config, before the fleet does; the rest of it waits
   * for a new supervisor. Returns what it changed that no service tells of, in words.
   */
  synchronized List<String> declare(GatewaySpec other) {
    GatewaySpec before = spec;
    GatewaySpec next = before.offering(other);
    if (next.equals(before)) {
      return List.of();
    }
    Map<String, RemoteUpstream> gone = new HashMap<>(remotes);
    Map<String, Upstream> upstreams = new HashMap<>();
    for (GatewaySpec.Server server : next.servers()) {
      if (before.server(server.name()).filter(server::goesOnAs).isPresent()) {
        gone.remove(server.name());
      } else {
        upstreams.put(server.name(), upstream(server));
      }
    }
    spec = next;
    telling.tell(new HubEvent.Declared(next, upstreams));
    gone.forEach((name, remote) -> {
      remotes.remove(name, remote);
      Thread.ofVirtual().name("mcp-farewell").start(remote::close);
    });
    return Edits.between(before, next);
  }

  /** What it is busy with; empty when the hub does not say so in time. */
  public Optional<HubFacts> facts(Duration within) {
    return watch.ask(within);
  }

  /** Asks as a client of a profile would; empty when there is no answer in time. */
  public Optional<Message> ask(
      String profile, String method, Json.Builder params, Duration within) {
    return inner.ask(profile, method, params, within);
  }

  /** A request that only proved that we answer was answered. */
  void countProof() {
    proofs.incrementAndGet();
  }

  /** Why the hub has ended, which it never should; empty while it lives. */
  String crash() {
    return crash;
  }

  /** Begins the heartbeat for outside watchers. */
  HeartbeatFile beat(Supplier<Integer> port) {
    ProcessHandle self = ProcessHandle.current();
    return HeartbeatFile.start(
        setup.settings().heartbeat(),
        setup.settings().beat(),
        new HeartbeatFile.Origin(
            setup.project().name(),
            self.pid(),
            self.info().startInstant().orElse(since),
            spec().host(),
            port),
        () -> watch.pulse(proofs.get()),
        InstantSource.system(),
        words -> trouble("gateway.heartbeat.failed", Event.Severity.WARN, words));
  }

  void trouble(String name, Event.Severity severity, String words) {
    setup
        .journal()
        .accept(
            new GatewayEvent(
                name,
                "gateway",
                setup.host(),
                setup.timeline().now(),
                severity,
                Map.of("detail", words)));
  }

  private void crashed(Throwable error) {
    crash = "the gateway has ended by a fault of its own: " + error;
    trouble("gateway.crashed", Event.Severity.ERROR, crash);
  }

  private static String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /**
   * Ends the hub, and then its sessions at remote servers, all at once; who waits for an answer is
   * told by its face, which ends first.
   */
  @Override
  public void close() {
    shims.close();
    loop.close();
    try (ExecutorService farewells = Executors.newVirtualThreadPerTaskExecutor()) {
      remotes.values().forEach(remote -> farewells.execute(remote::close));
    }
  }
}
