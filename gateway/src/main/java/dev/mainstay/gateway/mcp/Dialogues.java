package dev.mainstay.gateway.mcp;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What servers ask of clients: sampling, elicitation, roots. Legacy servers ask by a request of
 * their own, modern ones by an answer ({@code input_required}) after which the client asks again;
 * each is told to a client in the client's own way.
 *
 * <pre>
 *                     legacy client               modern client
 *   legacy server     the request is passed on    input_required; the call goes on meanwhile
 *   modern server     requests, then sent again   passed on as it is
 * </pre>
 */
final class Dialogues {

  /** How long a call waits for a stateless client that went to gather what it was asked for. */
  private static final Duration PARKED = Duration.ofMinutes(10);

  /** How many such calls there may be, of all clients together. */
  private static final int PARKED_MAX = 1_000;

  /** How many questions of servers one client may have unanswered. */
  private static final int QUESTIONS_MAX = 128;

  /** Begins each request state of ours: what a server made itself does not. */
  private static final String OURS = "mainstay:";

  private static final String INPUT_REQUIRED = "input_required";

  private final Board board;
  private final Map<String, Parked> parked = new LinkedHashMap<>();

  Dialogues(Board board) {
    this.board = board;
  }

  /**
   * A question that a client has been asked.
   *
   * @param server who wants to know
   * @param id the server's own id of it; null when it came by {@code input_required}
   * @param call the call that it is asked for; null when it belongs to none
   * @param key its name among what is asked for that call
   * @param token the progress token that the server gave; empty for none
   */
  record Question(
      Server server,
      long epoch,
      @Nullable RpcId id,
      @Nullable Call call,
      String key,
      String token) {}

  /** A call whose stateless client gathers what a legacy server has asked. */
  private static final class Parked {
    private final Call call;
    private final Instant until;
    private final Map<String, Message> open = new LinkedHashMap<>();
    private @Nullable Message answer;

    Parked(Call call, Instant until) {
      this.call = call;
      this.until = until;
    }
  }

  /** A legacy server asks; {@code exchange} is 0 where the transport does not say what for. */
  void asked(Server server, long exchange, Message question) {
    if (question.method().equals("ping")) {
      reply(server, Message.result(question.needId(), Json.object().build()));
      return;
    }
    String capability = capability(question.method());
    Optional<Call> call = exchange == 0 ? likely(server, capability) : server.call(exchange);
    if (call.isPresent() && call.get().era() == Era.MODERN) {
      if (call.get().capabilities().at(capability).isPresent() && parked.size() < PARKED_MAX) {
        park(call.get(), question);
      } else {
        cannot(server, question);
      }
      return;
    }
    Client client = call.map(it -> board.clients().get(it.client())).orElse(null);
    if (client == null) {
      client = anybody(server, capability);
    }
    if (client == null
        || client.capabilities().at(capability).isEmpty()
        || client.questions().size() >= QUESTIONS_MAX) {
      cannot(server, question);
      return;
    }
    RpcId id = RpcId.of(OURS + board.number());
    long epoch = server.ready().map(UpstreamState.Ready::epoch).orElse(0L);
    String token = question.raw("params", "_meta", "progressToken").orElse("");
    client
        .questions()
        .put(id, new Question(server, epoch, question.needId(), call.orElse(null), "", token));
    board.send(client, call.map(Call::asked).orElse(null), question.withId(id));
  }

  private static String capability(String method) {
    int slash = method.indexOf('/');
    return slash < 0 ? method : method.substring(0, slash);
  }

  /**
   * The call that a question is most likely asked for, where the transport does not say: the oldest
   * that runs there and whose client can answer.
   */
  private Optional<Call> likely(Server server, String capability) {
    return server.running().stream()
        .filter(call -> call.capabilities().at(capability).isPresent())
        .findFirst();
  }

  private @Nullable Client anybody(Server server, String capability) {
    return board.clients().values().stream()
        .filter(client -> client.isInitialized())
        .filter(client -> client.profile().servers().contains(server.name()))
        .filter(client -> client.capabilities().at(capability).isPresent())
        .findFirst()
        .orElse(null);
  }

  private void cannot(Server server, Message question) {
    reply(server, Fault.noMethod(question.method()).answer(question.needId()));
  }

  private void reply(Server server, Message answer) {
    server
        .ready()
        .ifPresent(ready -> server.port().send(ready.epoch(), 0, ready.version(), answer));
  }

  /** A client answers what it was asked; an answer to nothing is dropped. */
  void answered(Client client, Message answer, Calls calls) {
    Question question = client.questions().remove(answer.needId());
    if (question == null) {
      return;
    }
    if (question.id() != null) {
      boolean same =
          question.server().ready().filter(it -> it.epoch() == question.epoch()).isPresent();
      if (same) {
        reply(question.server(), answer.withId(question.id()));
      }
      return;
    }
    Call call = question.call();
    if (call == null || call.isSettled()) {
      return;
    }
    if (answer.kind() == Message.Kind.ERROR) {
      String words = answer.text("error", "message").orElse("no reason");
      calls.step(
          call,
          new CallEvent.InputRefused(
              Fault.upstreamFailed(call.server().name(), "the client refused: " + words)),
          null);
      return;
    }
    Json given = answer.at("result").orElseGet(() -> Json.object().build());
    if (call.give(question.key(), given)) {
      call.request(call.request().with(Json.of(call.given()).write(), "params", "inputResponses"));
      calls.step(call, new CallEvent.InputGiven(), null);
      calls.dispatch(call.server());
    }
  }

  /** Whether an answer asks a legacy client for something before there can be a result. */
  boolean asksForMore(Call call, Message answer) {
    return call.era() == Era.LEGACY
        && answer.text("result", "resultType").filter(INPUT_REQUIRED::equals).isPresent();
  }

  /** Asks a legacy client, by requests of its era, what a modern server wants. */
  void ask(Call call, Message answer, Calls calls) {
    Client client = board.clients().get(call.client());
    Map<String, Json> wanted =
        answer.at("result", "inputRequests").map(Json::fields).orElse(Map.of());
    String state = answer.raw("result", "requestState").orElse("");
    Message request = call.request().without("params", "inputResponses");
    call.request(
        state.isEmpty()
            ? request.without("params", "requestState")
            : request.with(state, "params", "requestState"));
    call.want(wanted.size());
    if (wanted.isEmpty() || client == null) {
      calls.step(call, new CallEvent.InputGiven(), null);
      return;
    }
    for (Map.Entry<String, Json> one : wanted.entrySet()) {
      String method = one.getValue().text("method").orElse("");
      if (client.capabilities().at(capability(method)).isEmpty()) {
        Fault fault =
            Fault.upstreamFailed(
                call.server().name(), "it needs a client that can " + method + ", this one cannot");
        calls.step(call, new CallEvent.InputRefused(fault), null);
        return;
      }
      RpcId id = RpcId.of(OURS + board.number());
      client.questions().put(id, new Question(call.server(), 0, null, call, one.getKey(), ""));
      Json params = one.getValue().at("params").orElseGet(() -> Json.object().build());
      board.send(client, call.asked(), Message.request(id, method, params));
    }
  }

  /** Answers the client with what a legacy server asks; the call itself goes on. */
  private void park(Call call, Message question) {
    Parked place =
        parked.values().stream()
            .filter(it -> it.call == call)
            .findFirst()
            .orElseGet(() -> new Parked(call, board.now().plus(PARKED)));
    place.open.put("q" + board.number(), question);
    parked.values().remove(place);
    String handle = OURS + board.outlets().secrets().get();
    parked.put(handle, place);
    tellWanted(handle, place);
  }

  private void tellWanted(String handle, Parked place) {
    Call call = place.call;
    Client client = board.clients().get(call.client());
    RpcId asked = call.asked();
    if (client == null || asked == null) {
      return;
    }
    Map<String, Json> wanted = new HashMap<>();
    place.open.forEach((key, question) ->
        wanted.put(
            key,
            Json.object()
                .put("method", question.method())
                .put("params", question.at("params").orElseGet(() -> Json.object().build()))
                .build()));
    Json result =
        Json.object()
            .put("resultType", INPUT_REQUIRED)
            .put("inputRequests", wanted)
            .put("requestState", handle)
            .build();
    client.calls().remove(asked);
    call.park();
    board.send(client, asked, Message.result(asked, result));
  }

  /**
   * Whether a request is one that comes back with what it was asked for; then it is on its way
   * again.
   */
  boolean resumed(Client client, Message request) {
    String handle = request.text("params", "requestState").orElse("");
    if (!handle.startsWith(OURS)) {
      return false;
    }
    RpcId id = request.needId();
    Parked place = parked.remove(handle);
    if (place == null
        || !place.call.request().method().equals(request.method())
        || !client.profile().servers().contains(place.call.server().name())) {
      board.refuse(client, id, Fault.badParams("this requestState is not known, or too old"));
      return true;
    }
    Call call = place.call;
    call.attach(client.id(), id, board.now());
    if (place.answer != null) {
      hand(call, place.answer);
      return true;
    }
    client.calls().put(id, call);
    Map<String, Json> given =
        request.at("params", "inputResponses").map(Json::fields).orElse(Map.of());
    for (String key : List.copyOf(place.open.keySet())) {
      Json answer = given.get(key);
      Message question = answer == null ? null : place.open.remove(key);
      if (question != null && answer != null) {
        reply(call.server(), Message.result(question.needId(), answer));
      }
    }
    if (!place.open.isEmpty()) {
      String next = OURS + board.outlets().secrets().get();
      parked.put(next, place);
      tellWanted(next, place);
    }
    return true;
  }

  /** Gives a client the answer of its call, now or when it is back. */
  void deliver(Call call, Message answer) {
    if (call.asked() != null) {
      hand(call, answer);
      return;
    }
    parked.values().stream()
        .filter(place -> place.call == call)
        .forEach(place -> place.answer = answer);
  }

  private void hand(Call call, Message answer) {
    Client client = board.clients().get(call.client());
    RpcId asked = call.asked();
    if (client != null && asked != null) {
      board.send(client, asked, Translation.answer(call, asked, answer));
    }
  }

  /** What was asked for a call that is settled is not wanted any more. */
  void settled(Call call) {
    Client client = board.clients().get(call.client());
    if (client == null || client.questions().isEmpty()) {
      return;
    }
    client.questions().entrySet().stream()
        .filter(entry -> entry.getValue().call() == call)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(id -> withdraw(client, id));
  }

  private void withdraw(Client client, RpcId id) {
    client.questions().remove(id);
    Message cancelled =
        Message.notification("notifications/cancelled", Json.object().build())
            .with(id.json(), "params", "requestId");
    board.send(client, null, cancelled);
  }

  /** A server that asked is lost, so nobody waits for the answer. */
  void lost(Server server) {
    for (Client client : board.clients().values()) {
      client.questions().entrySet().stream()
          .filter(entry -> entry.getValue().server() == server && entry.getValue().id() != null)
          .map(Map.Entry::getKey)
          .toList()
          .forEach(id -> withdraw(client, id));
    }
  }

  /** A client tells progress of something it was asked: whoever asked hears of it. */
  void progressed(Client client, Message progress) {
    String token = progress.raw("params", "progressToken").orElse("");
    client.questions().values().stream()
        .filter(question -> question.id() != null && question.token().equals(token))
        .forEach(question -> reply(question.server(), progress));
  }

  /** Time has passed: clients that did not come back are not waited for. */
  void tick(Calls calls) {
    for (Map.Entry<String, Parked> entry : new ArrayList<>(parked.entrySet())) {
      Parked place = entry.getValue();
      if (!board.now().isBefore(place.until)) {
        parked.remove(entry.getKey());
        if (!place.call.isSettled()) {
          calls.cancel(place.call);
        }
      }
    }
  }

  /** Whether anything is waited for. */
  boolean isIdle() {
    return parked.isEmpty();
  }
}
