package dev.mainstay.gateway.mcp.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.gateway.mcp.link.LineCutter.Piece;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineCutterTest {

  private static List<String> cut(String text, int bytesMax, int step) {
    LineCutter cutter = new LineCutter(bytesMax);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += step) {
      cutter.feed(bytes, at, Math.min(bytes.length, at + step));
      for (Piece piece = cutter.next(); piece != null; piece = cutter.next()) {
        pieces.add(said(piece));
      }
    }
    Piece last = cutter.last();
    if (last != null) {
      pieces.add("last " + said(last));
    }
    return pieces;
  }

  private static String said(Piece piece) {
    return switch (piece) {
      case Piece.Line(byte[] bytes) -> new String(bytes, StandardCharsets.UTF_8);
      case Piece.TooLong(long bytes) -> "too long: " + bytes;
    };
  }

  @Test
  void linesAreTheSameHoweverTheyArrive() {
    for (int step : new int[] {1, 2, 3, 7, 100}) {
      assertThat(cut("one\ntwo\r\n\n\u00e4\nrest", 100, step))
          .as("in steps of %s", step)
          .containsExactly("one", "two", "\u00e4", "last rest");
    }
  }

  @Test
  void aLineThatIsTooLongIsSkippedAndTheNextOneIsWhole() {
    for (int step : new int[] {1, 3, 100}) {
      assertThat(cut("12345\n123456\nabc\n", 5, step))
          .as("in steps of %s", step)
          .containsExactly("12345", "too long: 6", "abc");
    }
  }

  @Test
  void aLongLineIsJoinedOfItsParts() {
    String line = "0123456789".repeat(10_000);
    for (int step : new int[] {1_000, 16_384, 65_536}) {
      assertThat(cut(line + "\nnext\n" + line + "\n", 1_000_000, step))
          .containsExactly(line, "next", line);
    }
  }
}
