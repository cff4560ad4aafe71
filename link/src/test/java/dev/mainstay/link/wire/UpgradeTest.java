package dev.mainstay.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked, and what counts as a yes (RFC 6455, 4). */
class UpgradeTest {

  /** Draws the key of the RFC's own example. */
  private static final RandomGenerator EXAMPLE =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          throw new IllegalStateException("only bytes are drawn");
        }

        @Override
        public void nextBytes(byte[] into) {
          byte[] nonce = "the sample nonce".getBytes(StandardCharsets.US_ASCII);
          System.arraycopy(nonce, 0, into, 0, nonce.length);
        }
      };

  private static Upgrade upgrade(Map<String, String> headers) {
    return new Upgrade(URI.create("ws://h/chat?a=%20b"), "h", headers, EXAMPLE);
  }

  private static Answer answer(String head) throws IOException {
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    return Answer.read(new Source(new ByteArrayInputStream(bytes), 16));
  }

  @Test
  void theRequestIsAsTheRfcHasIt() {
    assertThat(new String(upgrade(Map.of("X-Key", "k")).bytes(), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            """
            GET /chat?a=%20b HTTP/1.1\r
            Host: h\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            X-Key: k\r
            \r
            """);
  }

  @Test
  void whatIsMeantForAProxyIsNotToldToTheServer() {
    assertThat(upgrade(Map.of("Proxy-Authorization", "secret")).bytes())
        .asString(StandardCharsets.ISO_8859_1)
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Host | h",
        "Connection | close",
        "Content-Length | 5",
        "Transfer-Encoding | chunked",
        "sec-websocket-key | k",
        "Sec-WebSocket-Extensions | permessage-deflate",
        "'' | v",
        "a b | v",
        "a: | v",
      })
  void aHeaderThatWouldChangeTheRequestMayNotBe(String name, String value) {
    assertThat(catchThrowable(() -> upgrade(Map.of(name, value))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX: y", "a\nb", "a\u0000", "\u20AC"})
  void aValueIsOneLineOfOneByteCharacters(String value) {
    assertThat(catchThrowable(() -> upgrade(Map.of("X-Key", value))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static final String YES =
      """
      HTTP/1.1 101 Switching Protocols\r
      upgrade: WebSocket\r
      CONNECTION: keep-alive, upgrade\r
      Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
      \r
      """;

  @Test
  void theAnswerOfTheRfcIsAYes() throws IOException {
    assertThat(upgrade(Map.of()).isAgreed(answer(YES))).isTrue();
    assertThat(upgrade(Map.of()).isAgreed(answer("HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + YES)))
        .as("behind a provisional one")
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "101                   | 200",
        "upgrade: WebSocket    | upgrade: h2c",
        "upgrade: WebSocket    | x: y",
        "keep-alive, upgrade   | keep-alive",
        "s3pPLMBi              | S3pPLMBi",
        "Sec-WebSocket-Accept: | X-Accept:",
        "upgrade: WebSocket    | upgrade: websocket~Sec-WebSocket-Extensions: x",
        "upgrade: WebSocket    | upgrade: websocket~Sec-WebSocket-Protocol: chat",
      })
  void anyOtherAnswerIsNone(String part, String other) throws IOException {
    String changed = YES.replace(part, other.replace("~", "\r\n"));
    assertThat(changed).isNotEqualTo(YES);
    assertThat(upgrade(Map.of()).isAgreed(answer(changed))).isFalse();
  }

  @Test
  void aProtocolIsOneOfThoseThatWereOffered() throws IOException {
    Upgrade offered = upgrade(Map.of("Sec-WebSocket-Protocol", "chat.v1, chat.v2"));
    assertThat(offered.isAgreed(answer(YES))).as("none").isTrue();
    String one = "upgrade: websocket\r\nSec-WebSocket-Protocol: ";
    assertThat(offered.isAgreed(answer(YES.replace("upgrade: WebSocket", one + "chat.v2"))))
        .isTrue();
    assertThat(offered.isAgreed(answer(YES.replace("upgrade: WebSocket", one + "chat.v3"))))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n",
        "hello\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 99 x\r\n\r\n",
        "HTTP/1.1 200 x\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 x\r\n: no name\r\n\r\n",
        "HTTP/1.1 200 x\r\nX: y",
      })
  void whatIsNoAnswerIsNotTakenForOne(String head) {
    assertThat(catchThrowable(() -> answer(head))).isInstanceOf(IOException.class);
  }

  @Test
  void anAnswerIsBounded() {
    String endless = "HTTP/1.1 200 OK\r\nX: " + "x".repeat(Answer.HEAD_BYTES_MAX);
    assertThat(catchThrowable(() -> answer(endless)))
        .hasMessage("its answer is longer than 32768 bytes");
    assertThat(catchThrowable(() -> answer("HTTP/1.1 100 Go on\r\n\r\n".repeat(20))))
        .isInstanceOf(IOException.class);
  }
}
