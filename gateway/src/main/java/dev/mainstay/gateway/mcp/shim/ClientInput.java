package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.link.ClientLines;
import dev.mainstay.gateway.mcp.link.LineCutter;
import dev.mainstay.gateway.mcp.link.LineCutter.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;

/** The client's side of stdin: its bytes cut into lines, and these read; for one thread. */
final class ClientInput {

  private static final int READ_BYTES = 64 * 1024;

  private final InputStream in;
  private final Consumer<List<Message>> messages;
  private final Consumer<Message> refused;
  private final LineCutter cutter = new LineCutter(Shim.LINE_BYTES_MAX);
  private final ClientLines lines = new ClientLines();
  private final byte[] chunk = new byte[READ_BYTES];

  /**
   * What a client says.
   *
   * @param messages takes those of a line
   * @param refused takes the answer to a line that was no message
   */
  ClientInput(InputStream in, Consumer<List<Message>> messages, Consumer<Message> refused) {
    this.in = in;
    this.messages = messages;
    this.refused = refused;
  }

  /** Waits for something and hands it on; false at the end, when a last line may have come. */
  boolean read() throws IOException {
    int count = in.read(chunk);
    if (count < 0) {
      Piece last = cutter.last();
      if (last != null) {
        hear(last);
      }
      return false;
    }
    cutter.feed(chunk, 0, count);
    for (Piece piece = cutter.next(); piece != null; piece = cutter.next()) {
      hear(piece);
    }
    return true;
  }

  private void hear(Piece piece) {
    // No switch over types on the way to the first answer: linking one costs 20 ms.
    if (piece instanceof Piece.TooLong(long bytes)) {
      refused.accept(ClientLines.answerTooLong(bytes, Shim.LINE_BYTES_MAX));
    } else if (piece instanceof Piece.Line(byte[] line)) {
      try {
        messages.accept(lines.read(line));
      } catch (Malformed e) {
        refused.accept(ClientLines.answer(e));
      }
    }
  }
}
