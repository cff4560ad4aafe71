package dev.mainstay.gateway.mcp;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.Server.Errand;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Who wants to hear of which changes, and what servers are asked to tell for it. */
final class Subscriptions {

  /** The resources whose changes one client, or one listening of it, may want to hear of. */
  static final int PER_CLIENT_MAX = 1_000;

  /** In the place of an exchange. */
  private static final Long NOT_LISTENING = 0L;

  private final Board board;
  private final Router router;
  private final Answers answers;

  /** What each server tells of now. */
  private final Map<Server, Set<String>> told = new HashMap<>();

  /** The open {@code subscriptions/listen} of each modern server. */
  private final Map<Server, Long> listening = new HashMap<>();

  Subscriptions(Board board, Router router, Answers answers) {
    this.board = board;
    this.router = router;
    this.answers = answers;
  }

  /** A modern client listens. */
  void listen(Client client, RpcId id, Message request) {
    Json filter = request.at("params", "notifications").orElseGet(() -> Json.object().build());
    client.listens().put(id, filter);
    Message acknowledged =
        Message.notification(
                "notifications/subscriptions/acknowledged",
                Json.object().put("notifications", filter).build())
            .with(id.json(), "params", "_meta", Meta.SUBSCRIPTION_ID);
    board.send(client, id, acknowledged);
    refresh();
  }

  /** Why a client cannot hear of more resources. */
  static Fault tooMany() {
    return Fault.overCapacity(
        "a client hears of the changes of at most " + PER_CLIENT_MAX + " resources");
  }

  /** A listening has ended, because the client wants no more of it. */
  void unlisten(Client client, RpcId id) {
    client.listens().remove(id);
    refresh();
  }

  /** A resource has changed: whoever wants to hear of it does. */
  void updated(Server server, Message notification) {
    String uri = notification.text("params", "uri").orElse("");
    for (Client client : board.clients().values()) {
      if (!client.profile().servers().contains(server.name())) {
        continue;
      }
      if (client.subscriptions().contains(uri)) {
        board.send(client, null, plain(notification));
      }
      client
          .listens()
          .forEach((id, filter) -> {
            if (wanted(filter).contains(uri)) {
              board.send(
                  client,
                  id,
                  notification.with(id.json(), "params", "_meta", Meta.SUBSCRIPTION_ID));
            }
          });
    }
  }

  private static Message plain(Message notification) {
    return notification.without("params", "_meta", Meta.SUBSCRIPTION_ID);
  }

  private static Set<String> wanted(Json filter) {
    Set<String> uris = new LinkedHashSet<>();
    filter.items("resourceSubscriptions").forEach(uri -> uri.text().ifPresent(uris::add));
    return uris;
  }

  /** A server is there anew, and knows of no subscription. */
  void arrived(Server server) {
    withdrawn(server);
    refresh(server);
  }

  /** A server is there no more. */
  void withdrawn(Server server) {
    told.remove(server);
    listening.remove(server);
  }

  /** Asks every server for what is wanted of it by now. */
  void refresh() {
    board.servers().forEach(this::refresh);
  }

  private void refresh(Server server) {
    server
        .ready()
        .ifPresent(ready -> {
          Set<String> wanted = wanted(server);
          Set<String> before = told.getOrDefault(server, Set.of());
          if (ready.era() == Era.MODERN) {
            if (!listening.containsKey(server) || !wanted.equals(before)) {
              relisten(server, ready, wanted);
            }
          } else {
            changes(server, ready, wanted, before);
          }
          told.put(server, wanted);
        });
  }

  private Set<String> wanted(Server server) {
    Set<String> uris = new LinkedHashSet<>();
    for (Client client : board.clients().values()) {
      client.subscriptions().stream()
          .filter(uri -> router.resource(client.profile(), uri) == server)
          .forEach(uris::add);
      client
          .listens()
          .values()
          .forEach(filter ->
              wanted(filter).stream()
                  .filter(uri -> router.resource(client.profile(), uri) == server)
                  .forEach(uris::add));
    }
    return uris;
  }

  private void changes(
      Server server, UpstreamState.Ready ready, Set<String> wanted, Set<String> before) {
    wanted.stream()
        .filter(uri -> !before.contains(uri))
        .forEach(uri -> say(server, ready, "resources/subscribe", uri));
    before.stream()
        .filter(uri -> !wanted.contains(uri))
        .forEach(uri -> say(server, ready, "resources/unsubscribe", uri));
  }

  private void say(Server server, UpstreamState.Ready ready, String method, String uri) {
    long exchange = board.number();
    server.errands().put(exchange, new Errand.Quiet());
    Json params = Json.object().put("uri", uri).build();
    server
        .port()
        .send(
            ready.epoch(),
            exchange,
            ready.version(),
            Message.request(RpcId.of(exchange), method, params));
  }

  /** One listening for all clients; the new one is there before the old one ends. */
  private void relisten(Server server, UpstreamState.Ready ready, Set<String> uris) {
    long exchange = board.number();
    Long before = listening.put(server, exchange);
    server.errands().put(exchange, new Errand.Listening());
    Json filter =
        Json.object()
            .put("toolsListChanged", true)
            .put("promptsListChanged", true)
            .put("resourcesListChanged", true)
            .put("resourceSubscriptions", uris)
            .build();
    Message request =
        Message.request(
            RpcId.of(exchange),
            "subscriptions/listen",
            Json.object().put("notifications", filter).build());
    server.port().send(ready.epoch(), exchange, ready.version(), answers.modern(request));
    if (before != null && !before.equals(NOT_LISTENING)) {
      server.errands().remove(before);
      Json params = Json.object().put("requestId", before).build();
      if (!(server.spec().transport() instanceof GatewaySpec.Transport.Http)) {
        server
            .port()
            .send(
                ready.epoch(),
                0,
                ready.version(),
                Message.notification("notifications/cancelled", params));
      }
      server.port().abandon(ready.epoch(), before);
    }
  }

  /** A server does not offer any listening: it is not asked again while this opening lasts. */
  void refused(Server server, long exchange) {
    listening.replace(server, exchange, NOT_LISTENING);
  }

  /** Our listening has ended, for whatever reason: a new one is begun a little later. */
  void broken(Server server, long exchange) {
    if (listening.replace(server, exchange, NOT_LISTENING)) {
      server.retryAt(board.now().plus(Listings.AGAIN));
    }
  }

  /** The time has come for what has failed before. */
  void again(Server server) {
    listening.remove(server, NOT_LISTENING);
    refresh(server);
  }
}
