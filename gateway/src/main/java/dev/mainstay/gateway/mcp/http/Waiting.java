package dev.mainstay.gateway.mcp.http;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.core.WebSocketConnection;

/**
 * Connections of which we wait for something, each for at most so long, so that nobody can hold
 * sockets by sending a byte now and then. One whose request is being answered, and one that became
 * a WebSocket, owes us nothing.
 */
final class Waiting implements Connection.Listener {

  /** Connections of which we wait for something; a further one is closed. */
  static final int CONNECTIONS_MAX = 1_024;

  /** From the first byte to the whole head of the first request. */
  static final Duration FIRST_WITHIN = Duration.ofSeconds(10);

  /** From an answer to the whole head of the next request. */
  static final Duration NEXT_WITHIN = Duration.ofMinutes(2);

  /** From the head of a request to the end of its body. */
  static final Duration BODY_WITHIN = Duration.ofMinutes(5);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Server server;

  /** When each is closed, in nanoseconds (System.nanoTime). */
  private final Map<Connection, Long> deadlines = new ConcurrentHashMap<>();

  Waiting(Server server) {
    this.server = server;
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
    within(connection, FIRST_WITHIN);
    if (deadlines.size() > CONNECTIONS_MAX) {
      deadlines.remove(connection);
      connection.getEndPoint().close();
    }
  }

  @Override
  public void onClosed(Connection connection) {
    deadlines.remove(connection);
  }

  /** The head of a request has come. */
  void asked(Connection connection) {
    within(connection, BODY_WITHIN);
  }

  /** The whole request has come, or no more of it is wanted. */
  void heard(Connection connection) {
    deadlines.remove(connection);
  }

  /** Its request is answered. */
  void answered(Connection connection) {
    boolean upgraded = connection.getEndPoint().getConnection() instanceof WebSocketConnection;
    if (connection.getEndPoint().isOpen() && !upgraded) {
      within(connection, NEXT_WITHIN);
    }
  }

  private void within(Connection connection, Duration time) {
    deadlines.put(connection, System.nanoTime() + time.toNanos());
  }

  private void look() {
    long now = System.nanoTime();
    deadlines.forEach((connection, deadline) -> {
      if (now - deadline > 0) {
        deadlines.remove(connection);
        connection.getEndPoint().close();
      }
    });
    if (server.isRunning()) {
      begin();
    }
  }
}
