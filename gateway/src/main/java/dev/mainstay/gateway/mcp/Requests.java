package dev.mainstay.gateway.mcp;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import dev.mainstay.gateway.mcp.HubEvent.Origin;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What clients say: answered by the gateway itself, or passed on to the server it is for. */
final class Requests {

  private final Board board;
  private final Calls calls;
  private final Dialogues dialogues;
  private final Listings listings;
  private final Subscriptions subscriptions;
  private final Router router;

  Requests(
      Board board,
      Calls calls,
      Dialogues dialogues,
      Listings listings,
      Subscriptions subscriptions,
      Router router) {
    this.board = board;
    this.calls = calls;
    this.dialogues = dialogues;
    this.listings = listings;
    this.subscriptions = subscriptions;
    this.router = router;
  }

  /** A client sent a message. */
  void from(Client client, Message message, Origin origin) {
    switch (message.kind()) {
      case REQUEST -> request(client, message, origin);
      case NOTIFICATION -> notification(client, message);
      case RESULT, ERROR -> {
        if (message.id().isPresent()) {
          dialogues.answered(client, message, calls);
        }
      }
    }
  }

  private void request(Client client, Message request, Origin origin) {
    RpcId id = request.needId();
    if (client.calls().containsKey(id) || client.listens().containsKey(id)) {
      if (origin == Origin.FIRST) {
        board.refuse(client, id, Fault.invalid("the id " + id + " is in use by an open request"));
      }
      return;
    }
    Era era = era(client, request);
    Fault fault = era == Era.MODERN ? modernFault(request) : null;
    if (fault != null) {
      board.refuse(client, id, fault);
      return;
    }
    Optional<ListKind> list = ListKind.asked(request.method());
    if (stays(request.method(), list.isPresent()) && hasNoRoom(client, id)) {
      return;
    }
    if (list.isPresent()) {
      list(client, era, request, list.get());
      return;
    }
    switch (request.method()) {
      case "tools/call" -> named(client, era, request, ListKind.TOOLS, origin);
      case "prompts/get" -> named(client, era, request, ListKind.PROMPTS, origin);
      case "resources/read" -> resource(client, era, request, origin);
      case "completion/complete" -> complete(client, era, request, origin);
      default -> {
        if (era == Era.MODERN) {
          modern(client, request);
        } else {
          legacy(client, request);
        }
      }
    }
  }

  /** Whether a request may stay open for a while; all others are answered at once. */
  private static boolean stays(String method, boolean isList) {
    return isList
        || switch (method) {
          case "tools/call",
              "prompts/get",
              "resources/read",
              "completion/complete",
              "subscriptions/listen" ->
              true;
          default -> false;
        };
  }

  /** Refuses a request of a client that has too many open. */
  private boolean hasNoRoom(Client client, RpcId id) {
    int open = client.calls().size() + client.listens().size() + listings.waiting(client.id());
    boolean full = open >= board.spec().bounds().perClient();
    if (full) {
      board.refuse(client, id, Fault.overCapacity("this client has " + open + " requests open"));
    }
    return full;
  }

  /**
   * Which protocol a request speaks. Both may come over one stream; {@code initialize} is legacy
   * for all that does not say that it is modern (MCP 2026-07-28, versioning).
   */
  private static Era era(Client client, Message request) {
    if (client.face() == FaceKind.HTTP_REQUEST
        || request.has("params", "_meta", Meta.PROTOCOL_VERSION)) {
      return Era.MODERN;
    }
    return request.method().equals("server/discover") && !client.isInitialized()
        ? Era.MODERN
        : Era.LEGACY;
  }

  /** What every modern request says of itself (MCP 2026-07-28, _meta). */
  private static @Nullable Fault modernFault(Message request) {
    Optional<String> version = request.text("params", "_meta", Meta.PROTOCOL_VERSION);
    if (version.isEmpty()) {
      return Fault.badParams("params._meta lacks " + Meta.PROTOCOL_VERSION);
    }
    if (!version.get().equals(Era.NEWEST_MODERN)) {
      return Fault.unsupportedVersion(version.get());
    }
    if (request.at("params", "_meta", Meta.CLIENT_CAPABILITIES).filter(Json::isObject).isEmpty()) {
      return Fault.badParams("params._meta lacks " + Meta.CLIENT_CAPABILITIES);
    }
    Optional<String> level = request.text("params", "_meta", Meta.LOG_LEVEL);
    return level.isPresent() && LogLevel.of(level.get()).isEmpty()
        ? Fault.badParams("there is no log level " + level.get())
        : null;
  }

  private void list(Client client, Era era, Message request, ListKind kind) {
    if (request.has("params", "cursor")) {
      board.refuse(client, request.needId(), Fault.badParams("lists have one page: no cursor"));
      return;
    }
    listings.asked(client, request.needId(), era, kind);
  }

  private void named(Client client, Era era, Message request, ListKind kind, Origin origin) {
    String name = request.text("params", "name").orElse("");
    if (name.isEmpty()) {
      board.refuse(client, request.needId(), Fault.badParams("params.name is missing"));
      return;
    }
    Server server = router.named(client.profile(), kind, name);
    if (server == null) {
      String what = kind == ListKind.TOOLS ? "tool" : "prompt";
      board.refuse(client, request.needId(), Fault.unknown(what, name));
      return;
    }
    if (era == Era.MODERN && dialogues.resumed(client, request)) {
      return;
    }
    Message own =
        server.spec().prefix().isEmpty()
            ? request
            : request.with(Message.quoted(server.own(name)), "params", "name");
    calls.accept(client, era, server, kind == ListKind.TOOLS ? name : "", own, origin);
  }

  private void resource(Client client, Era era, Message request, Origin origin) {
    String uri = request.text("params", "uri").orElse("");
    Server server = router.resource(client.profile(), uri);
    if (server == null) {
      board.refuse(client, request.needId(), Fault.unknown("resource", uri));
      return;
    }
    if (era == Era.LEGACY || !dialogues.resumed(client, request)) {
      calls.accept(client, era, server, "", request, origin);
    }
  }

  private void complete(Client client, Era era, Message request, Origin origin) {
    String name = request.text("params", "ref", "name").orElse("");
    String uri = request.text("params", "ref", "uri").orElse("");
    Server server =
        name.isEmpty()
            ? router.resource(client.profile(), uri)
            : router.named(client.profile(), ListKind.PROMPTS, name);
    if (server == null) {
      board.refuse(
          client,
          request.needId(),
          Fault.unknown(name.isEmpty() ? "resource" : "prompt", name.isEmpty() ? uri : name));
      return;
    }
    Message own =
        name.isEmpty() || server.spec().prefix().isEmpty()
            ? request
            : request.with(Message.quoted(server.own(name)), "params", "ref", "name");
    calls.accept(client, era, server, "", own, origin);
  }

  private void modern(Client client, Message request) {
    RpcId id = request.needId();
    switch (request.method()) {
      case "server/discover" ->
          board.answer(
              client, id, Era.MODERN, listings.answers().discover(board.servers(client.profile())));
      case "subscriptions/listen" -> subscriptions.listen(client, id, request);
      default -> board.refuse(client, id, Fault.noMethod(request.method()));
    }
  }

  private void legacy(Client client, Message request) {
    RpcId id = request.needId();
    switch (request.method()) {
      case "initialize" -> initialize(client, request);
      case "ping" -> board.answer(client, id, Era.LEGACY, Json.object());
      case "logging/setLevel" -> setLevel(client, request);
      case "resources/subscribe", "resources/unsubscribe" -> subscribe(client, request);
      default -> board.refuse(client, id, Fault.noMethod(request.method()));
    }
  }

  private void initialize(Client client, Message request) {
    String wanted = request.text("params", "protocolVersion").orElse("");
    String version = Era.LEGACY_VERSIONS.contains(wanted) ? wanted : Era.NEWEST_LEGACY;
    client.initialized(version, request.at("params").orElseGet(() -> Json.object().build()));
    board.answer(
        client,
        request.needId(),
        Era.LEGACY,
        listings.answers().initialize(version, board.servers(client.profile())));
  }

  private void setLevel(Client client, Message request) {
    Optional<LogLevel> level =
        request.text("params", "level").flatMap(word -> LogLevel.of(word.toLowerCase(Locale.ROOT)));
    if (level.isEmpty()) {
      board.refuse(client, request.needId(), Fault.badParams("params.level is no log level"));
      return;
    }
    client.level(level.get());
    board.servers(client.profile()).forEach(this::tellLevel);
    board.answer(client, request.needId(), Era.LEGACY, Json.object());
  }

  /** Asks a legacy server to log for the client that wants most. */
  void tellLevel(Server server) {
    Optional<LogLevel> most =
        board.clients().values().stream()
            .filter(client -> client.profile().servers().contains(server.name()))
            .flatMap(client -> client.level().stream())
            .min(Enum::compareTo);
    server
        .ready()
        .filter(ready -> ready.era() == Era.LEGACY && server.can("logging"))
        .ifPresent(ready ->
            most.ifPresent(level -> {
              long exchange = board.number();
              server.errands().put(exchange, new Server.Errand.Quiet());
              Json params = Json.object().put("level", level.word()).build();
              Message request = Message.request(RpcId.of(exchange), "logging/setLevel", params);
              server.port().send(ready.epoch(), exchange, ready.version(), request);
            }));
  }

  private void subscribe(Client client, Message request) {
    String uri = request.text("params", "uri").orElse("");
    if (uri.isEmpty()) {
      board.refuse(client, request.needId(), Fault.badParams("params.uri is missing"));
      return;
    }
    if (request.method().equals("resources/subscribe")) {
      if (router.resource(client.profile(), uri) == null) {
        board.refuse(client, request.needId(), Fault.unknown("resource", uri));
        return;
      }
      if (client.subscriptions().size() >= Subscriptions.PER_CLIENT_MAX) {
        board.refuse(client, request.needId(), Subscriptions.tooMany());
        return;
      }
      client.subscriptions().add(uri);
    } else {
      client.subscriptions().remove(uri);
    }
    subscriptions.refresh();
    board.answer(client, request.needId(), Era.LEGACY, Json.object());
  }

  private void notification(Client client, Message message) {
    switch (message.method()) {
      case "notifications/cancelled" -> cancelled(client, message);
      case "notifications/progress" -> dialogues.progressed(client, message);
      case "notifications/roots/list_changed" -> toLegacyServers(client, message);
      default -> {
        // notifications/initialized, and what we do not know: nothing follows from it.
      }
    }
  }

  private void cancelled(Client client, Message message) {
    message
        .raw("params", "requestId")
        .map(RpcId::new)
        .ifPresent(id -> {
          Call call = client.calls().get(id);
          if (call != null) {
            calls.cancel(call);
          } else if (client.listens().containsKey(id)) {
            subscriptions.unlisten(client, id);
          } else {
            var _ = listings.cancelled(client.id(), id);
          }
        });
  }

  private void toLegacyServers(Client client, Message message) {
    List<Server> servers = board.servers(client.profile());
    for (Server server : servers) {
      server
          .ready()
          .filter(ready -> ready.era() == Era.LEGACY)
          .ifPresent(ready -> server.port().send(ready.epoch(), 0, ready.version(), message));
    }
  }

  /** A client is gone. */
  void gone(Client client) {
    calls.gone(client);
    listings.gone(client.id());
    if (!client.listens().isEmpty() || !client.subscriptions().isEmpty()) {
      subscriptions.refresh();
    }
  }
}
