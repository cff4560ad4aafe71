package dev.mainstay.gateway.mcp.link;

import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import java.util.List;

/**
 * Reads the lines of one client. Only the version 2025-03-26 has batches: they are taken apart, and
 * each request is answered by itself. One owner at a time.
 */
public final class ClientLines {

  private static final String VERSION_WITH_BATCHES = "2025-03-26";

  private String version = "";

  /** The messages of a line: one, or those of a batch. */
  public List<Message> read(byte[] line) throws Malformed {
    if (Message.isBatch(line) && version.equals(VERSION_WITH_BATCHES)) {
      return Message.parseAll(line);
    }
    Message message = Message.parse(line);
    if (message.method().equals("initialize")) {
      version = message.text("params", "protocolVersion").orElse("");
    }
    return List.of(message);
  }

  /** The answer to a line that was no message. */
  public static Message answer(Malformed malformed) {
    return Message.error(
        malformed.id().orElse(null),
        malformed.code(),
        String.valueOf(malformed.getMessage()),
        null);
  }

  /** The answer to a line that was too long to be read. */
  public static Message answerTooLong(long bytes, int bytesMax) {
    return Message.error(
        null,
        Malformed.INVALID_REQUEST,
        "a message of " + bytes + " bytes is longer than the " + bytesMax + " that are taken",
        null);
  }
}
