package dev.mainstay.monitor.web;

import dev.mainstay.core.access.Caller;
import dev.mainstay.core.access.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Every request passes here: guarded, routed, answered. Blocking, each on a virtual thread. */
final class Door extends Handler.Abstract {

  private final Guard guard;
  private final Router router;
  private final StaticFiles files;
  private final Map<String, Upgrade> upgrades;
  private final Map<String, Body> bodies;
  private final Faults faults;
  private final int port;
  private final Waiting waiting;
  private final LongAdder asked = new LongAdder();

  /** Turns a request into a WebSocket. */
  @FunctionalInterface
  interface Upgrade {
    /** Null when it became one; otherwise what is to be answered. */
    @Nullable Answer upgrade(Request request, Response response, Callback callback);
  }

  /** Answers a request that has a body. */
  @FunctionalInterface
  interface Body {
    /** The answer; reads what it wants of the body. */
    Answer answer(Request request);
  }

  Door(
      Guard guard,
      Router router,
      StaticFiles files,
      Map<String, Upgrade> upgrades,
      Map<String, Body> bodies,
      Faults faults,
      int port,
      Waiting waiting) {
    this.guard = guard;
    this.router = router;
    this.files = files;
    this.upgrades = Map.copyOf(upgrades);
    this.bodies = Map.copyOf(bodies);
    this.faults = faults;
    this.port = port;
    this.waiting = waiting;
  }

  /** How many requests there have been. */
  long asked() {
    return asked.sum();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    asked.increment();
    Connection connection = request.getConnectionMetaData().getConnection();
    waiting.asked(connection);
    Request.addCompletionListener(request, _ -> waiting.answered(connection));
    Caller caller = caller(request);
    String path = request.getHttpURI().getCanonicalPath();
    Verdict verdict = guard.door(caller);
    if (verdict instanceof Verdict.Refused refused) {
      write(refused(refused), response, callback);
      return true;
    }
    Upgrade upgrade = caller.upgrade() ? upgrades.get(path) : null;
    if (upgrade != null) {
      Answer answer =
          guard.page(caller, Access.READ) instanceof Verdict.Refused refused
              ? refused(refused)
              : upgrade.upgrade(request, response, callback);
      if (answer != null) {
        write(answer, response, callback);
      }
      return true;
    }
    write(answer(request, caller, path), response, callback);
    return true;
  }

  private Answer answer(Request request, Caller caller, String path) {
    Body body = caller.method().equals("POST") ? bodies.get(path) : null;
    try {
      if (body != null) {
        return guard.page(caller, Access.INGEST) instanceof Verdict.Refused refused
            ? refused(refused)
            : body.answer(request);
      }
      return switch (router.match(caller.method(), path)) {
        case Router.Match.Found(Route route, Map<String, String> named) ->
            guard.page(caller, route.access()) instanceof Verdict.Refused refused
                ? refused(refused)
                : route.page().answer(ask(request, named, guard.mayCommand(caller)));
        case Router.Match.OtherMethod(String allowed) ->
            Answer.fault(405, "method", "this takes " + allowed, "").with("Allow", allowed);
        case Router.Match.None _ -> file(caller, path);
      };
    } catch (Ask.Unreadable | IllegalArgumentException e) {
      return Answer.fault(400, "bad-parameter", String.valueOf(e.getMessage()), "");
    } catch (RuntimeException e) {
      faults.tell(path, e);
      return Answer.fault(
          500, "fault", "this page failed: " + e, "the fault is counted and in the journal");
    }
  }

  private static Ask ask(Request request, Map<String, String> named, boolean mayCommand) {
    String query = request.getHttpURI().getQuery();
    return new Ask(named, query == null ? Map.of() : Router.query(query), mayCommand);
  }

  private Answer file(Caller caller, String path) {
    boolean read = caller.method().equals("GET") || caller.method().equals("HEAD");
    if (!read) {
      return Answer.fault(404, "not-found", "nothing takes a " + caller.method() + " here", "");
    }
    Access access = StaticFiles.isOfStatusPage(path) ? Access.STATUS : Access.READ;
    if (guard.page(caller, access) instanceof Verdict.Refused refused) {
      return refused(refused);
    }
    if (upgrades.containsKey(path)) {
      return Answer.fault(426, "upgrade-required", "this is a WebSocket", "")
          .with("Upgrade", "websocket");
    }
    Optional<Answer> found = files.find(path);
    return found.orElseGet(
        () -> Answer.fault(404, "not-found", "there is no such page", "pages: " + router.paths()));
  }

  private static Answer refused(Verdict.Refused refused) {
    return Answer.fault(refused.status(), refused.code(), refused.text(), refused.hint());
  }

  private Caller caller(Request request) {
    var headers = request.getHeaders();
    String upgrade = headers.get(HttpHeader.UPGRADE);
    return new Caller(
        request.getMethod(),
        Optional.ofNullable(headers.get(HttpHeader.HOST)).orElse(""),
        headers.get(HttpHeader.ORIGIN),
        Optional.ofNullable(headers.get(HttpHeader.AUTHORIZATION)).orElse(""),
        cookie(request),
        upgrade != null && upgrade.equalsIgnoreCase("websocket"));
  }

  private String cookie(Request request) {
    for (HttpCookie cookie : Request.getCookies(request)) {
      if (cookie.getName().equals(Login.cookieName(port))) {
        return cookie.getValue();
      }
    }
    return "";
  }

  static void write(Answer answer, Response response, Callback callback) {
    response.setStatus(answer.status());
    var headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, answer.type());
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put(Policy.HEADER, Policy.STRICT);
    answer.headers().forEach(headers::put);
    if (!answer.headers().containsKey("Cache-Control")) {
      headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    }
    headers.put(HttpHeader.CONTENT_LENGTH, answer.body().remaining());
    response.write(true, answer.body().duplicate(), callback);
  }
}
