package dev.mainstay.gateway.mcp.stdio;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * The messages in what a child prints: one on each line. A line that is none is for the log. One
 * that is longer than may be is thrown away as it comes, and when it answers a request, that is
 * answered with an error, so that nobody waits for it.
 */
final class LineFrames {

  /** As much of a line that is no message is kept. */
  private static final int NOISE_CHARS_MAX = 4_096;

  /** What is kept of the room that a long message needed. */
  private static final int KEPT_BYTES_MAX = 1024 * 1024;

  /** The code of an upstream that cannot do it, for a reason of its own. */
  private static final int UPSTREAM_FAILED = -31005;

  private final int bytesMax;
  private final Consumer<String> log;
  private byte[] part = new byte[0];

  /** How long the line is so far, in bytes; there is no end to what a child may print. */
  private long length;

  private TooLong tooLong = new TooLong();

  LineFrames(int bytesMax, Consumer<String> log) {
    this.bytesMax = bytesMax;
    this.log = log;
  }

  /** Takes what was read: tells every message that is whole now. */
  void take(byte[] bytes, int count, Consumer<Message> told) {
    int from = 0;
    for (int at = 0; at < count; at++) {
      if (bytes[at] == '\n') {
        if (length == 0) {
          line(bytes, from, at, told);
        } else {
          keep(bytes, from, at);
          end(told);
        }
        from = at + 1;
      }
    }
    keep(bytes, from, count);
  }

  /** There is nothing more: what is left is a line too. */
  void end(Consumer<Message> told) {
    if (length > bytesMax) {
      long size = length;
      log.accept(
          "thrown away: a line of " + size + " bytes on its stdout, the limit is " + bytesMax);
      tooLong.answered().ifPresent(id -> told.accept(failed(id, size)));
      tooLong = new TooLong();
    } else {
      line(part, 0, (int) length, told);
    }
    length = 0;
    if (part.length > KEPT_BYTES_MAX) {
      part = new byte[0];
    }
  }

  private Message failed(RpcId id, long size) {
    return Message.error(
        id,
        UPSTREAM_FAILED,
        "its answer of " + size + " bytes is longer than " + bytesMax + " may be",
        Json.object().put("code", "upstream-failed").put("may_have_run", true).build());
  }

  private void keep(byte[] bytes, int from, int to) {
    int count = to - from;
    if (length > bytesMax) {
      tooLong.take(bytes, from, to);
      length += count;
      return;
    }
    if (length + count > bytesMax) {
      tooLong.take(part, 0, (int) length);
      tooLong.take(bytes, from, to);
      part = new byte[0];
      length += count;
      return;
    }
    if (length + count > part.length) {
      long doubled = Math.max(2L * part.length, length + count);
      part = Arrays.copyOf(part, (int) Math.min(doubled, bytesMax));
    }
    System.arraycopy(bytes, from, part, (int) length, count);
    length += count;
  }

  private void line(byte[] bytes, int from, int to, Consumer<Message> told) {
    int at = from;
    while (at < to && bytes[at] <= ' ' && bytes[at] > 0) {
      at++;
    }
    if (at == to) {
      return;
    }
    try {
      if (bytes[at] == '{') {
        told.accept(Message.parse(bytes, at, to));
        return;
      }
      if (bytes[at] == '[') {
        Message.parseAll(Arrays.copyOfRange(bytes, at, to)).forEach(told);
        return;
      }
    } catch (Malformed e) {
      // Whatever it is, it is no message.
    }
    noise(bytes, at, to);
  }

  private void noise(byte[] bytes, int from, int to) {
    int end = Math.min(to, from + NOISE_CHARS_MAX);
    String text = new String(bytes, from, end - from, StandardCharsets.UTF_8).stripTrailing();
    log.accept("stdout: " + text + (end < to ? " (" + (to - end) + " bytes more)" : ""));
  }
}
