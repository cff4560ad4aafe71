package dev.mainstay.monitor.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.core.WebSocketConnection;

/**
 * Connections that have not said yet what they want: at most so many, each for at most so long, so
 * that nobody who has not been let in can hold sockets. One whose request is being answered, and
 * one that became a WebSocket, does not wait.
 */
final class Waiting implements Connection.Listener {

  /** Connections that wait at once; a further one is closed. */
  static final int CONNECTIONS_MAX = 256;

  /** From the first byte to the whole head of a request, and between two requests. */
  static final Duration REQUEST_WITHIN = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Server server;
  private final int max;
  private final Duration within;

  /** Since when each waits, in nanoseconds (System.nanoTime). */
  private final Map<Connection, Long> since = new ConcurrentHashMap<>();

  Waiting(Server server, int max, Duration within) {
    this.server = server;
    this.max = max;
    this.within = within;
  }

  /** Looks every now and then from now on. */
  void begin() {
    server.getScheduler().schedule(this::look, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof WebSocketConnection) {
      return;
    }
    since.put(connection, System.nanoTime());
    if (since.size() > max) {
      since.remove(connection);
      connection.getEndPoint().close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    since.remove(connection);
  }

  /** A request of it has come whole. */
  void asked(Connection connection) {
    since.remove(connection);
  }

  /** Its request is answered. */
  void answered(Connection connection) {
    boolean upgraded = connection.getEndPoint().getConnection() instanceof WebSocketConnection;
    if (connection.getEndPoint().isOpen() && !upgraded) {
      since.put(connection, System.nanoTime());
    }
  }

  private void look() {
    long now = System.nanoTime();
    since.forEach((connection, from) -> {
      if (now - from > within.toNanos()) {
        since.remove(connection);
        connection.getEndPoint().close();
      }
    });
    if (server.isRunning()) {
      begin();
    }
  }
}
