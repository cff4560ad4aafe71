package dev.mainstay.gateway.mcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.gateway.mcp.codec.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of lines of which no child of a test could print enough. */
class LineFramesTest {

  private static final int PIECE_BYTES = 16 * 1024 * 1024;

  @Test
  void lineOfMoreBytesThanAnIntCountsIsThrownAwayAndTheNextOneTaken() {
    List<String> log = new ArrayList<>();
    List<Message> told = new ArrayList<>();
    LineFrames frames = new LineFrames(16 * 1024, log::add);
    byte[] piece = new byte[PIECE_BYTES];
    long size = 0;
    while (size <= Integer.MAX_VALUE) {
      frames.take(piece, PIECE_BYTES, told::add);
      size += PIECE_BYTES;
    }
    byte[] rest = "\n{\"jsonrpc\":\"2.0\",\"method\":\"next\"}\n".getBytes(StandardCharsets.UTF_8);
    frames.take(rest, rest.length, told::add);
    assertThat(told).singleElement().matches(message -> message.method().equals("next"));
    assertThat(log).singleElement().asString().contains("a line of " + size + " bytes");
  }
}
