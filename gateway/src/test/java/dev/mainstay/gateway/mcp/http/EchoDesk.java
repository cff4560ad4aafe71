package dev.mainstay.gateway.mcp.http;

import dev.mainstay.gateway.mcp.link.LineConnection;
import dev.mainstay.gateway.mcp.link.LineTransport;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes streams of lines; says every line again, and ends a stream that says {@code end}. */
final class EchoDesk implements LineConnection.Desk {

  /** What was seen, in order, in words. */
  final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  /** How many lines are refused next, as a full hub does. */
  final AtomicInteger refusals = new AtomicInteger();

  @Override
  public int lineBytesMax() {
    return TestFace.MESSAGE_BYTES_MAX;
  }

  @Override
  public LineConnection opened(LineTransport transport, String profile) {
    seen.add("opened " + profile);
    return new LineConnection() {
      @Override
      public boolean received(byte[] line) {
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          return false;
        }
        if (new String(line, StandardCharsets.UTF_8).equals("end")) {
          transport.close("asked to");
        } else {
          transport.send(line);
        }
        return true;
      }

      @Override
      public void oversized(long bytes) {
        seen.add("oversized " + bytes);
      }

      @Override
      public void closed(String reason) {
        seen.add("closed");
      }
    };
  }

  String next() throws InterruptedException {
    String next = seen.poll(10, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }
}
