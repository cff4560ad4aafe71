package dev.mainstay.gateway.mcp.http;

import dev.mainstay.gateway.mcp.link.LineConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;

/** How a request to {@code /mcp/ws} becomes a stream of lines, and what all such streams share. */
final class Sockets {

  /** WebSockets at once. */
  static final int MAX = 256;

  /** The subprotocol that says that messages are MCP's; it need not be offered. */
  private static final String SUBPROTOCOL = "mcp";

  private static final int BUFFER_BYTES = 16 * 1024;

  private final ServerWebSocketContainer container;
  private final Scheduler scheduler;
  private final LineConnection.Desk desk;
  private final AtomicInteger open = new AtomicInteger();
  private final Executor executor = Executors.newVirtualThreadPerTaskExecutor();

  Sockets(Server server, LineConnection.Desk desk) {
    this.desk = desk;
    this.scheduler = server.getScheduler();
    this.container = ServerWebSocketContainer.ensure(server);
    container.setIdleTimeout(Duration.ZERO);
    container.setInputBufferSize(BUFFER_BYTES);
    // A frame of any size is taken in pieces; how long a message may be is counted by its end.
    container.setMaxFrameSize(0);
    container.setMaxTextMessageSize(0);
  }

  /** Null when it became a WebSocket; otherwise what is to be answered. */
  @Nullable Reply upgrade(Turn turn) {
    if (open.incrementAndGet() > MAX) {
      open.decrementAndGet();
      return Reply.busy(null, "at most " + MAX + " WebSockets at once");
    }
    boolean done =
        container.upgrade(
            (request, response, _) -> {
              response.setExtensions(List.of());
              if (request.getSubProtocols().contains(SUBPROTOCOL)) {
                response.setAcceptedSubProtocol(SUBPROTOCOL);
              }
              return new SocketEnd(this, turn.profile());
            },
            turn.request(),
            turn.response(),
            turn.callback());
    if (done) {
      return null;
    }
    open.decrementAndGet();
    return Reply.refusal(426, "upgrade-required", "this is a WebSocket")
        .with("Upgrade", "websocket");
  }

  void closed() {
    open.decrementAndGet();
  }

  LineConnection.Desk desk() {
    return desk;
  }

  Executor executor() {
    return executor;
  }

  void later(Duration delay, Runnable task) {
    scheduler.schedule(() -> executor.execute(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }
}
