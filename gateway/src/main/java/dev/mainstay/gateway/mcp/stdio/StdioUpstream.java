package dev.mainstay.gateway.mcp.stdio;

import dev.mainstay.gateway.mcp.Upstream;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.edge.Telling;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The upstream server that is a supervised child, one process after the other. Each process is an
 * epoch of its own: it is opened when it was spawned, and closed when it has ended or cannot be
 * talked to.
 */
public final class StdioUpstream implements Upstream {

  private final String name;
  private final Telling telling;
  private final Consumer<String> log;
  private final int messageBytesMax;
  private volatile @Nullable StdioLine current;
  private long epochs;

  /**
   * A server whose child has not been spawned yet.
   *
   * @param name the upstream's, as the hub calls it
   * @param log the service's log, for what its child prints and is no message
   * @param messageBytesMax the longest message that is taken
   */
  public StdioUpstream(String name, Telling telling, Consumer<String> log, int messageBytesMax) {
    this.name = name;
    this.telling = telling;
    this.log = log;
    this.messageBytesMax = messageBytesMax;
  }

  /**
   * A process was spawned.
   *
   * @param output what it prints
   * @param input what it reads; both are closed here
   * @param unread how many of the last bytes of the input nobody will ever read; 0 while that is
   *     not proven
   * @param giveUp told when it cannot be talked to though it lives: it is to be ended
   */
  public synchronized void opened(
      ReadableByteChannel output,
      WritableByteChannel input,
      LongSupplier unread,
      Consumer<String> giveUp) {
    StdioLine line =
        new StdioLine(
            name,
            ++epochs,
            new StdioLine.Ends(output, input, unread, giveUp),
            telling,
            new LineFrames(messageBytesMax, log));
    StdioLine earlier = current;
    // First, for the hub greets as soon as it hears of the new line, and must find it here.
    current = line;
    line.start(earlier);
  }

  /** The process is to end: it is asked by the end of its input, and heard until its own end. */
  public void stopping() {
    StdioLine line = current;
    if (line != null) {
      line.stopping();
    }
  }

  /** The process has ended, and how, in words. */
  public void ended(String how) {
    StdioLine line = current;
    if (line != null) {
      line.ended(how);
    }
  }

  /** Nothing: whether there is a child is the supervisor's to see to, and opens by itself. */
  @Override
  public void open() {}

  @Override
  public Sent send(long epoch, long exchange, String version, Message message) {
    StdioLine line = current;
    if (line == null || line.epoch() != epoch) {
      return Sent.CLOSED;
    }
    return switch (line.add(exchange, message)) {
      case QUEUED -> Sent.TAKEN;
      case CLOSED -> Sent.CLOSED;
      case FULL -> {
        line.refuse();
        if (exchange == 0) {
          line.giveUp("it does not read its stdin");
        }
        yield Sent.TAKEN;
      }
    };
  }

  @Override
  public void flush() {
    StdioLine line = current;
    if (line != null) {
      line.flush();
    }
  }

  /** Nothing: an answer that nobody waits for is the hub's to drop. */
  @Override
  public void abandon(long epoch, long exchange) {}

  /** Has the child ended; a new one opens a new epoch. */
  @Override
  public void close(long epoch, String reason) {
    StdioLine line = current;
    if (line != null && line.epoch() == epoch) {
      line.giveUp(reason);
    }
  }
}
