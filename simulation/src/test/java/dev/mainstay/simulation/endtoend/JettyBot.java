package dev.mainstay.simulation.endtoend;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * A bot on Jetty's WebSocket client, which sends back what it is sent. Public only because Jetty
 * calls it by reflection.
 */
public final class JettyBot implements Session.Listener.AutoDemanding, AutoCloseable {

  private static final int MESSAGE_BYTES_MAX = 4 << 20;
  private static final long PATIENCE_SECONDS = 20;

  private final WebSocketClient client = new WebSocketClient();
  private final CompletableFuture<Session> session = new CompletableFuture<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();

  JettyBot(URI uri) throws Exception {
    client.setMaxTextMessageSize(MESSAGE_BYTES_MAX);
    client.setMaxBinaryMessageSize(MESSAGE_BYTES_MAX);
    client.setMaxFrameSize(MESSAGE_BYTES_MAX);
    client.start();
    client.connect(this, uri).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** With which code the other end closed it. */
  int closeCode() throws Exception {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void onWebSocketOpen(Session opened) {
    session.complete(opened);
  }

  @Override
  public void onWebSocketText(String text) {
    session.join().sendText(text, Callback.NOOP);
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    session.join().sendBinary(payload, callback);
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    closed.complete(code);
    callback.succeed();
  }

  @Override
  public void onWebSocketError(Throwable cause) {
    closed.completeExceptionally(cause);
  }

  @Override
  public void close() {
    LifeCycle.stop(client);
  }
}
