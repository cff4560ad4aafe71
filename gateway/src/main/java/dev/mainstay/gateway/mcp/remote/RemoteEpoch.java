package dev.mainstay.gateway.mcp.remote;

import dev.mainstay.gateway.mcp.Era;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.Upstream.Sent;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.remote.RemoteUpstream.Server;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One opening of a remote server: its session, where it has one, and what runs in it.
 *
 * <pre>
 *   OPEN --session lost, refused--> LOSING --the others settled, or 250 ms--> CLOSED
 *    +--------------------------- given up by the hub ------------------------^
 * </pre>
 */
final class RemoteEpoch {

  /** What was sent just before fails by the same loss within this, each by what it proves. */
  private static final Duration SETTLE = Duration.ofMillis(250);

  private static final long SETTLE_LOOK_NANOS = 500_000;
  private static final Duration GOODBYE = Duration.ofSeconds(2);
  private static final String SESSION_HEADER = "Mcp-Session-Id";
  private static final String INITIALIZED = "notifications/initialized";

  private enum Phase {
    OPEN,
    LOSING,
    CLOSED
  }

  private final Server server;
  private final long number;
  private final Place.Found place;
  private final Outbound outbound;
  private final ParamHeaders params;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);
  private final Set<Post> posts = ConcurrentHashMap.newKeySet();
  private volatile String session = "";
  private volatile String version = "";

  /** Done when the server has taken {@code notifications/initialized}: others come after it. */
  private volatile CompletableFuture<Void> initialized = CompletableFuture.completedFuture(null);

  private volatile @Nullable Listening listening;

  RemoteEpoch(
      Server server, long number, Place.Found place, Outbound outbound, ParamHeaders params) {
    this.server = server;
    this.number = number;
    this.place = place;
    this.outbound = outbound;
    this.params = params;
  }

  long number() {
    return number;
  }

  Server server() {
    return server;
  }

  HttpClient client() {
    return outbound.client();
  }

  /** Whether the server is on this machine, so that one kernel knows both ends of a connection. */
  boolean isOurs() {
    return place.isOurs();
  }

  boolean isOpen() {
    return phase.get() != Phase.CLOSED;
  }

  String version() {
    return version;
  }

  boolean hasSession() {
    return !session.isEmpty();
  }

  static boolean isModern(String version) {
    return version.compareTo(Era.NEWEST_MODERN) >= 0;
  }

  Sent send(long exchange, String spoken, Message message) {
    if (phase.get() != Phase.OPEN) {
      return Sent.CLOSED;
    }
    version = spoken;
    CompletableFuture<Void> before = initialized;
    CompletableFuture<Void> taken = new CompletableFuture<>();
    if (message.method().equals(INITIALIZED)) {
      initialized = taken;
    }
    Post post = new Post(this, exchange, spoken, message);
    posts.add(post);
    if (phase.get() == Phase.CLOSED) {
      // It was closed meanwhile, and perhaps told so already.
      posts.remove(post);
      return Sent.CLOSED;
    }
    post.start(before, taken);
    return Sent.TAKEN;
  }

  void abandon(long exchange) {
    for (Post post : posts) {
      if (post.exchange() == exchange) {
        post.cancel();
      }
    }
  }

  /** A post has had its outcome. */
  void finished(Post post) {
    posts.remove(post);
    if (post.message().method().equals(INITIALIZED) && isOpen() && !isModern(version)) {
      listen();
    }
  }

  private synchronized void listen() {
    if (listening == null) {
      Listening fresh = new Listening(this);
      listening = fresh;
      fresh.start();
    }
  }

  /** The server gave us a session. */
  void began(String id) {
    session = id;
  }

  void tell(HubEvent event) {
    server.telling().tell(event);
  }

  void tell(long exchange, Message message) {
    tell(new HubEvent.FromUpstream(server.name(), number, exchange, message));
  }

  void fail(long exchange, Failure failure, String reason) {
    if (exchange != 0) {
      tell(
          new HubEvent.Undelivered(
              server.name(), number, exchange, failure, server.secrets().hidden(reason)));
    }
  }

  /** The upstream is lost: told once, after what failed by the same loss has told so. */
  void lose(String reason) {
    if (phase.compareAndSet(Phase.OPEN, Phase.LOSING)) {
      Thread.startVirtualThread(() -> lost(server.secrets().hidden(reason)));
    }
  }

  private void lost(String reason) {
    long until = System.nanoTime() + SETTLE.toNanos();
    while (posts.stream().anyMatch(Post::isExpected) && System.nanoTime() - until < 0) {
      LockSupport.parkNanos(SETTLE_LOOK_NANOS);
    }
    if (phase.compareAndSet(Phase.LOSING, Phase.CLOSED)) {
      cancelAll();
      tell(new HubEvent.UpstreamClosed(server.name(), number, reason));
    }
  }

  /** Looks whether the server is there at all, after a connection to it broke. */
  void doubt(String reason) {
    if (Place.look(place.uri()) instanceof Place.Refused) {
      lose(reason);
    }
  }

  /**
   * Ends everything without a word; a session is ended at the server too.
   *
   * @return done when the server has answered to that, or had its time
   */
  CompletableFuture<Void> giveUp() {
    if (phase.getAndSet(Phase.CLOSED) != Phase.CLOSED) {
      cancelAll();
      if (hasSession()) {
        return CompletableFuture.runAsync(this::sayGoodbye, Thread::startVirtualThread);
      }
    }
    return CompletableFuture.completedFuture(null);
  }

  private void cancelAll() {
    posts.forEach(Post::cancel);
    Listening open = listening;
    if (open != null) {
      open.cancel();
    }
  }

  private void sayGoodbye() {
    try {
      var _ =
          client()
              .send(request(version).timeout(GOODBYE).DELETE().build(), BodyHandlers.discarding());
    } catch (IOException | InterruptedException e) {
      // Whoever cannot be told has forgotten the session, or will.
    }
  }

  /** A request to the server, with what every request carries. */
  HttpRequest.Builder request(String spoken) {
    HttpRequest.Builder request = HttpRequest.newBuilder(place.uri());
    server.headers().forEach((name, value) -> header(request, name, value));
    request.setHeader("Accept", "application/json, text/event-stream");
    if (!spoken.isEmpty()) {
      request.setHeader("MCP-Protocol-Version", spoken);
    }
    if (hasSession()) {
      header(request, SESSION_HEADER, session);
    }
    return request;
  }

  HttpRequest post(String spoken, Message message) {
    boolean modern = isModern(spoken);
    // The version is agreed on by the answer of this request.
    boolean agreed = modern || !message.method().equals("initialize");
    HttpRequest.Builder request = request(agreed ? spoken : "");
    request.setHeader("Content-Type", "application/json");
    if (modern && !message.method().isEmpty()) {
      request.setHeader("Mcp-Method", message.method());
      named(message).ifPresent(name -> request.setHeader("Mcp-Name", HttpWords.value(name)));
      params.of(message, request::setHeader);
    }
    return request.POST(BodyPublishers.ofByteArray(message.bytes())).build();
  }

  private static Optional<String> named(Message message) {
    return switch (message.method()) {
      case "tools/call", "prompts/get" -> message.text("params", "name");
      case "resources/read" -> message.text("params", "uri");
      default -> Optional.empty();
    };
  }

  private void header(HttpRequest.Builder request, String name, String value) {
    try {
      request.setHeader(name, value);
    } catch (IllegalArgumentException e) {
      server.log().accept("the header " + name + " cannot be sent");
    }
  }

  /** What the hub is told of an answer: a list without tools that cannot be called. */
  Message learnt(Message request, String spoken, Message answer) {
    return isModern(spoken)
            && request.method().equals("tools/list")
            && ParamHeaders.isMarked(answer)
        ? params.learn(answer, server.log())
        : answer;
  }
}
