package dev.mainstay.gateway.mcp;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Step;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.Server.Errand;
import dev.mainstay.gateway.mcp.UpstreamState.Greeted;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** The ways to the upstreams, and what comes from there. */
final class Ways {

  /**
   * So long a server that is back has for the calls that were held, before it is asked for what can
   * wait: one that has just begun is slow, and answers one after the other.
   */
  static final Duration HELD_FIRST = Duration.ofMillis(50);

  private final Board board;
  private final Calls calls;
  private final Dialogues dialogues;
  private final Listings listings;
  private final Subscriptions subscriptions;
  private final Requests requests;
  private final UpstreamMachine machine = new UpstreamMachine();

  Ways(
      Board board,
      Calls calls,
      Dialogues dialogues,
      Listings listings,
      Subscriptions subscriptions,
      Requests requests) {
    this.board = board;
    this.calls = calls;
    this.dialogues = dialogues;
    this.listings = listings;
    this.subscriptions = subscriptions;
    this.requests = requests;
  }

  /** Begins to look for every upstream. */
  void start() {
    board.servers().forEach(server -> step(server, new UpstreamEvent.Start()));
  }

  /** Nothing waits any more for upstreams that are gone; begins to look for those that are new. */
  void declared(Board.Change change) {
    for (Server server : change.gone()) {
      dialogues.lost(server);
      calls.withdrawn(server);
      subscriptions.withdrawn(server);
    }
    change.come().forEach(server -> step(server, new UpstreamEvent.Start()));
    subscriptions.refresh();
  }

  /** Time has passed. */
  void tick() {
    for (Server server : board.servers()) {
      if (!board.now().isBefore(server.wakeAt())) {
        step(server, new UpstreamEvent.Tick());
      }
      if (!board.now().isBefore(server.listsAt())) {
        server.listsAt(Instant.MAX);
        listings.readAll(server);
      }
      if (!board.now().isBefore(server.retryAt())) {
        server.retryAt(Instant.MAX);
        listings.readAll(server);
        subscriptions.again(server);
      }
    }
  }

  void opened(Server server, long epoch) {
    step(server, new UpstreamEvent.Opened(epoch));
  }

  void refused(Server server, String reason) {
    step(server, new UpstreamEvent.Refused(reason));
  }

  void closed(Server server, long epoch, String reason) {
    step(server, new UpstreamEvent.Closed(epoch, reason));
  }

  private void step(Server server, UpstreamEvent event) {
    Step<UpstreamState, UpstreamAction> step = machine.on(server.state(), event, board.now());
    server.state(step.next(), step.wakeAt());
    for (UpstreamAction action : step.actions()) {
      act(server, action);
    }
  }

  private void act(Server server, UpstreamAction action) {
    switch (action) {
      case UpstreamAction.Open _ -> server.port().open();
      case UpstreamAction.Greet(long epoch, Greeted greeted) -> greet(server, epoch, greeted);
      case UpstreamAction.Arrived arrived -> arrived(server, arrived);
      case UpstreamAction.Departed(long _, String reason) -> departed(server, reason);
      case UpstreamAction.Close(long epoch, String reason) -> server.port().close(epoch, reason);
    }
  }

  private void greet(Server server, long epoch, Greeted greeted) {
    server.errands().values().removeIf(Errand.Greeting.class::isInstance);
    long exchange = board.number();
    server.errands().put(exchange, new Errand.Greeting(greeted));
    RpcId id = RpcId.of(exchange);
    Answers answers = listings.answers();
    Message message =
        switch (greeted) {
          case DISCOVER ->
              answers.modern(Message.request(id, "server/discover", Json.object().build()));
          case INITIALIZE -> Message.request(id, "initialize", answers.hello());
        };
    String version = greeted == Greeted.DISCOVER ? Era.NEWEST_MODERN : Era.NEWEST_LEGACY;
    server.port().send(epoch, exchange, version, message);
  }

  private void arrived(Server server, UpstreamAction.Arrived arrived) {
    server.about(arrived.answer().at("result").orElseGet(() -> Json.object().build()));
    if (arrived.era() == Era.LEGACY) {
      Message initialized =
          Message.notification("notifications/initialized", Json.object().build());
      server.port().send(arrived.epoch(), 0, arrived.version(), initialized);
      requests.tellLevel(server);
    }
    board.tell(
        "gateway.upstream.ready",
        server.name(),
        Severity.INFO,
        Map.of("version", arrived.version(), "waiting", server.queue().size()));
    calls.back(server);
    if (server.running().isEmpty() || !server.catalog().knows(ListKind.TOOLS)) {
      listings.readAll(server);
    } else {
      server.listsAt(board.now().plus(HELD_FIRST));
    }
    subscriptions.arrived(server);
  }

  private void departed(Server server, String reason) {
    board.tell(
        "gateway.upstream.lost",
        server.name(),
        Severity.WARN,
        Map.of("detail", reason, "in_flight", server.running().size()));
    server.forget();
    dialogues.lost(server);
    calls.lost(server, reason);
  }

  /** A message to a server has failed. */
  void undelivered(Server server, long exchange, Failure failure, String reason) {
    Errand errand = server.errands().remove(exchange);
    switch (errand) {
      case Errand.Greeting(Greeted greeted) ->
          step(server, new UpstreamEvent.Unanswered(greeted, failure, reason));
      case Errand.Listening _ -> subscriptions.broken(server, exchange);
      case Errand.Page(Server.Fetch fetch) -> listings.undelivered(server, fetch);
      case Errand.Quiet _ -> {}
      case null -> calls.failed(server, exchange, failure, reason);
    }
  }

  /** A server sent a message; it counts only when it is of the present opening. */
  void from(Server server, long epoch, long exchange, Message message) {
    if (epochOf(server.state()) != epoch) {
      return;
    }
    if (exchange != 0) {
      server.call(exchange).ifPresent(call -> call.spoken(board.now()));
    }
    switch (message.kind()) {
      case RESULT, ERROR -> answer(server, message);
      case REQUEST -> dialogues.asked(server, exchange, message);
      case NOTIFICATION -> notification(server, exchange, message);
    }
  }

  private static long epochOf(UpstreamState state) {
    return switch (state) {
      case UpstreamState.Greeting greeting -> greeting.epoch();
      case UpstreamState.Ready ready -> ready.epoch();
      case UpstreamState.Away _, UpstreamState.Opening _ -> -1;
    };
  }

  private void answer(Server server, Message message) {
    Optional<Long> exchange = message.id().map(RpcId::json).flatMap(Board::numberIn);
    if (exchange.isEmpty() || calls.answered(server, exchange.get(), message)) {
      return;
    }
    Errand errand = server.errands().remove(exchange.get());
    switch (errand) {
      case Errand.Greeting(Greeted greeted) ->
          step(server, new UpstreamEvent.Answered(greeted, message));
      case Errand.Page(Server.Fetch fetch) -> {
        listings.page(server, fetch, message);
        calls.listed(server);
        subscriptions.refresh();
      }
      case Errand.Listening _ -> {
        if (message.kind() == Message.Kind.ERROR) {
          subscriptions.refused(server, exchange.get());
        } else {
          subscriptions.broken(server, exchange.get());
        }
      }
      case Errand.Quiet _ -> {}
      case null -> {
        // The answer of something that was cancelled, or has had its deadline.
      }
    }
  }

  private void notification(Server server, long exchange, Message message) {
    switch (message.method()) {
      case "notifications/progress" -> progress(server, message);
      case "notifications/message" -> log(server, exchange, message);
      case "notifications/resources/updated" -> subscriptions.updated(server, message);
      case "notifications/elicitation/complete" -> toLegacyClients(server, message);
      default -> listings.changed(server, message.method());
    }
  }

  private void progress(Server server, Message message) {
    Optional<Call> call =
        message.raw("params", "progressToken").flatMap(Board::numberIn).flatMap(server::call);
    call.ifPresent(it -> {
      it.spoken(board.now());
      Client client = board.clients().get(it.client());
      RpcId asked = it.asked();
      OptionalDouble told =
          message.at("params", "progress").map(Json::number).orElse(OptionalDouble.empty());
      if (client != null && asked != null && it.token() != null && told.isPresent()) {
        it.progressed(told.getAsDouble(), board.now());
        board.send(client, asked, message.with(it.token(), "params", "progressToken"));
      }
    });
  }

  /** A log line goes to whom it is about; where that is not said, to all who would hear it. */
  private void log(Server server, long exchange, Message message) {
    LogLevel level = message.text("params", "level").flatMap(LogLevel::of).orElse(LogLevel.INFO);
    Optional<Call> call = server.call(exchange).or(() -> server.running().stream().findFirst());
    call.filter(it -> it.era() == Era.MODERN)
        .ifPresent(it -> {
          Client client = board.clients().get(it.client());
          RpcId asked = it.asked();
          Optional<LogLevel> wanted =
              it.request().text("params", "_meta", Meta.LOG_LEVEL).flatMap(LogLevel::of);
          if (client != null
              && asked != null
              && wanted.filter(least -> level.compareTo(least) >= 0).isPresent()) {
            board.send(client, asked, message);
          }
        });
    if (exchange != 0 && call.isPresent() && call.get().era() == Era.LEGACY) {
      Client client = board.clients().get(call.get().client());
      if (client != null && client.level().filter(it -> level.compareTo(it) < 0).isEmpty()) {
        board.send(client, call.get().asked(), message);
      }
      return;
    }
    board.clients().values().stream()
        .filter(
            client -> client.isInitialized() && client.profile().servers().contains(server.name()))
        .filter(client -> client.level().filter(it -> level.compareTo(it) < 0).isEmpty())
        .forEach(client -> board.send(client, null, message));
  }

  private void toLegacyClients(Server server, Message message) {
    board.clients().values().stream()
        .filter(
            client -> client.isInitialized() && client.profile().servers().contains(server.name()))
        .forEach(client -> board.send(client, null, message));
  }

  /** When the next look at some upstream is due. */
  Instant wakeAt() {
    Instant earliest = Instant.MAX;
    for (Server server : board.servers()) {
      earliest =
          earlier(earliest, earlier(server.wakeAt(), earlier(server.listsAt(), server.retryAt())));
    }
    return earliest;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
