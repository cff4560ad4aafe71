package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.core.net.UnixSocket;
import dev.mainstay.gateway.mcp.link.LineCutter;
import dev.mainstay.gateway.mcp.link.LineCutter.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A connection over the Unix socket. It is never written to in a way that waits: a gateway that
 * does not read must not keep the shim from seeing that its client has gone.
 */
public final class SocketWire implements Wire {

  private static final int READ_BYTES = 64 * 1024;

  /** Written in one call at most: the JDK keeps a buffer of that size for each thread. */
  private static final int WRITE_BYTES = 64 * 1024;

  private static final byte[] END = {'\n'};

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private ByteBuffer batch = ByteBuffer.allocate(WRITE_BYTES);

  private SocketWire(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    this.selector = Selector.open();
    this.key = channel.register(selector, SelectionKey.OP_READ);
  }

  /** The way to a gateway that listens on a Unix socket. */
  public static Dial to(Path path) {
    return new To(path);
  }

  private record To(Path path) implements Dial {
    @Override
    public Wire connect() throws IOException {
      return new SocketWire(UnixSocket.connect(path));
    }

    @Override
    public boolean mayAnswer() {
      // Not Files.exists: without a socket it would make an exception each time.
      return path.toFile().exists();
    }

    @Override
    public boolean isLocal() {
      return true;
    }

    @Override
    public String place() {
      return path.toString();
    }
  }

  @Override
  public synchronized void send(byte[] line) {
    if (line.length + 1 <= batch.remaining()) {
      batch.put(line).put(END);
      return;
    }
    turn();
    if (line.length + 1 <= batch.remaining()) {
      batch.put(line).put(END);
    } else {
      waiting.add(ByteBuffer.wrap(line));
      waiting.add(ByteBuffer.wrap(END));
    }
  }

  /** What is gathered waits to be written; another batch begins. */
  private void turn() {
    if (batch.position() > 0) {
      waiting.add(batch.flip());
      batch = ByteBuffer.allocate(WRITE_BYTES);
    }
  }

  @Override
  public synchronized void flush() {
    if (waiting.isEmpty() && batch.position() > 0) {
      batch.flip();
      write(batch);
      batch.compact();
    }
    turn();
    while (!waiting.isEmpty()) {
      write(waiting.element());
      if (waiting.element().hasRemaining()) {
        wantWrite(true);
        return;
      }
      waiting.remove();
    }
  }

  /** Writes as much as is taken now. */
  private void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        int end = bytes.limit();
        bytes.limit(Math.min(end, bytes.position() + WRITE_BYTES));
        int count = channel.write(bytes);
        bytes.limit(end);
        if (count == 0) {
          return;
        }
      }
    } catch (IOException e) {
      // The reader sees it too, and tells.
      bytes.position(bytes.limit());
      close();
    }
  }

  private void wantWrite(boolean wanted) {
    try {
      key.interestOps(wanted ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      selector.wakeup();
    } catch (CancelledKeyException e) {
      // Any thread may close it at any moment: the reader sees it too, and tells.
    }
  }

  @Override
  public String serve(Receiver receiver) throws IOException {
    LineCutter lines = new LineCutter(Shim.LINE_BYTES_MAX);
    ByteBuffer direct = ByteBuffer.allocateDirect(READ_BYTES);
    byte[] chunk = new byte[READ_BYTES];
    try {
      String end = "";
      while (end.isEmpty()) {
        selector.select();
        end = turn(receiver, lines, direct, chunk);
      }
      return end;
    } catch (ClosedSelectorException | CancelledKeyException e) {
      return "the link was ended";
    } finally {
      close();
    }
  }

  /** Takes what is there, and hands it on; why the connection has ended, empty while it has not. */
  private String turn(Receiver receiver, LineCutter lines, ByteBuffer direct, byte[] chunk)
      throws IOException {
    selector.selectedKeys().clear();
    if (!key.isValid()) {
      return "the link was ended";
    }
    if ((key.interestOps() & SelectionKey.OP_WRITE) != 0) {
      wantWrite(false);
      flush();
    }
    int count = channel.read(direct.clear());
    if (count < 0) {
      return "it closed the link";
    }
    direct.flip().get(chunk, 0, count);
    lines.feed(chunk, 0, count);
    for (Piece piece = lines.next(); piece != null; piece = lines.next()) {
      if (piece instanceof Piece.TooLong(long bytes)) {
        return "it sent a message of " + bytes + " bytes";
      }
      if (piece instanceof Piece.Line(byte[] line)) {
        receiver.line(line);
      }
    }
    receiver.pause();
    return "";
  }

  @Override
  public void close() {
    try {
      channel.close();
      selector.close();
    } catch (IOException e) {
      // Closed enough.
    }
  }
}
