package dev.mainstay.link.local;

import dev.mainstay.core.access.Gate;
import dev.mainstay.core.access.Listener;
import dev.mainstay.core.access.Place;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** The Jetty behind the local ends of all links of a process: one thread for each that listens. */
public final class LocalServer implements AutoCloseable {

  /** Platform threads at most: a selector of each link, and few besides. */
  private static final int THREADS_MAX = 2_048;

  private static final int THREADS_MIN = 2;

  /** Header bytes of one request. */
  private static final int HEADER_BYTES_MAX = 16 * 1024;

  /** Connections of one link at once, whatever they do. */
  private static final int CONNECTIONS_MAX = 64;

  /** From the first byte of a connection until it is a WebSocket. */
  private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(10);

  private static final int BUFFER_BYTES = 16 * 1024;

  /** Memory that the pool of buffers keeps for later use, of each kind, in bytes. */
  private static final long POOL_BYTES_MAX = 4L * 1024 * 1024;

  private final Server server;
  private final ServerWebSocketContainer container;
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Connector, LocalEnd> ends = new ConcurrentHashMap<>();

  /** What came of an attempt to listen. */
  public sealed interface Opening {
    /** It listens. */
    record Listening(LocalEnd end) implements Opening {}

    /** Each of its ports is taken; this is the first. */
    record Taken(int port) implements Opening {}

    /** It cannot listen, for a reason in words. */
    record Refused(String reason) implements Opening {}
  }

  /**
   * A server that listens nowhere yet, and has no thread before it does.
   *
   * @param faults is told of Jetty's warnings: where, and which
   */
  public LocalServer(BiConsumer<String, Throwable> faults) {
    JettyWarnings.to(faults);
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    threads.setName("bots");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("bots-", 0).factory()));
    server =
        new Server(
            threads,
            null,
            new ArrayByteBufferPool(0, 4_096, 65_536, 64, POOL_BYTES_MAX, POOL_BYTES_MAX));
    container = ServerWebSocketContainer.ensure(server);
    container.setIdleTimeout(Duration.ZERO);
    container.setInputBufferSize(BUFFER_BYTES);
    container.setOutputBufferSize(BUFFER_BYTES);
    // How long a message may be is counted by its end.
    container.setMaxFrameSize(0);
    container.setMaxTextMessageSize(0);
    container.setMaxBinaryMessageSize(0);
    server.setHandler(new Door());
  }

  /** Listens for the bots of a link on the first port that is free. */
  public Opening open(Place place, LocalEnd.Parts parts) {
    return switch (Listener.bind(place)) {
      case Listener.Bound.On(ServerSocketChannel socket, int port) ->
          serve(socket, new LocalEnd(this, new Gate(place, port, parts.token()), port, parts));
      case Listener.Bound.Taken(int port) -> new Opening.Taken(port);
      case Listener.Bound.Refused(String reason) -> new Opening.Refused(reason);
    };
  }

  private Opening serve(ServerSocketChannel socket, LocalEnd end) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES_MAX);
    ServerConnector connector = new ServerConnector(server, 0, 1, new HttpConnectionFactory(http));
    connector.setIdleTimeout(HANDSHAKE_WITHIN.toMillis());
    connector.addBean(new Handshakes());
    connector.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
    ends.put(connector, end);
    try {
      synchronized (this) {
        server.start();
        connector.open(socket);
        server.addConnector(connector);
        connector.start();
      }
    } catch (Exception e) {
      close(connector);
      return new Opening.Refused("the bot's end did not start: " + e);
    }
    end.opened(() -> close(connector));
    return new Opening.Listening(end);
  }

  private synchronized void close(ServerConnector connector) {
    ends.remove(connector);
    try {
      connector.setShutdownIdleTimeout(0);
      connector.stop();
    } catch (Exception e) {
      // Its sockets are closed first.
    }
    connector.close();
    server.removeConnector(connector);
  }

  void later(Duration delay, Runnable task) {
    if (server.isRunning()) {
      server
          .getScheduler()
          .schedule(() -> executor.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  Executor executor() {
    return executor;
  }

  /** Closes what is left; each end is to be closed before. */
  @Override
  public synchronized void close() {
    try {
      server.setStopTimeout(0);
      server.stop();
    } catch (Exception e) {
      // Its sockets are closed first; threads that are left are daemons.
    }
  }

  /** A connection that is not a WebSocket soon enough is closed. */
  private final class Handshakes implements Connection.Listener {
    @Override
    public void onOpened(Connection connection) {
      if (!(connection instanceof WebSocketConnection)) {
        later(
            HANDSHAKE_WITHIN,
            () -> {
              if (!(connection.getEndPoint().getConnection() instanceof WebSocketConnection)) {
                connection.getEndPoint().close();
              }
            });
      }
    }
  }

  /** Who is let in, and becomes a bot. */
  private final class Door extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      LocalEnd end = ends.get(request.getConnectionMetaData().getConnector());
      if (end == null) {
        return false;
      }
      Answer answer = end.admit(request);
      if (answer instanceof Answer.Refused refused) {
        refused.write(response, callback);
        return true;
      }
      boolean upgraded =
          container.upgrade(
              (asked, agreed, _) -> {
                agreed.setExtensions(List.of());
                // A bot that names subprotocols wants one: the remote's are its own affair.
                asked.getSubProtocols().stream()
                    .findFirst()
                    .ifPresent(agreed::setAcceptedSubProtocol);
                return new BotEnd(end, LocalServer.this);
              },
              request,
              response,
              callback);
      if (!upgraded) {
        Answer.NO_WEBSOCKET.write(response, callback);
      }
      return true;
    }
  }
}
