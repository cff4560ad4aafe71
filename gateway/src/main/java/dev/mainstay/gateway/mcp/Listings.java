package dev.mainstay.gateway.mcp;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.Server.Errand;
import dev.mainstay.gateway.mcp.Server.Fetch;
import dev.mainstay.gateway.mcp.Server.Freshness;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RawJson;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The lists of tools, prompts and resources: read from servers, merged for profiles, told. */
final class Listings {

  /** For so long after the start lists wait for servers that have not told theirs yet. */
  static final Duration FIRST_LISTS = Duration.ofSeconds(5);

  /** After what the hub asks for itself has failed, it waits so long to ask again. */
  static final Duration AGAIN = Duration.ofSeconds(1);

  /** How long clients may keep a list without asking (MCP 2026-07-28, Caching). */
  private static final int TTL_MS = 0;

  private static final int HASH_SEED = 17;

  private final Board board;
  private final Answers answers;
  private final Map<String, Map<ListKind, String>> merged = new HashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();

  Listings(Board board) {
    this.board = board;
    this.answers = new Answers(board.outlets().version());
  }

  /** A client that waits for the first list of some server. */
  private record Waiting(ClientId client, RpcId id, Era era, ListKind kind) {}

  /** What the gateway says of itself to a client. */
  Answers answers() {
    return answers;
  }

  /** A client asks for a list. */
  void asked(Client client, RpcId id, Era era, ListKind kind) {
    if (isComplete(client.profile(), kind)) {
      tell(client, id, era, kind);
    } else {
      waiting.add(new Waiting(client.id(), id, era, kind));
    }
  }

  private boolean isComplete(GatewaySpec.Profile profile, ListKind kind) {
    return !board.now().isBefore(waitsUntil())
        || board.servers(profile).stream().allMatch(server -> server.catalog().knows(kind));
  }

  private Instant waitsUntil() {
    return board.startedAt().plus(FIRST_LISTS);
  }

  private void tell(Client client, RpcId id, Era era, ListKind kind) {
    Json.Builder result = Json.object();
    if (era == Era.MODERN) {
      result.put("resultType", "complete").put("ttlMs", TTL_MS).put("cacheScope", "private");
    }
    board.countSettled();
    board.send(
        client,
        id,
        Message.result(id, result.build())
            .with(merged(client.profile(), kind), "result", kind.field()));
  }

  /** Whether a client waits under an id; then it waits no more. */
  boolean cancelled(ClientId client, RpcId id) {
    return waiting.removeIf(one -> one.client().equals(client) && one.id().equals(id));
  }

  /** For how many lists a client waits. */
  int waiting(ClientId client) {
    return (int) waiting.stream().filter(one -> one.client().equals(client)).count();
  }

  /** Servers or profiles have come or gone: whoever knew another list is told. */
  void declared() {
    Map<String, Map<ListKind, String>> before = new HashMap<>(merged);
    merged.clear();
    for (GatewaySpec.Profile profile : board.profiles()) {
      before
          .getOrDefault(profile.name(), Map.of())
          .forEach((kind, list) -> {
            if (!list.equals(merged(profile, kind))) {
              tellChanged(profile, kind);
            }
          });
      board.outlets().listed().accept(listed(profile));
    }
    tick();
  }

  void gone(ClientId client) {
    waiting.removeIf(one -> one.client().equals(client));
  }

  boolean isIdle() {
    return waiting.isEmpty();
  }

  /** Tells those who wait what they wait for, where it is known or waited for long enough. */
  void tick() {
    for (Waiting one : List.copyOf(waiting)) {
      Client client = board.clients().get(one.client());
      if (client == null || isComplete(client.profile(), one.kind())) {
        waiting.remove(one);
        if (client != null) {
          tell(client, one.id(), one.era(), one.kind());
        }
      }
    }
  }

  /** Reads every list of a server that can be asked. */
  void readAll(Server server) {
    for (ListKind kind : ListKind.values()) {
      read(server, kind);
    }
  }

  private void read(Server server, ListKind kind) {
    if (!server.can(kind.capability())) {
      took(server, kind, List.of());
      return;
    }
    Fetch reading = server.fetch(kind);
    if (reading == null) {
      ask(server, server.fetching(kind), Json.object());
    } else {
      reading.stale();
    }
  }

  private void ask(Server server, Fetch fetch, Json.Builder params) {
    server
        .ready()
        .ifPresent(ready -> {
          long exchange = board.number();
          server.errands().put(exchange, new Errand.Page(fetch));
          Message request =
              Message.request(RpcId.of(exchange), fetch.kind().method(), params.build());
          server
              .port()
              .send(
                  ready.epoch(),
                  exchange,
                  ready.version(),
                  ready.era() == Era.MODERN ? answers.modern(request) : request);
        });
  }

  /** A page of a list has come. */
  void page(Server server, Fetch fetch, Message answer) {
    boolean failed = answer.kind() == Message.Kind.ERROR;
    boolean more =
        !failed
            && fetch.take(
                answer.raw("result", fetch.kind().field()).map(RawJson::items).orElse(List.of()));
    String cursor = answer.text("result", "nextCursor").orElse("");
    if (more && !cursor.isEmpty()) {
      ask(server, fetch, Json.object().put("cursor", cursor));
      return;
    }
    // A list that cannot be read stays as it was; it is empty when nothing was known of it.
    if (!failed || !server.catalog().knows(fetch.kind())) {
      took(server, fetch.kind(), fetch.items());
    }
    unread(server, fetch);
  }

  private void unread(Server server, Fetch fetch) {
    server.fetched(fetch.kind());
    if (fetch.freshness() == Freshness.STALE) {
      read(server, fetch.kind());
    }
  }

  /** The request for a list has failed, while its server lives. */
  void undelivered(Server server, Fetch fetch) {
    server.fetched(fetch.kind());
    server.retryAt(board.now().plus(AGAIN));
  }

  /** A server says that lists have changed. */
  void changed(Server server, String notification) {
    for (ListKind kind : ListKind.values()) {
      if (kind.changed().equals(notification)) {
        read(server, kind);
      }
    }
  }

  private void took(Server server, ListKind kind, List<RawJson> items) {
    boolean before = server.catalog().isComplete();
    boolean changed = server.catalog().take(kind, items);
    boolean completed = !before && server.catalog().isComplete();
    if (changed) {
      board.tell(
          "gateway.list.changed",
          server.name(),
          Severity.INFO,
          Map.of("list", kind.field(), "items", items.size()));
    }
    for (GatewaySpec.Profile profile : board.profiles()) {
      if (profile.servers().contains(server.name())) {
        if (changed) {
          merged.remove(profile.name());
          tellChanged(profile, kind);
        }
        if (changed || completed) {
          board.outlets().listed().accept(listed(profile));
        }
      }
    }
    tick();
  }

  private void tellChanged(GatewaySpec.Profile profile, ListKind kind) {
    for (Client client : board.clients().values()) {
      if (!client.profile().equals(profile)) {
        continue;
      }
      if (client.isInitialized()) {
        board.send(client, null, Message.notification(kind.changed(), Json.object().build()));
      }
      client
          .listens()
          .forEach((id, filter) -> {
            if (filter.flag(kind.filter())) {
              board.send(client, id, ofSubscription(kind.changed(), id));
            }
          });
    }
  }

  private static Message ofSubscription(String method, RpcId id) {
    return Message.notification(method, Json.object().build())
        .with(id.json(), "params", "_meta", Meta.SUBSCRIPTION_ID);
  }

  /** The list of a profile, as JSON; of two items of one name the first server's counts. */
  private String merged(GatewaySpec.Profile profile, ListKind kind) {
    return merged
        .computeIfAbsent(profile.name(), _ -> new EnumMap<>(ListKind.class))
        .computeIfAbsent(kind, _ -> merge(profile, kind));
  }

  private String merge(GatewaySpec.Profile profile, ListKind kind) {
    Set<String> keys = new LinkedHashSet<>();
    return board.servers(profile).stream()
        .flatMap(server -> server.catalog().items(kind).stream())
        .filter(item -> keys.add(item.text(kind.key()).orElse("")))
        .map(RawJson::json)
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** What clients of a profile are told now. */
  Listed listed(GatewaySpec.Profile profile) {
    Map<ListKind, String> lists = new EnumMap<>(ListKind.class);
    Map<ListKind, String> digests = new EnumMap<>(ListKind.class);
    for (ListKind kind : ListKind.values()) {
      String list = merged(profile, kind);
      lists.put(kind, list);
      digests.put(kind, digest(list));
    }
    List<Server> servers = board.servers(profile);
    return new Listed(
        profile.name(),
        answers.initialize(Era.NEWEST_LEGACY, servers).build(),
        answers.discover(servers).put("resultType", "complete").build(),
        lists,
        digests);
  }

  /** A short text that another list most likely has not: 64 bits, and the length. */
  private static String digest(String list) {
    long hash = HASH_SEED;
    for (int i = 0; i < list.length(); i++) {
      hash = hash * 0x100000001b3L ^ list.charAt(i);
    }
    return Long.toHexString(hash) + "-" + list.length();
  }
}
