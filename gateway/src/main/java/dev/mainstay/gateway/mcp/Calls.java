package dev.mainstay.gateway.mcp;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.Step;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.CallEvent.Repeatable;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.HubEvent.Origin;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The requests that upstreams answer, from acceptance to their one outcome. */
final class Calls {

  private static final String RESTARTED = "the gateway was restarted meanwhile";

  private final Board board;
  private final Dialogues dialogues;
  private final Silences silences;

  Calls(Board board, Dialogues dialogues) {
    this.board = board;
    this.silences = new Silences(board);
    this.dialogues = dialogues;
  }

  /**
   * Accepts a request, or refuses it for want of room.
   *
   * @param message in the upstream's own names
   * @param tool the name that the client knows the tool by; empty when it calls none
   */
  void accept(Client client, Era era, Server server, String tool, Message message, Origin origin) {
    RpcId id = message.needId();
    if (server.queue().size() >= board.spec().bounds().waiting()) {
      board.refuse(
          client,
          id,
          Fault.overCapacity(server.queue().size() + " requests wait for " + server.name()));
      return;
    }
    Call call = begin(client, id, era, server, tool, message);
    if (origin == Origin.RESENT && call.request().method().equals("tools/call")) {
      call.state(new CallState.Running(1, 0, 0));
      judge(call);
    } else {
      enqueue(call);
    }
    dispatch(server);
  }

  private Call begin(
      Client client, RpcId id, Era era, Server server, String tool, Message message) {
    GatewaySpec.ToolRule rule = server.rule(tool);
    Duration deadline = rule == null ? server.spec().deadline() : rule.deadline();
    Duration silence = rule == null ? server.spec().silence() : rule.silence();
    Call call =
        new Call(
            board.number(),
            client.id(),
            id,
            era,
            server,
            tool,
            message.raw("params", "_meta", "progressToken").orElse(null),
            client.info(),
            era == Era.LEGACY ? client.capabilities() : capabilities(message),
            message,
            new CallMachine(server.name(), board.now(), server.spec().hold(), deadline, silence),
            board.now());
    board.calls().put(call.number(), call);
    client.calls().put(id, call);
    return call;
  }

  private static Json capabilities(Message message) {
    return message
        .at("params", "_meta", Meta.CLIENT_CAPABILITIES)
        .orElseGet(() -> Json.object().build());
  }

  /**
   * What an earlier gateway may have passed on goes on when it is known whether it may run twice.
   */
  private void judge(Call call) {
    boolean undecided =
        call.state() instanceof CallState.Running(int _, long _, long exchange) && exchange == 0;
    boolean known =
        call.server().catalog().knows(ListKind.TOOLS)
            || !board.now().isBefore(call.acceptedAt().plus(call.server().spec().hold()));
    if (undecided && known) {
      step(call, new CallEvent.Failed(Failure.BROKEN, RESTARTED, repeatable(call)), null);
    }
  }

  private Repeatable repeatable(Call call) {
    if (call.tool().isEmpty()) {
      return Repeatable.YES;
    }
    GatewaySpec.ToolRule rule = call.server().rule(call.tool());
    return call.server()
        .catalog()
        .repeatable(call.tool(), rule == null ? GatewaySpec.Repeat.AS_ANNOTATED : rule.repeat());
  }

  /** Judges what waits for the list of a server's tools. */
  void listed(Server server) {
    of(server).forEach(this::judge);
    dispatch(server);
  }

  private void enqueue(Call call) {
    call.server().queue().add(call);
    if (call.server().ready().isEmpty()) {
      step(call, new CallEvent.Away(call.server().reason()), null);
    }
  }

  /** Sends what may be sent. */
  void dispatch(Server server) {
    Optional<UpstreamState.Ready> ready = server.ready();
    while (ready.isPresent() && server.queue().size() > 0) {
      Call call = server.queue().next(server::hasRoomFor);
      if (call == null) {
        return;
      }
      long exchange = board.number();
      server.begin(exchange, call);
      step(call, new CallEvent.Turn(ready.get().epoch(), exchange), null);
    }
  }

  /** A server can be called again. */
  void back(Server server) {
    waiting(server).forEach(call -> step(call, new CallEvent.Back(), null));
    dispatch(server);
  }

  /** A server is lost: what ran there has failed, what waits is held. */
  void lost(Server server, String reason) {
    for (long exchange : server.exchanges().reversed()) {
      failed(server, exchange, Failure.BROKEN, reason);
    }
    away(server);
  }

  /** A server is taken away for good: all that is under way there has failed. */
  void withdrawn(Server server) {
    of(server).forEach(call -> step(call, new CallEvent.Withdrawn(), null));
  }

  /** What waits for a server that cannot be called is held from now on. */
  void away(Server server) {
    waiting(server).forEach(call -> step(call, new CallEvent.Away(server.reason()), null));
  }

  private List<Call> waiting(Server server) {
    return of(server).stream()
        .filter(call ->
            call.state() instanceof CallState.Queued || call.state() instanceof CallState.Held)
        .toList();
  }

  private List<Call> of(Server server) {
    return board.calls().values().stream().filter(call -> call.server() == server).toList();
  }

  /** What was sent to a server under a number has failed. */
  void failed(Server server, long exchange, Failure failure, String reason) {
    server
        .finish(exchange)
        .ifPresent(
            call -> step(call, new CallEvent.Failed(failure, reason, repeatable(call)), null));
    dispatch(server);
  }

  /** A server has answered a call; whether there was one under that number. */
  boolean answered(Server server, long exchange, Message answer) {
    Call call = server.finish(exchange).orElse(null);
    if (call == null) {
      return false;
    }
    boolean asks = answer.kind() == Message.Kind.RESULT && dialogues.asksForMore(call, answer);
    step(call, asks ? new CallEvent.InputWanted() : new CallEvent.Answered(), answer);
    if (asks) {
      dialogues.ask(call, answer, this);
    }
    dispatch(server);
    return true;
  }

  /** A client does not want an answer any more. */
  void cancel(Call call) {
    step(call, new CallEvent.Cancelled(), null);
    dispatch(call.server());
  }

  /** Time has passed. */
  void tick() {
    for (Call call : new ArrayList<>(board.calls().values())) {
      judge(call);
      Duration silent = silences.of(call);
      silences.note(call, silent);
      step(call, new CallEvent.Tick(silent), null);
      silences.beat(call);
    }
    board.servers().forEach(this::dispatch);
  }

  /**
   * Lets the machine of a call decide, and does what it says.
   *
   * @param answer of its upstream; null when there is none
   */
  void step(Call call, CallEvent event, @Nullable Message answer) {
    boolean before = call.isSettled();
    Step<CallState, CallAction> step = call.machine().on(call.state(), event, board.now());
    call.state(step.next());
    if (!before && call.isSettled()) {
      settled(call);
    }
    for (CallAction action : step.actions()) {
      act(call, action, answer);
    }
  }

  private void act(Call call, CallAction action, @Nullable Message answer) {
    switch (action) {
      case CallAction.Enqueue _ -> enqueue(call);
      case CallAction.Send(long epoch, long exchange) -> send(call, epoch, exchange);
      case CallAction.Deliver _ -> {
        if (answer != null) {
          dialogues.deliver(call, answer);
        }
      }
      case CallAction.Fail(Fault fault) -> fail(call, fault);
      case CallAction.PassOn(Fault fault, int sent) -> passOn(call, fault, sent);
      case CallAction.Abandon(long epoch, long exchange) -> abandon(call, epoch, exchange);
    }
  }

  private void send(Call call, long epoch, long exchange) {
    UpstreamState.Ready ready = call.server().ready().orElseThrow();
    Message request = Translation.request(call, ready, exchange);
    call.spoken(board.now());
    switch (call.server().port().send(epoch, exchange, ready.version(), request)) {
      case TAKEN -> {}
      case CLOSED -> {
        call.server().shut(epoch);
        failed(call.server(), exchange, Failure.NEVER_SENT, "its connection has ended");
      }
    }
  }

  private void fail(Call call, Fault fault) {
    call.server().lastFault(fault.text());
    board.tell("gateway.call.failed", Severity.WARN, call, fault.word(), fault.text());
    RpcId asked = call.asked();
    if (asked != null) {
      dialogues.deliver(call, fault.answer(asked));
    }
  }

  /** Has the fallback of a server do a call, once, where it did not run or may run twice. */
  private void passOn(Call call, Fault fault, int sent) {
    Optional<Server> found = fallback(call);
    Client client = board.clients().get(call.client());
    RpcId asked = call.asked();
    boolean harmless = fault.runs() == Fault.Runs.NOT || repeatable(call) == Repeatable.YES;
    if (found.isEmpty() || client == null || asked == null || !harmless) {
      fail(call, fault);
      return;
    }
    Server server = found.get();
    call.server().lastFault(fault.text());
    String detail = fault.text() + "; " + server.name() + " does it now";
    board.tell("gateway.call.passed_on", Severity.WARN, call, "passed-on", detail);
    String tool = server.spec().prefix() + call.server().own(call.tool());
    Call next = begin(client, asked, call.era(), server, tool, call.first());
    next.passedOnBy(call.server());
    next.state(new CallState.Queued(sent));
    enqueue(next);
    dispatch(server);
  }

  /** The server that is to do what this one does not; empty when there is none that can. */
  private Optional<Server> fallback(Call call) {
    String name = call.server().spec().fallback();
    Server other = name == null || call.passedOnBy() != null ? null : board.server(name);
    if (other == null || call.tool().isEmpty()) {
      return Optional.empty();
    }
    String tool = other.spec().prefix() + call.server().own(call.tool());
    boolean canDo =
        other.catalog().item(ListKind.TOOLS, tool).isPresent()
            && other.queue().size() < board.spec().bounds().waiting();
    return canDo ? Optional.of(other) : Optional.empty();
  }

  private void abandon(Call call, long epoch, long exchange) {
    Server server = call.server();
    var _ = server.finish(exchange);
    Optional<UpstreamState.Ready> ready = server.ready().filter(it -> it.epoch() == epoch);
    boolean closes =
        server.spec().transport() instanceof GatewaySpec.Transport.Http
            && ready.filter(it -> it.era() == Era.MODERN).isPresent();
    if (ready.isPresent() && !closes) {
      Json params = Json.object().put("requestId", exchange).build();
      server
          .port()
          .send(
              epoch,
              0,
              ready.get().version(),
              Message.notification("notifications/cancelled", params));
    }
    server.port().abandon(epoch, exchange);
  }

  private void settled(Call call) {
    board.calls().remove(call.number());
    call.server().queue().remove(call);
    board.countSettled();
    Client client = board.clients().get(call.client());
    RpcId asked = call.asked();
    if (client != null && asked != null) {
      client.calls().remove(asked);
    }
    dialogues.settled(call);
  }

  /** Everything that a client waits for is cancelled: it is gone. */
  void gone(Client client) {
    List<Call> own = List.copyOf(client.calls().values());
    own.forEach(call -> step(call, new CallEvent.Cancelled(), null));
    own.forEach(call -> dispatch(call.server()));
  }
}
