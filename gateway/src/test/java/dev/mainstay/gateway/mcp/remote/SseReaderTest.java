package dev.mainstay.gateway.mcp.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stream of events says, in whatever pieces it comes. */
class SseReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data: one;;data: two;; | one,two",
        "data: one;data: more;; | one+more",
        "data:tight;; | tight",
        "data:  one space less;; | ' one space less'",
        ": comment;;data: after;; | after",
        "event: ping;data: x;;data: y;; | ping/x,y",
        "data: cut off | ''",
        "data: cut off; | ''",
        "id: 7;;data: x;; | #7,x#7",
        "id: 7;data;;data: x;; | #7,x#7",
        "unknown: z;data: x;; | x",
        "data: x;retry: 50;; | x",
      })
  void eventsAreRead(String stream, String expected) throws IOException {
    for (String end : List.of("\n", "\r", "\r\n")) {
      byte[] text = stream.replace(";", end).getBytes(UTF_8);
      for (int piece = 1; piece < 5; piece++) {
        assertThat(String.join(",", read(new Pieces(text, piece)))).isEqualTo(expected);
      }
    }
  }

  @Test
  void whatAServerSaysOfItsNextOpeningIsKept() throws IOException {
    SseReader reader = reader("id: a\nretry: 250\ndata:\n\nretry: no\nid: b\n\nid: c\n", 100);
    assertThat(reader.next()).isTrue();
    assertThat(reader.lastEventId()).isEqualTo("a");
    assertThat(reader.retry()).contains(Duration.ofMillis(250));
    assertThat(reader.next()).isTrue();
    assertThat(reader.next()).as("cut off").isFalse();
    assertThat(reader.lastEventId()).as("of the last whole event").isEqualTo("b");
  }

  @Test
  void whatIsTooLongEndsTheStream() {
    assertThatThrownBy(() -> reader("data: " + "x".repeat(200) + "\n\n", 100).next())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 100 bytes");
    String many = "data: 0123456789\n".repeat(20) + "\n";
    assertThatThrownBy(() -> reader(many, 100).next()).isInstanceOf(IOException.class);
  }

  private static SseReader reader(String text, int max) {
    return new SseReader(new ByteArrayInputStream(text.getBytes(UTF_8)), max, "");
  }

  private static List<String> read(InputStream in) throws IOException {
    List<String> events = new ArrayList<>();
    SseReader reader = new SseReader(in, 1_000, "");
    while (reader.next()) {
      String type = reader.type().isEmpty() ? "" : reader.type() + "/";
      String id = reader.lastEventId().isEmpty() ? "" : "#" + reader.lastEventId();
      events.add(type + new String(reader.data(), UTF_8).replace("\n", "+") + id);
    }
    return events;
  }

  /** A stream that gives so many bytes at a time. */
  private static final class Pieces extends ByteArrayInputStream {
    private final int piece;

    Pieces(byte[] text, int piece) {
      super(text);
      this.piece = piece;
    }

    @Override
    public int read(byte[] into) {
      return super.read(into, 0, piece);
    }
  }
}
