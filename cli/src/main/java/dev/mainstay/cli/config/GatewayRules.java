package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Place;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.gateway.mcp.GatewaySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the keys of {@code gateway:} must not say together; single servers have their own rules. */
final class GatewayRules {

  /** Names in every list and every event that are Mainstay's own. */
  private static final Set<String> OWN_NAMES =
      Set.of(GatewaySpec.OWN_PROFILE, "gateway", "monitor", "journal", "supervisor");

  private static final long MESSAGE_MIN = 64 * 1024;
  private static final long MESSAGE_MAX = 64 * 1024 * 1024;
  private static final int PER_CLIENT_MAX = 10_000;
  private static final int WAITING_MAX = 100_000;
  private static final Duration KEPT_MAX = Duration.ofHours(1);
  private static final Duration BEAT_MIN = Duration.ofMillis(100);

  private final Section gateway;
  private final Map<String, Section> services;
  private final FaultList faults;
  private final Map<String, Section> servers;

  GatewayRules(Section gateway, Map<String, Section> services, FaultList faults) {
    this.gateway = gateway;
    this.services = services;
    this.faults = faults;
    this.servers = GatewayReader.servers(gateway);
  }

  void check() {
    servers.forEach((name, server) -> {
      name(name, server);
      new ServerRules(server, faults).check();
      if (server.holds("fallback")) {
        fallback(name, server);
      }
    });
    GatewayReader.named(gateway, "profiles").forEach(this::profile);
    GatewayReader.profiles(gateway).forEach(this::prefixes);
    bounds();
  }

  private void name(String name, Section server) {
    boolean _ = ServiceRules.nameIsValid(name, "server", server, faults);
    Section service = services.get(name);
    if (service != null) {
      faults.add(
          Fault.Code.NAME_CONFLICT,
          server.place(),
          server.path() + " has the name of a service",
          "rename one of them; the service is at " + service.place());
    } else if (OWN_NAMES.contains(name)) {
      faults.add(
          Fault.Code.NAME_CONFLICT,
          server.place(),
          server.path() + " has a name of Mainstay's own",
          "rename it, such as my-" + name);
    }
  }

  private void fallback(String name, Section server) {
    String other = server.text("fallback");
    if (other.equals(name)) {
      faults.add(
          Fault.Code.CONTRADICTION,
          server.at("fallback"),
          server.pathOf("fallback") + " is the server itself",
          "name another one, or remove it");
    } else if (!servers.containsKey(other)) {
      unknown(
          server.at("fallback"), server.pathOf("fallback"), other, List.copyOf(servers.keySet()));
    }
  }

  private void unknown(Place place, String path, String server, List<String> known) {
    String near = Similar.hint(server, known);
    faults.add(
        Fault.Code.UNKNOWN_SERVER,
        place,
        path + ": there is no server " + server,
        near.isEmpty() ? "servers: " + String.join(", ", known) : near);
  }

  private void profile(String name, Section profile) {
    boolean _ = ServiceRules.nameIsValid(name, "profile", profile, faults);
    if (name.equals(GatewaySpec.OWN_PROFILE)) {
      faults.add(
          Fault.Code.NAME_CONFLICT,
          profile.place(),
          profile.path() + " has the name of Mainstay's own tools",
          "rename it");
    }
    List<Located> members = profile.texts("servers");
    if (members.isEmpty() && !(profile.values().get("servers") instanceof Value.Faulty)) {
      faults.add(
          Fault.Code.MISSING_KEY,
          profile.place(),
          profile.path() + " names no server",
          "write " + name + ": [SERVER]");
    }
    Set<String> seen = new HashSet<>();
    for (Located member : members) {
      String server = member.text();
      if (!servers.containsKey(server) && !server.equals(GatewaySpec.OWN_PROFILE)) {
        List<String> known = new ArrayList<>(servers.keySet());
        known.add(GatewaySpec.OWN_PROFILE);
        unknown(member.place(), profile.path(), server, known);
      } else if (!seen.add(server)) {
        faults.add(
            Fault.Code.DUPLICATE_KEY,
            member.place(),
            profile.path() + " names " + server + " twice");
      }
    }
  }

  /** A name that a client sees must belong to one server: told once for each pair of servers. */
  private void prefixes(String profile, List<String> members) {
    List<String> known =
        members.stream()
            .filter(name -> servers.containsKey(name) || name.equals(GatewaySpec.OWN_PROFILE))
            .distinct()
            .toList();
    for (int later = 1; later < known.size(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        collision(profile, known.get(earlier), known.get(later));
      }
    }
  }

  private final Set<Set<String>> told = new HashSet<>();

  private void collision(String profile, String one, String other) {
    String first = prefix(one);
    String second = prefix(other);
    boolean both = first.isEmpty() && second.isEmpty();
    boolean begins =
        !first.isEmpty()
            && !second.isEmpty()
            && (first.startsWith(second) || second.startsWith(first));
    if ((both || begins) && told.add(Set.of(one, other))) {
      Section blamed = servers.containsKey(other) ? section(other) : section(one);
      faults.add(
          Fault.Code.NAME_CONFLICT,
          blamed.at("prefix"),
          both
              ? one + " and " + other + " both have the prefix \"\" in the profile " + profile
              : "the prefixes of "
                  + one
                  + " ("
                  + first
                  + ") and "
                  + other
                  + " ("
                  + second
                  + ") cannot be told apart in the profile "
                  + profile,
          both
              ? "give one a prefix, or put them in profiles of their own, default too"
              : "no prefix may be the beginning of another");
    }
  }

  private Section section(String server) {
    return servers.getOrDefault(server, gateway);
  }

  private String prefix(String server) {
    Section section = servers.get(server);
    return section == null ? GatewayReader.ownPrefix() : GatewayReader.prefix(server, section);
  }

  private void bounds() {
    long size = gateway.size("message_size");
    holds("message_size", size >= MESSAGE_MIN && size <= MESSAGE_MAX, "from 64KiB to 64MiB");
    holds(
        "per_client", gateway.number("per_client") <= PER_CLIENT_MAX, "at most " + PER_CLIENT_MAX);
    holds("waiting", gateway.number("waiting") <= WAITING_MAX, "at most " + WAITING_MAX);
    holds(
        "results_kept",
        gateway.duration("results_kept").compareTo(KEPT_MAX) <= 0,
        "at most " + Quantities.shown(KEPT_MAX));
    Section heartbeat = gateway.section("heartbeat");
    if (heartbeat.duration("every").compareTo(BEAT_MIN) < 0) {
      out(
          heartbeat.at("every"),
          heartbeat.pathOf("every"),
          "at least " + Quantities.shown(BEAT_MIN));
    }
  }

  private void holds(String key, boolean holds, String bounds) {
    if (!holds) {
      out(gateway.at(key), gateway.pathOf(key), bounds);
    }
  }

  private void out(Place place, String path, String bounds) {
    faults.add(Fault.Code.BAD_VALUE, place, path + " must be " + bounds);
  }
}
