package dev.mainstay.link.wire;

import dev.mainstay.link.Frame;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * One WebSocket that is open. Any thread may send, none of them waits; one reads.
 *
 * <p>It is over only when {@link #abort} was called, whatever else became of it.
 */
public final class Wire {

  private static final int SKIPPED_BYTES = 4 * 1024;

  private final Socket socket;
  private final Source source;
  private final FrameWriter writer;
  private final int messageBytes;
  private final Outbound outbound;

  /**
   * What one wire may take.
   *
   * @param messageBytes the longest message from the other end
   * @param unsentBytes what may wait to be sent
   */
  public record Bounds(int messageBytes, long unsentBytes) {}

  /** How the stream from the other end ended: nothing more is told of it. */
  public sealed interface End {
    /** With a Close; the code is {@link CloseCode#NONE} where it has none. */
    record Closed(int code, String reason) implements End {}

    /** Without one. */
    record Silent() implements End {}

    /** It broke, or was aborted. */
    record Broken(IOException fault) implements End {}

    /** With something that may not be; the other end is to be told so by a Close. */
    record Violated(int code, String reason) implements End {}
  }

  /**
   * A wire that was agreed upon.
   *
   * @param socket the one below all else
   * @param source what comes, from the first frame on
   * @param out where frames go
   */
  Wire(Socket socket, Source source, OutputStream out, RandomGenerator random, Bounds bounds) {
    this.socket = socket;
    this.source = source;
    this.writer = new FrameWriter(out, random);
    this.messageBytes = bounds.messageBytes();
    this.outbound = new Outbound(bounds.unsentBytes());
  }

  /**
   * Begins to send.
   *
   * @param broken told once when sending has failed: of what was not told as written, the last
   *     write may have come through
   */
  public void begin(Consumer<Exception> broken) {
    Thread.ofVirtual().name("link-write").start(() -> write(broken));
  }

  private void write(Consumer<Exception> broken) {
    try {
      outbound.write(writer);
    } catch (IOException | RuntimeException e) {
      outbound.over();
      broken.accept(e);
    } catch (InterruptedException e) {
      outbound.over();
    }
  }

  /**
   * Tells what comes until the stream ends. Pings are answered meanwhile, but for those behind a
   * message for which there is no room.
   */
  public End read(Ear ear) throws InterruptedException {
    FrameReader reader = new FrameReader(source, messageBytes, ear, outbound::pong);
    try {
      FrameReader.Close close = reader.read();
      return new End.Closed(close.code(), close.reason());
    } catch (Violation e) {
      return new End.Violated(e.code(), e.reason());
    } catch (EOFException e) {
      return new End.Silent();
    } catch (IOException e) {
      return new End.Broken(e);
    }
  }

  /** Throws away what comes until the connection ends. */
  public void skip() {
    byte[] skipped = new byte[SKIPPED_BYTES];
    try {
      while (true) {
        if (source.take(skipped, 0, skipped.length) == 0) {
          int _ = source.read(skipped, 0, skipped.length);
        }
      }
    } catch (IOException e) {
      // That was awaited.
    }
  }

  /**
   * Sends a message behind the others.
   *
   * @param written run once the system has all of it, by a thread of the wire
   * @return false when too much waits already
   */
  public boolean put(Frame frame, Runnable written) {
    return outbound.put(frame, written);
  }

  /** Sends a ping ahead of all messages that wait; one that waits already is enough. */
  public void ping() {
    outbound.ping();
  }

  /** Sends a Close behind all else, for which nothing can be sent any more. */
  public void close(int code, String reason, Runnable written) {
    outbound.close(code, reason, written);
  }

  /** Closes the socket at once, and says nothing. What waits to be sent is dropped. */
  public void abort() {
    outbound.over();
    Sockets.close(socket);
  }
}
