package dev.mainstay.gateway.mcp.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages that the other end is not known to have, by their numbers; one owner at a time.
 *
 * <pre>
 *   forgotten | first ... last | not there yet
 * </pre>
 */
public final class Outbox {

  private final long bytesMax;
  private final Deque<byte[]> kept = new ArrayDeque<>();
  private long first = 1;
  private long bytes;

  /** An empty one for at most so many bytes; a single message may be longer. */
  public Outbox(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Whether a further message of this length has room. */
  public boolean hasRoom(int length) {
    return kept.isEmpty() || bytes + length <= bytesMax;
  }

  /** Keeps a message under the next number. */
  public void keep(byte[] line) {
    kept.add(line);
    bytes += line.length;
  }

  /** Forgets messages up to this number. */
  public void forget(long last) {
    while (first <= last && !kept.isEmpty()) {
      bytes -= kept.remove().length;
      first++;
    }
  }

  /** Forgets all; the next number is 1 again. */
  public void clear() {
    kept.clear();
    bytes = 0;
    first = 1;
  }

  /** The message with this number if it was kept last, as most are that are asked for; or null. */
  public byte @Nullable [] newest(long number) {
    return number == first + kept.size() - 1 ? kept.peekLast() : null;
  }

  /** Hands over the kept messages with these numbers, in order. */
  public void each(long from, long to, Consumer<byte[]> use) {
    long number = first;
    for (byte[] line : kept) {
      if (number >= from && number <= to) {
        use.accept(line);
      }
      number++;
    }
  }

  /** The bytes of all that is kept. */
  public long bytes() {
    return bytes;
  }
}
