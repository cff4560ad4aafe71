package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.access.Room;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads bodies of requests, each within a bound, all within a shared one. */
final class Bodies {

  private static final int PIECE_BYTES = 16 * 1024;

  private final int max;
  private final Room room;

  Bodies(int max, Room room) {
    this.max = max;
    this.room = room;
  }

  /** A body is not taken; this is answered. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Reply reply;

    Refusal(Reply reply) {
      super("HTTP status " + reply.status(), null, false, false);
      this.reply = reply;
    }

    Reply reply() {
      return reply;
    }
  }

  /** Reads one; waits for it. */
  byte[] read(Request request) throws IOException, Refusal {
    if (request.getLength() > max) {
      throw tooLong();
    }
    long taken = 0;
    try (InputStream in = Content.Source.asInputStream(request)) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      byte[] piece = new byte[PIECE_BYTES];
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        if (body.size() + read > max) {
          throw tooLong();
        }
        if (!room.take(read)) {
          throw new Refusal(Reply.busy(null, "too many messages are being received"));
        }
        taken += read;
        body.write(piece, 0, read);
      }
      return body.toByteArray();
    } finally {
      room.give(taken);
    }
  }

  private Refusal tooLong() {
    return new Refusal(Reply.refusal(413, "too-long", "a message has at most " + max + " bytes"));
  }
}
