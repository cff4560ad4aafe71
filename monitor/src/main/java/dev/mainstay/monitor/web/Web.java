package dev.mainstay.monitor.web;

import dev.mainstay.core.Event;
import dev.mainstay.core.access.Listener;
import dev.mainstay.core.access.Token;
import dev.mainstay.monitor.MonitorEvent;
import dev.mainstay.monitor.ingest.OtlpReader;
import dev.mainstay.monitor.latency.Latencies;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The web server while it listens. */
public final class Web implements AutoCloseable {

  /** Platform threads at most: Jetty's acceptor and selector, and what they hand on. */
  private static final int THREADS_MAX = 8;

  private static final int THREADS_MIN = 2;

  /** Header bytes of one request. */
  private static final int HEADER_BYTES_MAX = 8 * 1024;

  /** A connection on which nothing happens is closed after this, in ms. */
  private static final long IDLE_MS = 30_000;

  /** Memory that the pool of buffers keeps for later use, of each kind, in bytes. */
  private static final long POOL_BYTES_MAX = 4L * 1024 * 1024;

  private final Server server;
  private final WebSpec spec;
  private final int port;
  private final Login login;
  private final Token token;
  private final Latencies latencies;
  private final AutoCloseable sockets;

  private Web(
      Server server,
      WebSpec spec,
      int port,
      Login login,
      Token token,
      Latencies latencies,
      AutoCloseable sockets) {
    this.server = server;
    this.spec = spec;
    this.port = port;
    this.login = login;
    this.token = token;
    this.latencies = latencies;
    this.sockets = sockets;
  }

  /** What came of an attempt to listen. */
  public sealed interface Opening {
    /** It listens. */
    record Listening(Web web) implements Opening {}

    /** Each of its ports is taken; this is the first. */
    record Taken(int port) implements Opening {}

    /** It cannot listen, for a reason in words. */
    record Refused(String reason) implements Opening {}
  }

  /** Listens on the first of its ports that is free. */
  public static Opening open(WebSpec spec, Parts parts) {
    return open(spec, parts, Sockets.Patience.USUAL, _ -> Map.of());
  }

  /**
   * The same for tests.
   *
   * @param patience with connections
   * @param more WebSockets besides our own, by path
   */
  static Opening open(
      WebSpec spec,
      Parts parts,
      Sockets.Patience patience,
      Function<Sockets, Map<String, Door.Upgrade>> more) {
    return switch (Listener.bind(spec.place())) {
      case Listener.Bound.On(ServerSocketChannel socket, int port) ->
          serve(socket, port, spec, parts, patience, more);
      case Listener.Bound.Taken(int port) -> new Opening.Taken(port);
      case Listener.Bound.Refused(String reason) -> new Opening.Refused(reason);
    };
  }

  private static Opening serve(
      ServerSocketChannel socket,
      int port,
      WebSpec spec,
      Parts parts,
      Sockets.Patience patience,
      Function<Sockets, Map<String, Door.Upgrade>> more) {
    Faults faults = new Faults(parts.journal(), parts.clock(), parts.host());
    JettyLog.to(faults);
    Server server = server();
    Login login = new Login(parts.token(), new Tickets(parts.clock()), port);
    Latencies latencies = Latencies.of(parts.facts());
    Sockets sockets = new Sockets(server, spec, parts, faults, patience);
    Map<String, Door.Upgrade> upgrades = new HashMap<>(more.apply(sockets));
    upgrades.put(EventsSocket.PATH, sockets::events);
    upgrades.put(DashboardSocket.PATH, sockets::dashboard);
    EventsPost post =
        new EventsPost(
            parts.journal(), sockets.reader(), new OtlpReader(parts.clock()), sockets.room());
    Router router = new Router(routes(parts, port, login, latencies, sockets));
    Waiting waiting = new Waiting(server, Waiting.CONNECTIONS_MAX, Waiting.REQUEST_WITHIN);
    server.setHandler(
        new Door(
            new Guard(spec, port, parts.token()),
            router,
            new StaticFiles(),
            upgrades,
            Map.of(EventsSocket.PATH, post::events, "/v1/logs", post::logs),
            faults,
            port,
            waiting));
    ServerConnector connector = connector(server);
    connector.addBean(waiting);
    try {
      connector.open(socket);
      server.addConnector(connector);
      server.start();
      waiting.begin();
    } catch (Exception e) {
      latencies.close();
      stop(server);
      return new Opening.Refused("the web server did not start: " + e);
    }
    parts
        .journal()
        .tell(
            new MonitorEvent(
                "monitor.started",
                "monitor",
                parts.host(),
                parts.clock().instant(),
                Event.Severity.INFO,
                Map.of("host", spec.host(), "port", port, "since", parts.since().toString())));
    return new Opening.Listening(
        new Web(server, spec, port, login, parts.token(), latencies, sockets));
  }

  private static List<Route> routes(
      Parts parts, int port, Login login, Latencies latencies, Sockets sockets) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new HealthPages(parts, port).routes());
    routes.addAll(login.routes());
    routes.addAll(new ProjectPages(parts.facts(), latencies, parts.clock()).routes());
    routes.addAll(new JournalPages(parts.journal(), parts.clock()).routes());
    routes.addAll(new Heartbeats(parts.facts(), parts.journal(), parts.clock()).routes());
    routes.add(sockets.connections().route());
    routes.addAll(parts.more());
    return routes;
  }

  private static Server server() {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    threads.setName("web");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("web-", 0).factory()));
    Server server =
        new Server(
            threads,
            null,
            new ArrayByteBufferPool(0, 4_096, 65_536, 64, POOL_BYTES_MAX, POOL_BYTES_MAX));
    server.setErrorHandler(Web::refuse);
    return server;
  }

  private static ServerConnector connector(Server server) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES_MAX);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setIdleTimeout(IDLE_MS);
    return connector;
  }

  /** What Jetty refuses by itself, such as a header that is too long or no HTTP at all. */
  private static boolean refuse(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Answer answer = Answer.fault(status, "refused", "HTTP status " + status, "");
    Door.write(answer, response, callback);
    return true;
  }

  /** The outcome of a request of our own over the socket; waits some seconds at most. */
  public Proof prove() {
    return switch (SelfCheck.ask(reachable(), port, token)) {
      case SelfCheck.Outcome.Answered(String detail) -> new Proof(true, detail);
      case SelfCheck.Outcome.Unanswered(String detail) -> new Proof(false, detail);
    };
  }

  /** Whether it answers as it should, and what was seen. */
  public record Proof(boolean holds, String detail) {}

  private String reachable() {
    return spec.host().equals("0.0.0.0") || spec.host().equals("::") ? "127.0.0.1" : spec.host();
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** The address of the dashboard. */
  public String url() {
    String host = reachable();
    return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** An address that lets one browser in, once, soon. */
  public String loginUrl() {
    return url() + login.path();
  }

  @Override
  public void close() {
    latencies.close();
    try {
      sockets.close();
    } catch (Exception e) {
      // Closed enough: the server ends next.
    }
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.setStopTimeout(0);
      server.stop();
    } catch (Exception e) {
      // Its sockets are closed first; threads that are left are daemons.
    }
  }
}
