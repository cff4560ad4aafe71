package dev.mainstay.probe.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mainstay.core.SystemTimeline;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.port.LinuxSockets;
import dev.mainstay.probe.tcp.SmallServer;
import dev.mainstay.probe.tcp.Subjects;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real round trips with small servers of this JVM, which plays the service's tree. */
@EnabledOnOs(OS.LINUX)
class WsProberTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final int TEXT = 0x81;
  private static final int FIRST_OF_TEXT = 0x01;
  private static final int LAST_OF_TEXT = 0x80;
  private static final int BINARY = 0x82;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;
  private static final int PONG = 0x8A;

  private final SystemTimeline timeline = new SystemTimeline();
  private final WsProber prober = new WsProber(new LinuxSockets(), timeline);

  @AfterEach
  void closeTimeline() {
    timeline.close();
  }

  /** What a server does after the upgrade. */
  interface Talk {
    void with(Socket socket) throws IOException, InterruptedException;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void passesOnARoundTrip(
      String name, @Nullable String send, @Nullable String expect, Talk talk, String got)
      throws IOException {
    try (SmallServer server = upgrading(talk)) {
      ProbeResult result = prober.probe(spec(server, send, expect, LONG), Subjects.self());
      assertThat(result.detail())
          .matches(
              "WS /events -> "
                  + got
                  + " in [0-9.]+ m?s by pid [0-9]+(; [0-9a-z, ]+)?"
                  + "; our close was not answered after [0-9.]+ m?s");
      assertThat(result).isInstanceOf(ProbeResult.Passed.class);
    }
  }

  static Stream<Arguments> passesOnARoundTrip() {
    Talk echo = socket -> frame(socket, TEXT, receive(socket).substring(2));
    Talk pong = socket -> frame(socket, PONG, receive(socket).substring(2));
    Talk pingFirst =
        socket -> {
          receive(socket);
          frame(socket, PING, "are you there");
          frame(socket, TEXT, receive(socket).equals("8Aare you there") ? "received" : "no pong");
        };
    Talk greeting =
        socket -> {
          frame(socket, TEXT, "welcome");
          frame(socket, BINARY, "\u0001");
          receive(socket);
          frame(socket, TEXT, "{\"type\":\"received\"}");
        };
    Talk fragments =
        socket -> {
          receive(socket);
          frame(socket, FIRST_OF_TEXT, "rece");
          frame(socket, PING, "between");
          frame(socket, LAST_OF_TEXT, "ived");
        };
    Talk large = socket -> frame(socket, TEXT, receive(socket) + "x".repeat(60_000));
    return Stream.of(
        arguments("echo", "hello", "hello", echo, "\"hello\""),
        arguments("a text of 300 bytes", "y".repeat(300), "yyy", echo, "\"y{100}\\.\\.\\.\""),
        arguments("any text", "hello", null, echo, "\"hello\""),
        arguments("ping", null, null, pong, "pong"),
        arguments("pinged meanwhile", "x", "received", pingFirst, "\"received\""),
        arguments("greeted first", "x", "received", greeting, "\"\\{\"type\":\"received\"\\}\""),
        arguments("in fragments", "x", "received", fragments, "\"received\""),
        arguments("a large message", "x", "xxx", large, "\"81x+\\.\\.\\.\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void saysWhatIsWrong(String name, CauseCode code, Talk talk, String words) throws IOException {
    try (SmallServer server = upgrading(talk)) {
      ProbeResult result = prober.probe(spec(server, "x", "received", SHORT), Subjects.self());
      String detail = result.detail().replaceFirst("after [0-9.]+ m?s with", "after N ms with");
      assertThat(detail).isEqualTo("WS /events -> " + words);
      assertThat(result).isEqualTo(new ProbeResult.Failed(code, result.detail(), result.took()));
    }
  }

  static Stream<Arguments> saysWhatIsWrong() {
    Talk silent = SmallServer::awaitClose;
    Talk wrong =
        socket -> {
          frame(socket, TEXT, "error");
          SmallServer.awaitClose(socket);
        };
    Talk closing = socket -> frame(socket, CLOSE, "\u0003\u00f3oops");
    Talk huge =
        socket ->
            socket.getOutputStream().write(new byte[] {(byte) TEXT, 127, 0, 0, 0, 1, 0, 0, 0, 0});
    Talk reserved = socket -> frame(socket, 0xF1, "x");
    Talk disorder = socket -> frame(socket, LAST_OF_TEXT, "x");
    return Stream.of(
        arguments(
            "silent",
            CauseCode.NO_ANSWER,
            silent,
            "upgraded, but no text with \"received\" within 400 ms, though the connection was"
                + " accepted"),
        arguments(
            "wrong",
            CauseCode.NO_ANSWER,
            wrong,
            "upgraded, but no text with \"received\" (last came \"error\") within 400 ms, though"
                + " the connection was accepted"),
        arguments(
            "closing",
            CauseCode.BAD_ANSWER,
            closing,
            "upgraded, then closed by the other end after N ms with code 1011: \"oops\""),
        arguments(
            "huge",
            CauseCode.BAD_ANSWER,
            huge,
            "upgraded, but it sent a message of more than 64 KiB"),
        arguments(
            "reserved bits",
            CauseCode.BAD_ANSWER,
            reserved,
            "upgraded, but it sent a frame that breaks RFC 6455 (reserved bits, or masked by a"
                + " server)"),
        arguments(
            "disorder",
            CauseCode.BAD_ANSWER,
            disorder,
            "upgraded, but it sent fragments in disorder"));
  }

  @Test
  void httpThatDoesNotUpgradeIsSaidSo() throws IOException {
    try (SmallServer server = SmallServer.answering(SmallServer.ok("text/plain", "hi"))) {
      fails(
          prober.probe(spec(server, null, null, LONG), Subjects.self()),
          CauseCode.BAD_ANSWER,
          "WS /events -> HTTP works (200), but it does not upgrade to WebSocket");
    }
  }

  @Test
  void aSwallowedUpgradeIsToldFromADeadServer() throws IOException {
    try (SmallServer server =
        SmallServer.on4(socket -> {
          if (SmallServer.readHead(socket).contains("Upgrade: websocket")) {
            SmallServer.awaitClose(socket);
          } else {
            SmallServer.write(socket, SmallServer.ok("text/plain", "hi"));
          }
        })) {
      Duration halfIsEnoughForHttp = Duration.ofSeconds(2);
      fails(
          prober.probe(spec(server, null, null, halfIsEnoughForHttp), Subjects.self()),
          CauseCode.NO_ANSWER,
          "WS /events -> no answer to the upgrade within 2 s, though the connection was"
              + " accepted; plain HTTP answers there (200), so it is the upgrade that fails");
    }
  }

  @Test
  void aClosedUpgradeIsToldFromADeadServer() throws IOException {
    try (SmallServer server =
        SmallServer.on4(socket -> {
          if (!SmallServer.readHead(socket).contains("Upgrade: websocket")) {
            SmallServer.write(socket, SmallServer.ok("text/plain", "hi"));
          }
        })) {
      ProbeResult result = prober.probe(spec(server, null, null, LONG), Subjects.self());
      assertThat(result.detail())
          .startsWith("WS /events -> connection closed after ")
          .endsWith("; plain HTTP answers there (200), so it is the upgrade that fails");
    }
  }

  @Test
  void aDeadServerIsNotSaidToSpeakHttp() throws IOException {
    try (SmallServer server = SmallServer.on4(SmallServer::awaitClose)) {
      fails(
          prober.probe(spec(server, null, null, SHORT), Subjects.self()),
          CauseCode.NO_ANSWER,
          "WS /events -> no answer to the upgrade within 400 ms, though the connection was"
              + " accepted");
    }
  }

  @Test
  void aParrotIsNoWebSocketServer() throws IOException {
    try (SmallServer server =
        SmallServer.answering(
            String.join(
                "\r\n",
                "HTTP/1.1 101 X",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
                "",
                ""))) {
      fails(
          prober.probe(spec(server, null, null, LONG), Subjects.self()),
          CauseCode.BAD_ANSWER,
          "WS /events -> 101, but Sec-WebSocket-Accept is not the answer to our key");
    }
  }

  @Test
  void theKeyIsAnsweredAsInTheRfc() {
    assertThat(new Handshake("dGhlIHNhbXBsZSBub25jZQ==").accept())
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  @Test
  void anImpostorIsNamed() throws IOException {
    try (SmallServer server = upgrading(SmallServer::awaitClose)) {
      ProbeResult result = prober.probe(spec(server, null, null, LONG), Subjects.other());
      assertThat(result)
          .isInstanceOfSatisfying(
              ProbeResult.Failed.class,
              failed -> assertThat(failed.code()).isEqualTo(CauseCode.WRONG_PROCESS));
    }
  }

  @Test
  void theServerIsTakenLeaveOf() throws IOException {
    CompletableFuture<String> leave = new CompletableFuture<>();
    try (SmallServer server =
        upgrading(socket -> {
          frame(socket, PONG, receive(socket).substring(2));
          leave.complete(receive(socket));
          frame(socket, CLOSE, "\u0003\u00e8");
        })) {
      assertThat(prober.probe(spec(server, null, null, LONG), Subjects.self()))
          .isInstanceOf(ProbeResult.Passed.class);
      assertThat(leave.join()).isEqualTo("88\u0003\u00e8");
    }
  }

  @Test
  void pingsPongsAndTheCloseAreToldWithTheTimeTheConnectionLasted() throws IOException {
    Talk busy =
        socket -> {
          String ping = receive(socket).substring(2);
          frame(socket, PING, "one");
          frame(socket, PING, "two");
          receive(socket);
          receive(socket);
          frame(socket, PONG, ping);
          receive(socket);
          frame(socket, CLOSE, "\u0003\u00e9going away");
        };
    try (SmallServer server = upgrading(busy)) {
      assertThat(prober.probe(spec(server, null, null, LONG), Subjects.self()).detail())
          .matches(
              "WS /events -> pong in [0-9.]+ m?s by pid [0-9]+; 1 ping sent, 1 pong received, 2"
                  + " pings received, 2 pongs sent; closed with code 1001: \"going away\" after"
                  + " [0-9.]+ m?s");
    }
  }

  private static void fails(ProbeResult result, CauseCode code, String detail) {
    assertThat(result).isEqualTo(new ProbeResult.Failed(code, detail, result.took()));
  }

  private static ProbeSpec.Ws spec(
      SmallServer server, @Nullable String send, @Nullable String expect, Duration timeout) {
    return new ProbeSpec.Ws(
        "127.0.0.1", server.port(), false, "/events", send, expect, new PortOwner.Tree(), timeout);
  }

  private static SmallServer upgrading(Talk talk) {
    return SmallServer.on4(socket -> {
      String head = SmallServer.readHead(socket);
      if (head.isEmpty()) {
        return; // The prober saw whose server this is, and asked nothing.
      }
      String name = "Sec-WebSocket-Key: ";
      int at = head.indexOf(name) + name.length();
      String accept = new Handshake(head.substring(at, head.indexOf("\r\n", at))).accept();
      SmallServer.write(
          socket,
          "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nconnection: upgrade\r\n"
              + "sec-websocket-accept: "
              + accept
              + "\r\n\r\n");
      talk.with(socket);
    });
  }

  /** Sends an unmasked frame; its payload is given as Latin-1. */
  private static void frame(Socket socket, int first, String payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length() < 126) {
      frame.write(payload.length());
    } else {
      frame.write(126);
      frame.write(payload.length() >> 8);
      frame.write(payload.length());
    }
    frame.write(payload.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().write(frame.toByteArray());
  }

  /** The first byte of the next masked frame in hex, and its payload as Latin-1. */
  private static String receive(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    assertThat(second & 0x80).as("masked").isEqualTo(0x80);
    int length = (second & 0x7F) < 126 ? second & 0x7F : in.readUnsignedShort();
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return String.format("%02X", first) + new String(payload, StandardCharsets.ISO_8859_1);
  }
}
