package dev.mainstay.gateway.mcp;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the parts of the hub share: who is there, what is under way, and the ways out. */
final class Board {

  private GatewaySpec spec;
  private final Outlets outlets;
  private final Map<String, Server> servers = new LinkedHashMap<>();
  private final Map<String, GatewaySpec.Profile> profiles = new LinkedHashMap<>();
  private final Map<ClientId, Client> clients = new LinkedHashMap<>();
  private final Map<Long, Call> calls = new TreeMap<>();
  private final Instant startedAt;
  private Instant now;
  private long numbers;
  private long settled;

  Board(GatewaySpec spec, Map<String, Upstream> upstreams, Outlets outlets, Instant now) {
    this.spec = spec;
    this.outlets = outlets;
    this.startedAt = now;
    this.now = now;
    declare(spec, upstreams);
  }

  /** What another config changes of the servers. */
  record Change(List<Server> come, List<Server> gone) {}

  /**
   * Takes a config.
   *
   * @param upstreams the way to each server that does not go on as it was
   */
  final Change declare(GatewaySpec next, Map<String, Upstream> upstreams) {
    Map<String, Server> before = new LinkedHashMap<>(servers);
    List<Server> come = new ArrayList<>();
    servers.clear();
    for (GatewaySpec.Server declared : next.servers()) {
      Server known = before.get(declared.name());
      if (known != null && known.spec().goesOnAs(declared)) {
        known.spec(declared);
        before.remove(declared.name());
      } else {
        Upstream port = upstreams.get(declared.name());
        if (port == null) {
          throw new IllegalArgumentException("no way to " + declared.name());
        }
        known = new Server(declared, port, now);
        come.add(known);
      }
      servers.put(declared.name(), known);
    }
    profiles.clear();
    next.profiles().forEach(profile -> profiles.put(profile.name(), profile));
    spec = next;
    return new Change(come, List.copyOf(before.values()));
  }

  GatewaySpec spec() {
    return spec;
  }

  Outlets outlets() {
    return outlets;
  }

  Instant now() {
    return now;
  }

  void now(Instant instant) {
    this.now = instant;
  }

  Instant startedAt() {
    return startedAt;
  }

  /** The next number of our own; never used twice. */
  long number() {
    return ++numbers;
  }

  Iterable<Server> servers() {
    return servers.values();
  }

  @Nullable Server server(String name) {
    return servers.get(name);
  }

  /** The servers of a profile, in its order. */
  List<Server> servers(GatewaySpec.Profile profile) {
    return profile.servers().stream().map(servers::get).filter(Objects::nonNull).toList();
  }

  Iterable<GatewaySpec.Profile> profiles() {
    return profiles.values();
  }

  /** A profile by name, the default one for an empty name; null for an unknown one. */
  GatewaySpec.@Nullable Profile profile(String name) {
    return name.isEmpty() ? spec.profiles().getFirst() : profiles.get(name);
  }

  Map<ClientId, Client> clients() {
    return clients;
  }

  /** What is under way, by number: the oldest first. */
  Map<Long, Call> calls() {
    return calls;
  }

  long settled() {
    return settled;
  }

  void countSettled() {
    settled++;
  }

  /** Sends a client a message about one of its requests, or about none. */
  void send(Client client, @Nullable RpcId about, Message message) {
    outlets.face().send(client.id(), about, message);
  }

  /** Answers a request of a client with an error of ours. */
  void refuse(Client client, RpcId id, Fault fault) {
    send(client, id, fault.answer(id));
  }

  /** Answers a request of a client that we answer ourselves. */
  void answer(Client client, RpcId id, Era era, Json.Builder result) {
    if (era == Era.MODERN) {
      result.put("resultType", "complete");
    }
    countSettled();
    send(client, id, Message.result(id, result.build()));
  }

  /** The number of ours that an id or token is; empty for anything else. */
  static Optional<Long> numberIn(String json) {
    boolean digits = !json.isEmpty() && json.length() <= DIGITS_MAX;
    for (int i = 0; digits && i < json.length(); i++) {
      digits = json.charAt(i) >= '0' && json.charAt(i) <= '9';
    }
    return digits ? Optional.of(Long.parseLong(json)) : Optional.empty();
  }

  private static final int DIGITS_MAX = 18;

  void tell(String name, String source, Severity severity, Map<String, Object> fields) {
    outlets.events().accept(new GatewayEvent(name, source, outlets.host(), now, severity, fields));
  }

  /** Tells of a call, unless the same was told of its server a moment ago. */
  void tell(String name, Severity severity, Call call, String code, String detail) {
    Server server = call.server();
    server
        .faults()
        .count(code, now)
        .ifPresent(others ->
            tell(
                name,
                server.name(),
                severity,
                Map.of(
                    "code",
                    code,
                    "tool",
                    call.tool(),
                    "detail",
                    detail,
                    "accepted_at",
                    call.acceptedAt().toString(),
                    "last_heard_at",
                    call.spokenAt().toString(),
                    "others",
                    others)));
  }
}
