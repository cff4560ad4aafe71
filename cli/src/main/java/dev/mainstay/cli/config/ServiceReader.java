package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.DotEnv;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Parsed.Good;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.config.input.TextFile;
import dev.mainstay.core.Backoff;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.supervisor.RestartSpec;
import dev.mainstay.supervisor.RestartSpec.ExitKind;
import dev.mainstay.supervisor.RestartSpec.OnExit;
import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.ServiceSpec.Kind;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a {@link ServiceSpec} of a service's section. */
final class ServiceReader {

  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(2);

  /** A component of ours answers from memory. */
  private static final Duration PEER_TIMEOUT = Duration.ofSeconds(1);

  private static final int PEER_FAILURES = 3;

  private final Path directory;
  private final LookInterval lookInterval;
  private final FaultList faults;

  ServiceReader(Path directory, LookInterval lookInterval, FaultList faults) {
    this.directory = directory;
    this.lookInterval = lookInterval;
    this.faults = faults;
  }

  /** The service, as far as it could be read; faults tell the rest. */
  ServiceSpec read(String name, Section service) {
    Kind kind = kind(service);
    List<PortSpec> ports = ports(service);
    PortOwner owner = owner(service, kind);
    Path cwd = directory.resolve(service.text("cwd")).normalize();
    Map<String, String> env = env(service);
    ProbeReader probes = new ProbeReader(service, ports, owner, cwd, env, directory, name, faults);
    Section logs = service.section("logs");
    Section stop = service.section("stop");
    ServiceSpec.Ready ready = probes.read(service.section("ready"));
    String pidFile = service.optional("pid_file", String.class);
    return new ServiceSpec(
        name,
        kind,
        texts(service, "command"),
        cwd,
        env,
        ports,
        owner,
        pidFile == null ? null : directory.resolve(pidFile).normalize(),
        ready,
        live(service.section("live"), ready.answers()),
        restart(service.section("restart")),
        new ServiceSpec.Stop(stop.text("signal"), stop.duration("grace")),
        texts(service, "depends_on"),
        new ServiceSpec.Logs(logs.size("max_size"), logs.number("keep")),
        service.number("instances"),
        service.bool("autostart"),
        service.text("version"),
        ServiceSpec.Stdio.LOGGED);
  }

  /**
   * The service that a server of the gateway is; null when it is only reached by a URL.
   *
   * @param server a section of {@code gateway.servers}
   */
  @Nullable ServiceSpec readServer(String name, Section server) {
    if (!server.has("command")) {
      return null;
    }
    Section logs = server.section("logs");
    Section stop = server.section("stop");
    ProbeSpec.Peer mcp = new ProbeSpec.Peer("mcp", PEER_TIMEOUT);
    return new ServiceSpec(
        name,
        Kind.DAEMON,
        texts(server, "command"),
        directory.resolve(server.text("cwd")).normalize(),
        env(server),
        List.of(),
        new PortOwner.Tree(),
        null,
        new ServiceSpec.Ready(server.section("ready").duration("deadline"), List.of(mcp)),
        new ServiceSpec.Live(
            true,
            lookInterval.of(List.of(mcp), null),
            PEER_FAILURES,
            LookInterval.PATIENCE,
            Duration.ZERO,
            null),
        restart(server.section("restart")),
        new ServiceSpec.Stop(stop.text("signal"), stop.duration("grace")),
        List.of(),
        new ServiceSpec.Logs(logs.size("max_size"), logs.number("keep")),
        1,
        true,
        "",
        ServiceSpec.Stdio.PIPED);
  }

  /** What a run looks like, by {@code kind} or {@code external}. */
  static Kind kind(Section service) {
    if (service.bool("external")) {
      return Kind.EXTERNAL;
    }
    return Kind.valueOf(service.text("kind").toUpperCase(Locale.ROOT));
  }

  /** The declared ports that could be read, the main one first. */
  static List<PortSpec> ports(Section service) {
    List<PortSpec> ports = new ArrayList<>();
    Quantities.PortRange single = service.optional("port", Quantities.PortRange.class);
    if (single != null) {
      ports.add(new PortSpec("", single.first(), single.last()));
    }
    service
        .table("ports")
        .forEach((name, row) -> {
          if (Quantities.ports(row.text())
              instanceof Good<Quantities.PortRange>(Quantities.PortRange range)) {
            ports.add(new PortSpec(name, range.first(), range.last()));
          }
        });
    return List.copyOf(ports);
  }

  private static PortOwner owner(Section service, Kind kind) {
    String owner = kind == Kind.EXTERNAL && !service.has("owner") ? "any" : service.text("owner");
    return switch (owner) {
      case "tree" -> new PortOwner.Tree();
      case "any" -> new PortOwner.Any();
      case String command -> new PortOwner.Named(command);
    };
  }

  private Map<String, String> env(Section service) {
    Map<String, String> env = new LinkedHashMap<>();
    for (Located file : service.texts("env_file")) {
      Path path = directory.resolve(file.text()).normalize();
      Optional<String> text = TextFile.read(path, file.place(), Fault.Code.BAD_ENV_FILE, faults);
      if (text.isPresent()) {
        String shown = directory.relativize(path).toString();
        DotEnv.parse(shown, text.get(), faults)
            .forEach((name, variable) -> env.put(name, variable.value()));
      }
    }
    service.table("env").forEach((name, row) -> env.put(name, row.text()));
    return Collections.unmodifiableMap(env);
  }

  private ServiceSpec.Live live(Section live, List<ProbeSpec> answers) {
    List<Section> heartbeats = live.sections("heartbeat");
    ProbeSpec.Heartbeat heartbeat = null;
    if (!heartbeats.isEmpty()) {
      Section section = heartbeats.getFirst();
      String file = section.optional("file", String.class);
      if (file == null) {
        if (!section.has("file")) {
          faults.add(
              Fault.Code.MISSING_KEY,
              section.place(),
              section.path() + " names no file",
              "add file: PATH");
        }
      } else {
        heartbeat =
            new ProbeSpec.Heartbeat(
                directory.resolve(file).normalize(),
                section.duration("max_age"),
                section.optional("progress", String.class),
                HEARTBEAT_TIMEOUT);
      }
    }
    Duration declared = live.optional("interval", Duration.class);
    return new ServiceSpec.Live(
        live.bool("enabled"),
        declared == null ? lookInterval.of(answers, heartbeat) : declared,
        live.number("failures"),
        declared == null ? LookInterval.PATIENCE : declared,
        live.duration("settle"),
        heartbeat);
  }

  private static RestartSpec restart(Section restart) {
    Section backoff = restart.section("backoff");
    Section intensity = restart.section("intensity");
    Map<ExitKind, OnExit> exits = new EnumMap<>(ExitKind.class);
    Section exceptions = restart.section("exits");
    for (ExitKind kind : ExitKind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
      for (Section exit : exceptions.sections(name)) {
        OnExit.Follow follow = OnExit.Follow.valueOf(exit.text("then").toUpperCase(Locale.ROOT));
        exits.put(kind, new OnExit(follow, exit.duration("delay")));
      }
    }
    Duration initial = atLeast(backoff.duration("initial"), Duration.ofMillis(1));
    return new RestartSpec(
        policy(restart.text("policy")),
        Collections.unmodifiableMap(exits),
        new Backoff(
            initial,
            atLeast(backoff.duration("max"), initial),
            backoff.scalar("jitter", Double.class)),
        intensity.number("max"),
        intensity.duration("within"),
        RestartSpec.Then.valueOf(restart.text("then").toUpperCase(Locale.ROOT)),
        restart.duration("reset_after"));
  }

  /** The policy for our word or OTP's. */
  static RestartSpec.Policy policy(String word) {
    return switch (word) {
      case "always", "permanent" -> RestartSpec.Policy.ALWAYS;
      case "never", "temporary" -> RestartSpec.Policy.NEVER;
      case String _ -> RestartSpec.Policy.ON_FAILURE;
    };
  }

  /** Keeps {@link Backoff} makeable; that the two contradict each other is told by the rules. */
  private static Duration atLeast(Duration duration, Duration least) {
    return duration.compareTo(least) < 0 ? least : duration;
  }

  private static List<String> texts(Section section, String name) {
    return section.texts(name).stream().map(Located::text).toList();
  }
}
