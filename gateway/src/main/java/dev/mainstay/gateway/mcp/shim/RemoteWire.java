package dev.mainstay.gateway.mcp.shim;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A connection over a WebSocket, of which each text message is a line. */
public final class RemoteWire implements Wire {

  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  private final CompletableFuture<Receiver> receiver = new CompletableFuture<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();
  private final StringBuilder gathered = new StringBuilder();

  /** The last write that was begun; the next follows it. */
  private CompletableFuture<?> writing = CompletableFuture.completedFuture(null);

  private @Nullable WebSocket socket;

  private RemoteWire() {}

  /**
   * The way to a gateway that listens for WebSockets.
   *
   * @param token what it wants to see, if it wants anything; null for none
   */
  public static Dial to(String url, @Nullable String token) {
    return new Dial() {
      @Override
      public Wire connect() throws IOException {
        return open(url, token);
      }

      @Override
      public boolean mayAnswer() {
        return true;
      }

      @Override
      public boolean isLocal() {
        return false;
      }

      @Override
      public String place() {
        return url;
      }
    };
  }

  private static Wire open(String url, @Nullable String token) throws IOException {
    RemoteWire wire = new RemoteWire();
    WebSocket.Builder builder = Client.SHARED.newWebSocketBuilder().connectTimeout(CONNECT_WITHIN);
    if (token != null && !token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    try {
      wire.socket = builder.buildAsync(URI.create(url), wire.new Listener()).join();
      return wire;
    } catch (CompletionException | IllegalArgumentException e) {
      throw new IOException(url + " cannot be reached: " + e.getMessage(), e);
    }
  }

  /** Made with the first connection, so that a shim of this machine has none. */
  private static final class Client {
    static final HttpClient SHARED =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public synchronized void send(byte[] line) {
    WebSocket to = socket;
    if (to != null) {
      String text = new String(line, StandardCharsets.UTF_8);
      writing =
          writing
              .thenCompose(_ -> to.sendText(text, true))
              .whenComplete((_, error) -> {
                if (error != null) {
                  end.complete("writing failed: " + error.getMessage());
                }
              });
    }
  }

  @Override
  public void flush() {
    // Each line leaves by itself.
  }

  @Override
  public String serve(Receiver to) throws IOException {
    receiver.complete(to);
    try {
      return end.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the link was ended";
    } catch (ExecutionException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      close();
    }
  }

  @Override
  public synchronized void close() {
    end.complete("the link was ended");
    WebSocket to = socket;
    if (to != null) {
      to.abort();
    }
  }

  private final class Listener implements WebSocket.Listener {

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      if (gathered.length() + data.length() > Shim.LINE_BYTES_MAX) {
        end.complete("it sent a message of over " + Shim.LINE_BYTES_MAX + " bytes");
        return null;
      }
      if (!last) {
        gathered.append(data);
        from.request(1);
        return null;
      }
      String text = gathered.isEmpty() ? data.toString() : gathered.append(data).toString();
      gathered.setLength(0);
      return receiver.thenAccept(to -> {
        to.line(text.getBytes(StandardCharsets.UTF_8));
        to.pause();
        from.request(1);
      });
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      end.complete("it closed the link: " + code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      end.complete("the link broke: " + error.getMessage());
    }
  }
}
