package dev.mainstay.monitor.web;

import static dev.mainstay.monitor.web.RawSocket.CLOSE;
import static dev.mainstay.monitor.web.RawSocket.PING;
import static dev.mainstay.monitor.web.RawSocket.PONG;
import static dev.mainstay.monitor.web.RawSocket.TEXT;
import static dev.mainstay.monitor.web.RawSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Twenty-six cases of RFC 6455 in raw frames, against an endpoint that says everything again. */
class ProtocolTest {

  private static final byte[] BAD_UTF8 = HexFormat.of().parseHex("cebae1bdb9cf83cebcceb5eda080");
  private static final byte[] GOOD_UTF8 = "Köln-日本".getBytes(StandardCharsets.UTF_8);

  @TempDir private static Path folder;
  private static TestWeb web;

  @BeforeAll
  static void open() {
    web = new TestWeb(folder);
  }

  @AfterAll
  static void close() {
    web.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] close(int code, byte... reason) {
    return ByteBuffer.allocate(2 + reason.length).putShort((short) code).put(reason).array();
  }

  private static byte[] part(int opcode, byte[] payload, boolean last) {
    return frame(opcode, payload, last, 0, true);
  }

  private static RawSocket echo() throws IOException {
    return RawSocket.open(web.port(), "/echo");
  }

  private static void echoes(String expected, byte[]... frames) throws IOException {
    try (RawSocket socket = echo()) {
      for (byte[] frame : frames) {
        socket.send(frame);
      }
      assertThat(socket.message()).isEqualTo(expected);
    }
  }

  /** Closed with one of these codes, or the connection dropped, which RFC 6455 7.1.7 allows. */
  private static void closes(List<Integer> codes, byte[]... frames) throws IOException {
    try (RawSocket socket = echo()) {
      try {
        for (byte[] frame : frames) {
          socket.send(frame);
        }
      } catch (SocketException e) {
        // It has closed before all was sent.
      }
      assertThat(socket.closeCode()).isIn(codes);
    }
  }

  private static final List<Integer> PROTOCOL_ERROR = List.of(1002, 0);

  @ParameterizedTest
  @ValueSource(ints = {0, 125, 126, 20_000, 65_536})
  void textOfEveryLengthComesBack(int length) throws IOException {
    String text = "*".repeat(length);
    echoes(text, frame(TEXT, bytes(text)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 125})
  void aPingIsAnsweredWithItsPayload(int length) throws IOException {
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) 0xfe);
    try (RawSocket socket = echo()) {
      socket.send(frame(PING, payload));
      RawSocket.Received pong = socket.read();
      assertThat(pong.opcode()).isEqualTo(PONG);
      assertThat(pong.payload()).isEqualTo(ByteBuffer.wrap(payload));
    }
  }

  @Test
  void aPingOver125BytesIsAnError() throws IOException {
    closes(PROTOCOL_ERROR, frame(PING, new byte[126]));
  }

  @Test
  void aPongThatNobodyAskedForIsPassedOver() throws IOException {
    echoes("x", frame(PONG, bytes("hi")), frame(TEXT, bytes("x")));
  }

  @Test
  void reservedBitsAreAnError() throws IOException {
    closes(PROTOCOL_ERROR, frame(TEXT, bytes("a"), true, 2, true));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 11})
  void reservedOpcodesAreAnError(int opcode) throws IOException {
    closes(PROTOCOL_ERROR, frame(opcode, bytes("a")));
  }

  @Test
  void aFragmentedTextIsPutTogether() throws IOException {
    echoes("hello", part(TEXT, bytes("he"), false), part(0, bytes("llo"), true));
  }

  @Test
  void aPingBetweenFragmentsIsAnsweredAtOnce() throws IOException {
    try (RawSocket socket = echo()) {
      socket.send(part(TEXT, bytes("ab"), false));
      socket.send(frame(PING, bytes("x")));
      socket.send(part(0, bytes("cd"), true));
      RawSocket.Received pong = socket.read();
      assertThat(pong.opcode()).isEqualTo(PONG);
      assertThat(pong.text()).isEqualTo("x");
      assertThat(socket.message()).isEqualTo("abcd");
    }
  }

  @Test
  void aFragmentedPingIsAnError() throws IOException {
    closes(PROTOCOL_ERROR, part(PING, bytes("a"), false), part(0, bytes("b"), true));
  }

  @Test
  void aContinuationOfNothingIsAnError() throws IOException {
    closes(PROTOCOL_ERROR, frame(0, bytes("a")));
  }

  @Test
  void aTextWithinFragmentsIsAnError() throws IOException {
    closes(PROTOCOL_ERROR, part(TEXT, bytes("a"), false), part(TEXT, bytes("b"), true));
  }

  @Test
  void textIsUtf8AlsoWhenACharacterIsSplit() throws IOException {
    String text = new String(GOOD_UTF8, StandardCharsets.UTF_8);
    echoes(text, frame(TEXT, GOOD_UTF8));
    byte[] head = Arrays.copyOf(GOOD_UTF8, 2);
    byte[] tail = Arrays.copyOfRange(GOOD_UTF8, 2, GOOD_UTF8.length);
    echoes(text, part(TEXT, head, false), part(0, tail, true));
  }

  @Test
  void whatIsNoUtf8IsRefused() throws IOException {
    closes(List.of(1007, 0), frame(TEXT, BAD_UTF8));
    byte[] head = Arrays.copyOf(BAD_UTF8, 5);
    byte[] tail = Arrays.copyOfRange(BAD_UTF8, 5, BAD_UTF8.length);
    closes(List.of(1007, 0), part(TEXT, head, false), part(0, tail, true));
  }

  @Test
  void anUnmaskedFrameIsAnError() throws IOException {
    closes(PROTOCOL_ERROR, frame(TEXT, bytes("a"), true, 0, false));
  }

  @Test
  void aCloseIsAnsweredWithItsCode() throws IOException {
    closes(List.of(1000), frame(CLOSE, close(1000)));
  }

  @Test
  void aWrongCloseIsAnError() throws IOException {
    closes(PROTOCOL_ERROR, frame(CLOSE, new byte[] {3}));
    closes(PROTOCOL_ERROR, frame(CLOSE, close(1005)));
    closes(List.of(1007, 1002, 0), frame(CLOSE, close(1000, (byte) 0xff, (byte) 0xfe)));
  }
}
