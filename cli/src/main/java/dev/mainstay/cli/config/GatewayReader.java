package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Quantities.PortRange;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.GatewaySpec.Profile;
import dev.mainstay.gateway.mcp.GatewaySpec.Repeat;
import dev.mainstay.gateway.mcp.GatewaySpec.Server;
import dev.mainstay.gateway.mcp.GatewaySpec.ToolRule;
import dev.mainstay.gateway.mcp.GatewaySpec.Transport;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes {@link GatewaySettings} of a section that {@link GatewayRules} found nothing against. */
record GatewayReader(Path directory, Section gateway) {

  /** The ports that {@code auto} looks at. */
  private static final int PORTS_AUTO = 100;

  private static final int PORT = 8079;

  /** An answer of Mainstay's own tools, which look at nothing but this machine. */
  private static final Duration OWN_DEADLINE = Duration.ofMinutes(5);

  private static final int OWN_IN_FLIGHT = 16;

  /** The servers as they are written, by name. */
  static Map<String, Section> servers(Section gateway) {
    return named(gateway, "servers");
  }

  static Map<String, Section> named(Section section, String key) {
    return section.values().get(key) instanceof Value.Named named ? named.byName() : Map.of();
  }

  /** What stands before the names of a server's tools. */
  static String prefix(String name, Section server) {
    return server.holds("prefix") ? server.text("prefix") : name.replace('.', '_') + "__";
  }

  /** The prefix of Mainstay's own tools. */
  static String ownPrefix() {
    return GatewaySpec.OWN_PROFILE + "__";
  }

  /** The profiles with the names of their servers: {@code default} first, our own last. */
  static Map<String, List<String>> profiles(Section gateway) {
    Map<String, List<String>> profiles = new LinkedHashMap<>();
    List<String> all = List.copyOf(servers(gateway).keySet());
    profiles.put(
        GatewaySpec.DEFAULT_PROFILE, all.isEmpty() ? List.of(GatewaySpec.OWN_PROFILE) : all);
    named(gateway, "profiles")
        .forEach((name, profile) ->
            profiles.put(name, profile.texts("servers").stream().map(Located::text).toList()));
    profiles.put(GatewaySpec.OWN_PROFILE, List.of(GatewaySpec.OWN_PROFILE));
    return profiles;
  }

  GatewaySettings read() {
    PortRange port = gateway.scalar("port", PortRange.class);
    boolean auto = port.first() == 0;
    List<Server> servers = new ArrayList<>();
    servers(gateway).forEach((name, section) -> servers.add(server(name, section)));
    servers.add(own());
    List<Profile> profiles = new ArrayList<>();
    profiles(gateway).forEach((name, members) -> profiles.add(new Profile(name, members)));
    Section heartbeat = gateway.section("heartbeat");
    return new GatewaySettings(
        new GatewaySpec(
            gateway.text("host"),
            auto ? PORT : port.first(),
            auto ? PORT + PORTS_AUTO - 1 : port.last(),
            hosts(),
            servers,
            profiles,
            bounds()),
        gateway.bool("admin_tools"),
        directory.resolve(heartbeat.text("file")).normalize(),
        heartbeat.duration("every"));
  }

  private Set<String> hosts() {
    Set<String> hosts = new LinkedHashSet<>();
    gateway.texts("allowed_hosts").forEach(host -> hosts.add(host.text()));
    return hosts;
  }

  private GatewaySpec.Bounds bounds() {
    return new GatewaySpec.Bounds(
        gateway.number("per_client"),
        gateway.number("waiting"),
        Math.toIntExact(gateway.size("message_size")),
        gateway.duration("results_kept"));
  }

  private static Server server(String name, Section section) {
    Duration deadline = section.duration("deadline");
    Duration written = section.optional("silence", Duration.class);
    int inFlight = section.number("in_flight");
    Map<String, ToolRule> tools = new LinkedHashMap<>();
    named(section, "tools")
        .forEach((tool, rule) -> tools.put(tool, rule(rule, deadline, written, inFlight)));
    return new Server(
        name,
        prefix(name, section),
        transport(name, section),
        section.duration("hold"),
        deadline,
        written == null ? deadline : written,
        section.optional("fallback", String.class),
        tools,
        inFlight);
  }

  private static Transport transport(String name, Section section) {
    if (section.has("command")) {
      return new Transport.Stdio(name);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    section.table("headers").forEach((header, row) -> headers.put(header, row.text()));
    return new Transport.Http(URI.create(section.text("url")), headers);
  }

  /** What holds for a tool; {@code silence} is what the server says of it, null for nothing. */
  private static ToolRule rule(
      Section rule, Duration deadline, @Nullable Duration silence, int inFlight) {
    Duration own = Objects.requireNonNullElse(rule.optional("deadline", Duration.class), deadline);
    Duration silent = rule.optional("silence", Duration.class);
    Duration ofServer = silence == null ? own : silence;
    Integer most = rule.optional("in_flight", Integer.class);
    return new ToolRule(
        own,
        silent == null ? ofServer : silent,
        most == null ? inFlight : most,
        repeat(rule.text("repeat")));
  }

  private static Repeat repeat(String word) {
    return switch (word) {
      case "safe" -> Repeat.SAFE;
      case "never" -> Repeat.NEVER;
      case String _ -> Repeat.AS_ANNOTATED;
    };
  }

  private static Server own() {
    return new Server(
        GatewaySpec.OWN_PROFILE,
        ownPrefix(),
        new Transport.Own(),
        Duration.ZERO,
        OWN_DEADLINE,
        OWN_DEADLINE,
        null,
        Map.of(),
        OWN_IN_FLIGHT);
  }
}
