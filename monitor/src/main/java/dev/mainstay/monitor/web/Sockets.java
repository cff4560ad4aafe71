package dev.mainstay.monitor.web;

import dev.mainstay.core.access.Room;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.ingest.Bounds;
import dev.mainstay.monitor.ingest.Client;
import dev.mainstay.monitor.ingest.EventReader;
import dev.mainstay.monitor.web.Connections.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;

/** What all WebSocket connections share, and how a request becomes one. */
final class Sockets implements AutoCloseable {

  /** Memory for all unfinished messages together, in characters. */
  private static final long ROOM_MAX = 16L * 1024 * 1024;

  /** Read buffer of one connection while it reads, in bytes. */
  private static final int BUFFER_BYTES = 16 * 1024;

  /** Write buffer of one connection while it writes, in bytes. */
  private static final int OUTPUT_BYTES = 4_096;

  /** Heap of one connection that says nothing, of ours and of Jetty, in bytes: measured 11 KiB. */
  private static final long CONNECTION_BYTES = 16 * 1024;

  /** Heap that connections leave to everything else, in bytes. */
  private static final long HEAP_KEPT = 48L * 1024 * 1024;

  private static final int NAME_CHARS_MAX = 64;

  /** Numbers of connections, over all servers of this process. */
  private static final AtomicLong SCOPES = new AtomicLong();

  private final String born = " of " + System.currentTimeMillis();
  private final WebSpec spec;
  private final Parts parts;
  private final Faults faults;
  private final Patience patience;
  private final ServerWebSocketContainer container;
  private final Scheduler scheduler;
  private final Connections connections;
  private final Pulse pulse;
  private final EventReader reader;
  private final Feed feed;
  private final Room room = new Room(ROOM_MAX);
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();

  Sockets(Server server, WebSpec spec, Parts parts, Faults faults, Patience patience) {
    this.spec = spec;
    this.parts = parts;
    this.faults = faults;
    this.patience = patience;
    this.container = ServerWebSocketContainer.ensure(server);
    container.setIdleTimeout(Duration.ZERO);
    container.setMaxFrameSize(Bounds.MESSAGE_BYTES_MAX);
    container.setInputBufferSize(BUFFER_BYTES);
    container.setOutputBufferSize(OUTPUT_BYTES);
    this.scheduler = server.getScheduler();
    this.connections = new Connections(parts.journal(), parts.clock(), parts.host());
    this.pulse = new Pulse(patience.pingEvery(), faults);
    this.reader = new EventReader(parts.clock());
    this.feed = new Feed(parts, connections, faults);
  }

  /**
   * How much is waited for; a test's may be short.
   *
   * @param pingEvery the time between two pings of one connection
   * @param slowMax how long a dashboard may take to read what is on its way to it
   */
  record Patience(Duration pingEvery, Duration slowMax) {
    static final Patience USUAL = new Patience(Pulse.EVERY, DashboardSocket.SLOW_MAX);
  }

  /** Why a connection is ended by us. */
  record End(int code, String reason) {}

  /** A client that sends events. */
  @Nullable Answer events(Request request, Response response, Callback callback) {
    Client client = new Client(name(request), "connection " + SCOPES.incrementAndGet() + born);
    return upgrade(
        EventsSocket.PATH,
        spec.ingestMax(),
        () -> new EventsSocket(this, client),
        request,
        response,
        callback);
  }

  /** A dashboard. */
  @Nullable Answer dashboard(Request request, Response response, Callback callback) {
    return upgrade(
        DashboardSocket.PATH,
        spec.dashboardsMax(),
        () -> new DashboardSocket(this, feed, name(request)),
        request,
        response,
        callback);
  }

  /** Makes one end of a connection. */
  interface Maker {
    Live make();
  }

  /** Null when it became a WebSocket; otherwise what is to be answered. */
  @Nullable Answer upgrade(
      String path, int max, Maker maker, Request request, Response response, Callback callback) {
    Optional<Place> place = connections.take(path, max);
    if (place.isEmpty()) {
      return Answer.fault(
              503, "too-many-connections", path + " takes at most " + max + " connections", "")
          .with("Retry-After", "5");
    }
    long fit = fit(Runtime.getRuntime().maxMemory());
    if (connections.count() > fit) {
      place.get().close();
      return Answer.fault(
              503,
              "too-many-connections",
              "no more than " + fit + " connections fit into the heap",
              "start the supervisor with a greater one: MAINSTAY_JAVA_OPTS=-Xmx1g")
          .with("Retry-After", "5");
    }
    boolean done = false;
    try {
      done =
          container.upgrade(
              (_, answer, _) -> {
                // Compression would cost each connection more memory than all else together.
                answer.setExtensions(List.of());
                return new Endpoint(maker.make(), place.get());
              },
              request,
              response,
              Callback.from(
                  callback.getInvocationType(),
                  callback::succeeded,
                  cause -> {
                    place.get().close();
                    callback.failed(cause);
                  }));
    } finally {
      if (!done) {
        place.get().close();
      }
    }
    return done ? null : Answer.fault(400, "no-upgrade", "this is no WebSocket handshake", "");
  }

  /** How many connections a heap of so many bytes has room for, whatever the config allows. */
  static long fit(long heap) {
    return Math.max(0, heap - HEAP_KEPT) / CONNECTION_BYTES;
  }

  /** What a client calls itself: {@code ?client=NAME}. */
  private static String name(Request request) {
    String query = request.getHttpURI().getQuery();
    String name =
        Optional.ofNullable(query).map(Router::query).map(q -> q.get("client")).orElse("");
    String plain = name.replaceAll("[^A-Za-z0-9._:@-]", "_");
    return plain.length() > NAME_CHARS_MAX ? plain.substring(0, NAME_CHARS_MAX) : plain;
  }

  void later(long delay, TimeUnit unit, Runnable task) {
    scheduler.schedule(() -> executor.execute(task), delay, unit);
  }

  Connections connections() {
    return connections;
  }

  Pulse pulse() {
    return pulse;
  }

  EventReader reader() {
    return reader;
  }

  Journal journal() {
    return parts.journal();
  }

  Faults faults() {
    return faults;
  }

  Patience patience() {
    return patience;
  }

  Room room() {
    return room;
  }

  Feed feed() {
    return feed;
  }

  Executor executor() {
    return executor;
  }

  @Override
  public void close() {
    pulse.close();
    feed.close();
  }
}
