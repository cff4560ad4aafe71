package dev.mainstay.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Connections that never say what they want, and those that say it too slowly. Each test waits out
 * the real limit, so they wait together.
 */
@Execution(ExecutionMode.CONCURRENT)
class WaitingTest {

  private static final int READ_WITHIN_MS = 15_000;

  @TempDir private Path folder;
  private TestWeb web;

  @BeforeEach
  void open() {
    web = new TestWeb(folder);
  }

  @AfterEach
  void close() {
    web.close();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), web.port());
    socket.setSoTimeout(READ_WITHIN_MS);
    return socket;
  }

  /** Whether the server has closed it: its end, or a reset. */
  private static boolean isClosed(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void aFloodOfSilentConnectionsIsBoundedAndEnds() throws IOException {
    List<Socket> flood = new ArrayList<>();
    try {
      for (int i = 0; i < Waiting.CONNECTIONS_MAX + 50; i++) {
        flood.add(connect());
      }
      for (Socket beyond : flood.subList(Waiting.CONNECTIONS_MAX + 10, flood.size())) {
        assertThat(isClosed(beyond)).isTrue();
      }
      assertThat(flood).as("closed after 10 s of silence").allMatch(WaitingTest::isClosed);
      assertThat(web.get("/livez")).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : flood) {
        socket.close();
      }
    }
  }

  @Test
  void aRequestThatComesByteByByteIsEnded() throws IOException {
    try (Socket slow = connect()) {
      slow.setSoTimeout(500);
      byte[] head = "GET /livez HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII);
      slow.getOutputStream().write(head);
      long until = System.nanoTime() + 14_000_000_000L;
      boolean ended = false;
      while (!ended && System.nanoTime() < until) {
        try {
          slow.getOutputStream().write('x');
          ended = slow.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
          // Not yet.
        } catch (IOException e) {
          ended = true;
        }
      }
      assertThat(ended).isTrue();
    }
  }

  @Test
  void aWebSocketDoesNotWait() throws IOException {
    try (RawSocket socket = RawSocket.open(web.port(), "/events")) {
      long until = System.nanoTime() + Waiting.REQUEST_WITHIN.plusSeconds(2).toNanos();
      int pings = 0;
      while (System.nanoTime() < until) {
        RawSocket.Received ping = socket.read();
        assertThat(ping.opcode()).isEqualTo(RawSocket.PING);
        socket.send(
            RawSocket.frame(RawSocket.PONG, ping.text().getBytes(StandardCharsets.US_ASCII)));
        pings++;
      }
      assertThat(pings).isGreaterThan(2);
    }
  }
}
