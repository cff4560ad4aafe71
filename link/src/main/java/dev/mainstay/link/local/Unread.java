package dev.mainstay.link.local;

import dev.mainstay.link.Delivery;
import dev.mainstay.link.Frame.Kind;
import dev.mainstay.link.Profile.Takes;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * What waits for one bot: written in batches, each with one system call, by one thread at a time.
 * It is Jetty's inner session that is written to: it takes bytes as they came, and batches.
 */
final class Unread {

  /** Written at once at most, in bytes; a longer message is a batch of its own. */
  private static final int BATCH_BYTES = 64 * 1024;

  private final CoreSession session;
  private final Takes takes;
  private final Executor executor;
  private final Consumer<List<Long>> handled;
  private final Consumer<Throwable> broken;

  // What follows is guarded by this.
  private final ArrayDeque<Delivery> waiting = new ArrayDeque<>();
  private final Map<String, List<Long>> unhandled = new HashMap<>();
  private long bytes;
  private long progressAt = System.nanoTime();
  private Writer writer = Writer.NONE;

  private enum Writer {
    NONE,
    SOMEBODY,
    /** Nothing is written any more. */
    OVER
  }

  /**
   * Nothing waits.
   *
   * @param takes whether the bot says which messages it has handled; one without an id it cannot
   *     name, so that counts as handled when the bot's socket has it, as do all where it does not
   * @param handled told the messages that were handled so
   * @param broken told once when its socket cannot be written
   */
  Unread(
      CoreSession session,
      Takes takes,
      Executor executor,
      Consumer<List<Long>> handled,
      Consumer<Throwable> broken) {
    this.session = session;
    this.takes = takes;
    this.executor = executor;
    this.handled = handled;
    this.broken = broken;
  }

  /** Puts a message behind the others; how many bytes wait then. */
  synchronized long put(Delivery delivery) {
    if (writer == Writer.OVER) {
      return 0;
    }
    if (bytes == 0) {
      progressAt = System.nanoTime();
    }
    bytes += size(delivery);
    waiting.add(delivery);
    if (isNamed(delivery)) {
      unhandled
          .computeIfAbsent(delivery.message().id(), _ -> new ArrayList<>(1))
          .add(delivery.number());
    }
    return bytes;
  }

  /**
   * Writes one batch of what waits, as far as the socket takes it at once, unless somebody writes;
   * the rest follows on other threads. Does not wait.
   */
  void flush() {
    synchronized (this) {
      if (writer != Writer.NONE || waiting.isEmpty()) {
        return;
      }
      writer = Writer.SOMEBODY;
    }
    write();
  }

  private void write() {
    List<Delivery> batch = batch();
    if (batch.isEmpty()) {
      return;
    }
    int last = batch.size() - 1;
    for (Delivery delivery : batch.subList(0, last)) {
      session.sendFrame(frame(delivery), Callback.NOOP, true);
    }
    // The one that is not to wait for others takes them along.
    Callback written = Callback.from(() -> written(batch), broken);
    session.sendFrame(frame(batch.get(last)), written, false);
  }

  private static Frame frame(Delivery delivery) {
    var frame = delivery.message().frame();
    byte opcode = frame.kind() == Kind.TEXT ? OpCode.TEXT : OpCode.BINARY;
    return new Frame(opcode, ByteBuffer.wrap(frame.bytes()));
  }

  private synchronized List<Delivery> batch() {
    List<Delivery> batch = new ArrayList<>();
    int size = 0;
    while (writer == Writer.SOMEBODY && !waiting.isEmpty() && size < BATCH_BYTES) {
      Delivery next = waiting.remove();
      size += size(next);
      batch.add(next);
    }
    if (batch.isEmpty() && writer == Writer.SOMEBODY) {
      writer = Writer.NONE;
    }
    return batch;
  }

  private void written(List<Delivery> batch) {
    boolean more;
    synchronized (this) {
      for (Delivery delivery : batch) {
        bytes -= size(delivery);
      }
      progressAt = System.nanoTime();
      more = writer == Writer.SOMEBODY && !waiting.isEmpty();
      if (!more && writer == Writer.SOMEBODY) {
        writer = Writer.NONE;
      }
    }
    if (more) {
      executor.execute(this::write);
    }
    List<Long> done =
        batch.stream().filter(delivery -> !isNamed(delivery)).map(Delivery::number).toList();
    if (!done.isEmpty()) {
      handled.accept(done);
    }
  }

  /** The messages of that id, which the bot says to have handled; empty when there is none. */
  synchronized List<Long> handled(String id) {
    List<Long> numbers = unhandled.remove(id);
    return numbers == null ? List.of() : numbers;
  }

  /** Whether something waits, and nothing was read for so long. */
  synchronized boolean isStalledFor(Duration time) {
    return bytes > 0 && System.nanoTime() - progressAt > time.toNanos();
  }

  /** Writes nothing more; what waits is dropped here, for it is given to the next bot. */
  synchronized void close() {
    writer = Writer.OVER;
    waiting.clear();
  }

  private boolean isNamed(Delivery delivery) {
    return takes == Takes.TOLD && !delivery.message().id().isEmpty();
  }

  private static int size(Delivery delivery) {
    return delivery.message().frame().size();
  }
}
