package dev.mainstay.gateway.mcp.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WebSockets at {@code /mcp/ws}: a line in each text message. */
class SocketTest {

  @TempDir private Path folder;
  private TestFace server;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

  @BeforeEach
  void open() {
    server = new TestFace(folder);
  }

  @AfterEach
  void close() {
    server.close();
    assertThat(server.faults).isEmpty();
  }

  private final class Ear implements WebSocket.Listener {
    private final StringBuilder whole = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      whole.append(data);
      if (last) {
        said.add(whole.toString());
        whole.setLength(0);
      }
      return WebSocket.Listener.super.onText(socket, data, last);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      said.add("close " + code + " " + reason);
      return WebSocket.Listener.super.onClose(socket, code, reason);
    }
  }

  private WebSocket connect(String query, String... subprotocols) {
    URI uri = URI.create("ws://127.0.0.1:" + server.face.port() + "/mcp/ws" + query);
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (subprotocols.length > 0) {
      builder.subprotocols(subprotocols[0]);
    }
    return builder.buildAsync(uri, new Ear()).join();
  }

  private String next() throws InterruptedException {
    String next = said.poll(10, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  @Test
  void everyTextMessageIsALine() throws InterruptedException {
    WebSocket socket = connect("?profile=work", "mcp");
    assertThat(socket.getSubprotocol()).isEqualTo("mcp");
    assertThat(server.desk.next()).isEqualTo("opened work");
    for (String line : new String[] {"{}", "{\"é\":\"\uD83D\uDE00\"}", "x".repeat(300_000)}) {
      socket.sendText(line, true).join();
      assertThat(next()).isEqualTo(line);
    }
    socket.sendText("in two ", false).join();
    socket.sendText("frames", true).join();
    assertThat(next()).isEqualTo("in two frames");
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    assertThat(server.desk.next()).isEqualTo("closed");
  }

  @Test
  void theSubprotocolNeedNotBeOffered() {
    WebSocket socket = connect("");
    assertThat(socket.getSubprotocol()).isEmpty();
    socket.abort();
  }

  @Test
  void aLineThatAFullHubRefusesIsOfferedAgain() throws InterruptedException {
    server.desk.refusals.set(3);
    WebSocket socket = connect("");
    socket.sendText("1", true).join();
    socket.sendText("2", true).join();
    assertThat(next()).isEqualTo("1");
    assertThat(next()).isEqualTo("2");
    socket.abort();
  }

  @Test
  void aLineThatIsTooLongIsSkippedAndTheNextIsTaken() throws InterruptedException {
    WebSocket socket = connect("");
    assertThat(server.desk.next()).isEqualTo("opened default");
    int size = TestFace.MESSAGE_BYTES_MAX + 1;
    socket.sendText("x".repeat(size), true).join();
    assertThat(server.desk.next()).isEqualTo("oversized " + size);
    socket.sendText("after", true).join();
    assertThat(next()).isEqualTo("after");
    socket.abort();
  }

  @Test
  void theGatewayCanEndIt() throws InterruptedException {
    WebSocket socket = connect("");
    socket.sendText("before", true).join();
    socket.sendText("end", true).join();
    assertThat(next()).isEqualTo("before");
    assertThat(next()).isEqualTo("close 1000 asked to");
  }

  @Test
  void bytesAreNotTaken() throws InterruptedException {
    WebSocket socket = connect("");
    socket.sendBinary(ByteBuffer.allocate(3), true).join();
    assertThat(next()).startsWith("close 1003");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/mcp/ws                | -                   | 426",
        "/mcp/ws?profile=nobody | -                   | 404",
        "/mcp/ws                | http://evil.example | 403",
      })
  void whatIsNoHandshakeOfOursIsRefused(String path, String origin, int status) {
    try (HttpCall call = server.call("GET", path, "", "Origin: " + origin)) {
      assertThat(call.status()).isEqualTo(status);
    }
  }
}
