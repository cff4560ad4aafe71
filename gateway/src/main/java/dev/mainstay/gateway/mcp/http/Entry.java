package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.access.Caller;
import dev.mainstay.core.access.Gate;
import dev.mainstay.core.access.Verdict;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/** Every request passes here: guarded, read, told apart by era. Blocking, on a virtual thread. */
final class Entry extends Handler.Abstract {

  static final String PATH = "/mcp";
  static final String SOCKET_PATH = "/mcp/ws";

  /** Requests that are being answered at once, streams among them. */
  static final int REQUESTS_MAX = 1_024;

  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";

  private final Gate gate;
  private final Supplier<Set<String>> profiles;
  private final Bodies bodies;
  private final LegacyPosts legacy;
  private final ModernPosts modern;
  private final @Nullable Sockets sockets;
  private final Waiting waiting;
  private final BiConsumer<String, Throwable> faults;
  private final Semaphore free = new Semaphore(REQUESTS_MAX);

  Entry(
      Gate gate,
      Supplier<Set<String>> profiles,
      Bodies bodies,
      LegacyPosts legacy,
      ModernPosts modern,
      @Nullable Sockets sockets,
      Waiting waiting,
      BiConsumer<String, Throwable> faults) {
    this.gate = gate;
    this.profiles = profiles;
    this.bodies = bodies;
    this.legacy = legacy;
    this.modern = modern;
    this.sockets = sockets;
    this.waiting = waiting;
    this.faults = faults;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Connection connection = request.getConnectionMetaData().getConnection();
    waiting.asked(connection);
    Request.addCompletionListener(request, _ -> waiting.answered(connection));
    // Silence is the nature of a request that takes long.
    request.addIdleTimeoutListener(_ -> false);
    if (!free.tryAcquire()) {
      Reply.busy(null, "too many requests at once").write(response, callback);
      return true;
    }
    try {
      Reply reply = reply(request, response, callback);
      if (reply != null) {
        reply.write(response, callback);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      callback.failed(e);
    } catch (IOException e) {
      callback.failed(e);
    } catch (RuntimeException e) {
      faults.accept(PATH, e);
      callback.failed(e);
    } finally {
      free.release();
    }
    return true;
  }

  /** What is answered; null when the answer was written. */
  private @Nullable Reply reply(Request request, Response response, Callback callback)
      throws IOException, InterruptedException {
    if (verdict(caller(request)) instanceof Verdict.Refused refused) {
      return Reply.refused(refused);
    }
    String path = request.getHttpURI().getCanonicalPath();
    if (!PATH.equals(path) && !SOCKET_PATH.equals(path)) {
      return Reply.refusal(404, "not-found", "MCP is at " + PATH + " and " + SOCKET_PATH);
    }
    Fields query = Request.extractQueryParameters(request);
    String profile =
        Optional.ofNullable(query.getValue("profile")).orElse(GatewaySpec.DEFAULT_PROFILE);
    if (!profiles.get().contains(profile)) {
      return Reply.refusal(404, "profile-unknown", "there is no such profile");
    }
    Headers headers = new Headers(request.getHeaders()::getValuesList);
    Turn turn = new Turn(request, response, callback, headers, profile);
    if (SOCKET_PATH.equals(path)) {
      return sockets == null
          ? Reply.refusal(404, "not-found", "there are no WebSockets here")
          : sockets.upgrade(turn);
    }
    if (request.getMethod().equals("POST")) {
      return post(turn);
    }
    waiting.heard(request.getConnectionMetaData().getConnection());
    return switch (request.getMethod()) {
      case "GET", "HEAD" -> headers.isModern() ? otherMethod("POST") : legacy.get(turn);
      case "DELETE" -> headers.isModern() ? otherMethod("POST") : legacy.delete(turn);
      default -> otherMethod("POST, GET, DELETE");
    };
  }

  private static Reply otherMethod(String allowed) {
    return Reply.refusal(405, "method", "this takes " + allowed).with("Allow", allowed);
  }

  private @Nullable Reply post(Turn turn) throws IOException, InterruptedException {
    Headers headers = turn.headers();
    if (!headers.accepts(JSON) || !headers.accepts(EVENTS)) {
      return Reply.refusal(406, "not-acceptable", "Accept must have " + JSON + " and " + EVENTS);
    }
    String type = headers.get("Content-Type");
    if (type != null && !type.toLowerCase(Locale.ROOT).startsWith(JSON)) {
      return Reply.refusal(415, "media-type", "a message is " + JSON);
    }
    try {
      byte[] body = bodies.read(turn.request());
      waiting.heard(turn.request().getConnectionMetaData().getConnection());
      return message(turn, body);
    } catch (Bodies.Refusal refusal) {
      return refusal.reply();
    }
  }

  private @Nullable Reply message(Turn turn, byte[] bytes) throws InterruptedException {
    try {
      if (Message.isBatch(bytes)) {
        List<Message> messages = Message.parseAll(bytes);
        return turn.headers().isModern()
            ? Reply.refusal(400, "batch", "one message in each POST")
            : legacy.batch(turn, messages);
      }
      Message message = Message.parse(bytes);
      return turn.headers().isModern() || ModernRules.isModern(message)
          ? modern.post(turn, message)
          : legacy.post(turn, message);
    } catch (Malformed fault) {
      return Reply.malformed(fault);
    }
  }

  private Verdict verdict(Caller caller) {
    Verdict host = gate.host(caller);
    Verdict origin = host instanceof Verdict.Allowed ? gate.origin(caller) : host;
    if (origin instanceof Verdict.Refused || gate.isLoopback() || gate.bears(caller)) {
      return origin;
    }
    return new Verdict.Refused(
        401, "token-needed", "this needs the token", "it is in .mainstay/token");
  }

  private static Caller caller(Request request) {
    var headers = request.getHeaders();
    String upgrade = headers.get(HttpHeader.UPGRADE);
    return new Caller(
        request.getMethod(),
        Optional.ofNullable(headers.get(HttpHeader.HOST)).orElse(""),
        headers.get(HttpHeader.ORIGIN),
        Optional.ofNullable(headers.get(HttpHeader.AUTHORIZATION)).orElse(""),
        "",
        upgrade != null && upgrade.equalsIgnoreCase("websocket"));
  }
}
