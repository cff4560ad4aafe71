package dev.mainstay.gateway.mcp.stdio;

import dev.mainstay.core.posix.PromptChannel;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.edge.Telling;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pipes of one process: a thread that reads, a thread that writes, and what waits between.
 *
 * <p>It ends when the process has closed its stdout. What was not written by then, and what was
 * written and provably never read, is told as never sent, and then that the upstream is closed, by
 * the exit's words where they come soon.
 */
final class StdioLine {

  /** One read takes this much, so that a burst of messages costs one system call. */
  private static final int READ_BYTES = 64 * 1024;

  /** What a flush writes by itself at most: short messages, of which many are under way. */
  private static final int NOW_BYTES = 16 * 1024;

  /** An exit is told by another way than the end of the output, a few milliseconds later. */
  private static final Duration EXIT_WORDS = Duration.ofMillis(100);

  /** What is left of its output is read this long, though others hold the pipe open. */
  private static final Duration DRAIN = Duration.ofMillis(250);

  private static final Duration REFUSAL_PAUSE = Duration.ofMillis(100);

  private static final long STACK_BYTES = 256 * 1024;

  private enum Phase {
    TALKING,
    /** Its input is closed by us; it is heard to its end, and not written to. */
    STOPPING
  }

  /** Whether a message was taken. */
  enum Taken {
    QUEUED,
    /** This line has ended: nothing is written any more. */
    CLOSED,
    /** Too much waits to be written. */
    FULL
  }

  /**
   * The ends of the pipes.
   *
   * @param unread how many of the last bytes of the input nobody will ever read; 0 while that is
   *     not proven
   * @param giveUp has the process ended, with the reason
   */
  record Ends(
      ReadableByteChannel output,
      WritableByteChannel input,
      LongSupplier unread,
      Consumer<String> giveUp) {}

  private final String name;
  private final long epoch;
  private final Ends ends;
  private final Telling telling;
  private final LineFrames frames;
  private final Outgoing outgoing = new Outgoing();

  /** What is written at once goes through here. */
  private final ByteBuffer now = ByteBuffer.allocateDirect(NOW_BYTES);

  private final CompletableFuture<String> exit = new CompletableFuture<>();
  private final CompletableFuture<String> fault = new CompletableFuture<>();
  private final AtomicBoolean givenUp = new AtomicBoolean();
  private final Thread reader;
  private final Thread writer;
  private volatile Phase phase = Phase.TALKING;
  private volatile @Nullable StdioLine before;

  StdioLine(String name, long epoch, Ends ends, Telling telling, LineFrames frames) {
    this.name = name;
    this.epoch = epoch;
    this.ends = ends;
    this.telling = telling;
    this.frames = frames;
    this.reader = thread("mcp-" + name + "-read", this::read);
    this.writer = thread("mcp-" + name + "-write", this::write);
  }

  private static Thread thread(String called, Runnable task) {
    return Thread.ofPlatform().daemon().name(called).stackSize(STACK_BYTES).unstarted(task);
  }

  /** Begins, after the line of the process before has told its last. */
  void start(@Nullable StdioLine earlier) {
    before = earlier;
    reader.start();
  }

  long epoch() {
    return epoch;
  }

  Taken add(long exchange, Message message) {
    return outgoing.add(exchange, message);
  }

  /**
   * Lets leave what was added: by the calling thread, as far as the process takes it at once. For
   * one thread at a time.
   */
  void flush() {
    if (ends.input() instanceof PromptChannel prompt) {
      outgoing.writeNow(now, prompt);
    } else {
      outgoing.wake();
    }
  }

  /** Closes the input, which asks the process to end. */
  void stopping() {
    phase = Phase.STOPPING;
    // Closing waits for whoever writes to let go, so it is done apart.
    Thread.startVirtualThread(() -> close(ends.input()));
  }

  /** The process has ended; what is left of its output is still read. */
  void ended(String how) {
    exit.complete(how);
    drain();
  }

  /** It cannot be talked to: its supervisor is told once. */
  void giveUp(String why) {
    if (givenUp.compareAndSet(false, true)) {
      fault.complete(why);
      ends.giveUp().accept(why);
    }
  }

  private void drain() {
    Thread.startVirtualThread(() -> {
      try {
        if (!reader.join(DRAIN)) {
          close(ends.output());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private void read() {
    endEarlier();
    Consumer<Message> told =
        message -> telling.tell(new HubEvent.FromUpstream(name, epoch, 0, message));
    telling.crew().enlist();
    try {
      telling.tell(new HubEvent.UpstreamOpened(name, epoch));
      writer.start();
      listen(told);
    } finally {
      telling.crew().leave();
    }
    frames.end(told);
    end();
  }

  private void listen(Consumer<Message> told) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    byte[] bytes = new byte[READ_BYTES];
    try {
      telling.crew().work();
      while (ends.output().read(buffer) >= 0) {
        heard(buffer, bytes, told);
      }
    } catch (IOException e) {
      fault.complete("its stdout could not be read: " + e);
    }
  }

  /** What was read; not within the loop, of which the JVM would make no code for a long time. */
  private void heard(ByteBuffer buffer, byte[] bytes, Consumer<Message> told) {
    buffer.flip();
    int count = buffer.remaining();
    buffer.get(bytes, 0, count);
    buffer.clear();
    frames.take(bytes, count, told);
    telling.crew().work();
  }

  private void endEarlier() {
    StdioLine earlier = before;
    before = null;
    if (earlier != null) {
      close(earlier.ends.output());
      join(earlier.reader);
    }
  }

  private void write() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    try {
      List<Outgoing.Line> batch = outgoing.take();
      while (!batch.isEmpty()) {
        outgoing.write(batch, buffer, ends.input());
        batch = outgoing.take();
      }
    } catch (IOException e) {
      switch (phase) {
        case TALKING -> {
          fault.complete("it closed its stdin");
          drain();
        }
        case STOPPING -> {}
      }
    }
  }

  /** Its output has ended: everything is told that is to be told of it. */
  private void end() {
    outgoing.close();
    // A process lets go of its stdin in no certain order, but has done so before it has ended.
    String reason = reason();
    // What the hub makes of its end is no reason to end it.
    givenUp.set(true);
    long unread = ends.unread().getAsLong();
    close(ends.input());
    close(ends.output());
    join(writer);
    lastWords(unread, reason);
  }

  private synchronized void lastWords(long unread, String reason) {
    tellNeverSent(outgoing.unsent(unread), reason);
    tellNeverSent(outgoing.refused(), reason);
    telling.tell(new HubEvent.UpstreamClosed(name, epoch, reason));
  }

  /** Tells what did not fit in; not at once, or the hub would send it again as fast as it can. */
  void refuse() {
    Thread.startVirtualThread(() -> {
      LockSupport.parkNanos(REFUSAL_PAUSE.toNanos());
      tellRefused();
    });
  }

  private synchronized void tellRefused() {
    tellNeverSent(outgoing.refused(), "it does not read its stdin");
  }

  private void tellNeverSent(List<Long> exchanges, String reason) {
    for (long exchange : exchanges) {
      if (exchange != 0) {
        telling.tell(new HubEvent.Undelivered(name, epoch, exchange, Failure.NEVER_SENT, reason));
      }
    }
  }

  private String reason() {
    try {
      return exit.get(EXIT_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return switch (phase) {
        case TALKING -> {
          String why = fault.getNow("it closed its stdout");
          giveUp(why);
          yield why;
        }
        case STOPPING -> "it is being stopped";
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "the gateway ends";
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Channel end) {
    try {
      end.close();
    } catch (IOException e) {
      // The number is given back all the same (close(2)).
    }
  }
}
