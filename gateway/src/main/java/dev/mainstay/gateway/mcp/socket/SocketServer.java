package dev.mainstay.gateway.mcp.socket;

import dev.mainstay.core.net.UnixSocket;
import dev.mainstay.gateway.mcp.Crew;
import dev.mainstay.gateway.mcp.link.Control;
import dev.mainstay.gateway.mcp.link.LineConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The Unix socket of the gateway: one thread reads all its streams and writes what could not be
 * written at once. Only the user who runs the supervisor can connect (mode 0600).
 */
public final class SocketServer implements AutoCloseable {

  /** Streams at the same time; a further one is told so and closed. */
  static final int STREAMS_MAX = 512;

  private static final int BACKLOG = 128;
  private static final int READ_BYTES = 256 * 1024;

  /** Before a line is offered again to a hub that was full, in milliseconds. */
  private static final long RETRY_MS = 5;

  /** For what is wanted of the reading thread by others. */
  private final Queue<Runnable> wishes = new ConcurrentLinkedQueue<>();

  /** Streams with lines of the flusher's that have not been written. */
  private final Queue<SocketStream> unflushed = new ConcurrentLinkedQueue<>();

  private volatile @Nullable Thread flusher;

  private final Path path;
  private final LineConnection.Desk desk;
  private final String profile;
  private final Crew crew;
  private final Consumer<Throwable> onCrash;
  private final ServerSocketChannel listener;
  private final Selector selector;
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(READ_BYTES);
  private final byte[] chunk = new byte[READ_BYTES];
  private final List<SocketStream> stalled = new ArrayList<>();

  private SocketServer(
      Path path,
      LineConnection.Desk desk,
      String profile,
      Crew crew,
      Consumer<Throwable> onCrash,
      ServerSocketChannel listener,
      Selector selector) {
    this.path = path;
    this.desk = desk;
    this.profile = profile;
    this.crew = crew;
    this.onCrash = onCrash;
    this.listener = listener;
    this.selector = selector;
  }

  /**
   * Listens; replaces a socket that nobody listens on any more.
   *
   * @param profile for clients that do not name one
   * @param crew of the hub, to which the reading thread belongs
   * @param onCrash told when the reading thread has ended by a programmer's error
   * @throws IOException when it cannot, or when somebody listens there already
   */
  public static SocketServer open(
      Path path, LineConnection.Desk desk, String profile, Crew crew, Consumer<Throwable> onCrash)
      throws IOException {
    if (isAlive(path)) {
      throw new IOException(path + " is served by another process");
    }
    ServerSocketChannel listener = UnixSocket.bind(path, BACKLOG);
    listener.configureBlocking(false);
    Selector selector = Selector.open();
    SocketServer server = new SocketServer(path, desk, profile, crew, onCrash, listener, selector);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    Thread.ofPlatform().name("mcp-socket").daemon(true).start(server::run);
    return server;
  }

  private static boolean isAlive(Path path) {
    if (!Files.exists(path)) {
      return false;
    }
    try (SocketChannel there = UnixSocket.connect(path)) {
      return there.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Closes all streams and removes the socket. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(path);
      listener.close();
      for (SelectionKey key : List.copyOf(selector.keys())) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException | ClosedSelectorException e) {
      // Nothing depends on it: the next supervisor replaces a stale socket.
    }
  }

  /**
   * What the calling thread sends from now on waits for {@link #flush}, so that many short lines
   * leave as one; what others send leaves at once.
   */
  public void gather() {
    flusher = Thread.currentThread();
  }

  /** Writes all that was gathered. */
  public void flush() {
    flusher = null;
    for (SocketStream stream = unflushed.poll(); stream != null; stream = unflushed.poll()) {
      stream.flush();
    }
  }

  /** Whether a stream that has something to write is written by a flush that will follow. */
  boolean later(SocketStream stream) {
    if (!Thread.currentThread().equals(flusher)) {
      return false;
    }
    return unflushed.add(stream);
  }

  /** Does something on the reading thread. */
  void wish(Runnable what) {
    wishes.add(what);
    selector.wakeup();
  }

  private void run() {
    crew.enlist();
    try {
      Consumer<SelectionKey> ready = this::ready;
      while (selector.isOpen()) {
        turn(ready);
      }
    } catch (ClosedSelectorException | CancelledKeyException e) {
      // Closed: while this thread runs, nobody else cancels a key.
    } catch (IOException | RuntimeException | Error e) {
      onCrash.accept(e);
    } finally {
      crew.leave();
    }
  }

  /**
   * Waits, and does what is due; not within the loop, for which there would be no code for long.
   */
  private void turn(Consumer<SelectionKey> ready) throws IOException {
    if (stalled.isEmpty()) {
      selector.select(ready);
    } else {
      selector.select(ready, RETRY_MS);
      retry();
    }
    for (Runnable wish = wishes.poll(); wish != null; wish = wishes.poll()) {
      wish.run();
    }
    crew.work();
  }

  private void ready(SelectionKey key) {
    if (key.attachment() instanceof SocketStream stream) {
      if (key.isValid() && key.isWritable()) {
        stream.writeMore();
      }
      if (key.isValid() && key.isReadable()) {
        read(stream);
      }
    } else if (key.isValid()) {
      accept();
    }
  }

  private void accept() {
    try {
      SocketChannel channel = listener.accept();
      if (channel == null) {
        return;
      }
      if (selector.keys().size() > STREAMS_MAX) {
        refuse(channel);
        return;
      }
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
      SocketStream stream = new SocketStream(this, channel, key, desk.lineBytesMax());
      key.attach(stream);
      stream.connect(desk.opened(stream, profile));
    } catch (IOException e) {
      // One that failed to begin. With too many open files the next select tells of it again.
    }
  }

  private static void refuse(SocketChannel channel) throws IOException {
    try (channel) {
      String line =
          new String(
              new Control.Refused("more than " + STREAMS_MAX + " clients at once").line(),
              StandardCharsets.UTF_8);
      channel.configureBlocking(false);
      int _ = channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
  }

  private void read(SocketStream stream) {
    int count = stream.read(bytes.clear());
    if (count < 0) {
      stream.fail("it has closed");
      return;
    }
    bytes.flip().get(chunk, 0, count);
    if (!stream.feed(chunk, count)) {
      stream.pause();
      stalled.add(stream);
    }
  }

  private void retry() {
    stalled.removeIf(stream -> {
      if (!stream.isOpen() || stream.deliver()) {
        stream.resume();
        return true;
      }
      return false;
    });
  }
}
