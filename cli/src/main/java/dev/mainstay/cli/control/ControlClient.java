package dev.mainstay.cli.control;

import dev.mainstay.core.net.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** A command's side of the control socket; for one thread. Every wait is bounded. */
public final class ControlClient implements AutoCloseable {

  /** How long a supervisor that is well may take to answer. */
  public static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  /** The longest reply, in bytes. */
  private static final int LINE_BYTES_MAX = 4 * 1024 * 1024;

  private final SocketChannel channel;
  private final Selector selector;
  private final LineBuffer lines = new LineBuffer(LINE_BYTES_MAX);
  private final ByteBuffer bytes = ByteBuffer.allocate(64 * 1024);

  private ControlClient(SocketChannel channel, Selector selector) {
    this.channel = channel;
    this.selector = selector;
  }

  /** The supervisor did not answer as it should; the message says how. */
  public static final class Unanswered extends Exception {
    private static final long serialVersionUID = 1;

    private final String what;

    Unanswered(String what) {
      super(what);
      this.what = what;
    }

    /** What happened, in words. */
    public String what() {
      return what;
    }
  }

  /** Connects to the project's supervisor; empty when none runs. */
  public static Optional<ControlClient> connect(StateFolder folder) {
    if (!Files.exists(folder.socket())) {
      return Optional.empty();
    }
    try {
      SocketChannel channel = UnixSocket.connect(folder.socket());
      channel.configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return Optional.of(new ControlClient(channel, selector));
    } catch (IOException e) {
      // A socket file of a dead supervisor refuses connections.
      return Optional.empty();
    }
  }

  /** Sends a request and waits for its answer. */
  public Reply ask(Request request) throws Unanswered {
    return ask(request, ANSWER_WITHIN);
  }

  /** Sends a request and waits for its answer, at most for {@code within}. */
  public Reply ask(Request request, Duration within) throws Unanswered {
    send(request);
    return next(within).orElseThrow(() -> silent(within));
  }

  /** It is there, but says nothing. */
  public static Unanswered silent(Duration within) {
    return new Unanswered("the supervisor has not answered for " + within.toSeconds() + " s");
  }

  /** It has ended the connection, and said why. */
  public static Unanswered closed(String reason) {
    return new Unanswered("the supervisor has closed the connection: " + reason);
  }

  /** Sends a request, such as {@link Request.Watch}, whose replies {@link #next} returns. */
  public void send(Request request) throws Unanswered {
    ByteBuffer line =
        ByteBuffer.wrap((request.toJson().write() + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      throw new Unanswered("the supervisor has closed the connection: " + e.getMessage());
    }
  }

  /** The next reply; empty when none has come within {@code within}, which may be zero. */
  public Optional<Reply> next(Duration within) throws Unanswered {
    long until = System.nanoTime() + within.toNanos();
    try {
      Optional<String> line = lines.next();
      while (line.isEmpty()) {
        long left = (until - System.nanoTime()) / 1_000_000;
        int ready = within.isZero() ? selector.selectNow() : selector.select(Math.max(1, left));
        boolean late = left < 0 && !within.isZero();
        if (ready == 0 || late) {
          return Optional.empty();
        }
        selector.selectedKeys().clear();
        if (channel.read(bytes.clear()) < 0) {
          throw new Unanswered("the supervisor has closed the connection");
        }
        if (!lines.feed(bytes.flip())) {
          throw new Unanswered("the supervisor sent a line of over " + LINE_BYTES_MAX + " bytes");
        }
        line = lines.next();
      }
      return Optional.of(
          ReplyJson.parse(line.get())
              .orElseThrow(() ->
                  new Unanswered(
                      "the supervisor is of another version: its answer is not known here")));
    } catch (IOException e) {
      throw new Unanswered("the connection to the supervisor broke: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      selector.close();
      channel.close();
    } catch (IOException e) {
      // Closed enough.
    }
  }
}
