package dev.mainstay.link.bed;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A remote's end of one WebSocket: it notes each frame and, unless told otherwise, answers pings
 * and Closes.
 */
public final class RemoteEnd implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;
  private static final long LOOK_NANOS = 1_000_000;

  private final Socket socket;
  private final HttpHead head;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private volatile Manners manners = Manners.POLITE;

  /** What it does by itself. */
  public enum Manners {
    /** It answers pings and Closes, and closes the connection after a Close. */
    POLITE,
    /** It reads, and answers nothing. */
    SILENT,
    /** It does not even read. */
    DEAF
  }

  RemoteEnd(Socket socket, HttpHead head) {
    this.socket = socket;
    this.head = head;
  }

  void serve(DataInputStream in) {
    try {
      while (true) {
        while (manners == Manners.DEAF) {
          LockSupport.parkNanos(LOOK_NANOS);
          if (socket.isClosed()) {
            return;
          }
        }
        WireFrame frame = WireFrame.read(in);
        heard.add(frame.words());
        if (manners == Manners.POLITE && frame.opcode() == WireFrame.PING) {
          send(new WireFrame(true, WireFrame.PONG, frame.payload()));
        } else if (manners == Manners.POLITE && frame.opcode() == WireFrame.CLOSE) {
          send(frame);
          socket.close();
        }
      }
    } catch (IOException | UncheckedIOException e) {
      heard.add("gone");
      close();
    }
  }

  /** What the client asked for. */
  public HttpHead head() {
    return head;
  }

  public void manners(Manners now) {
    manners = now;
  }

  /** Sends a text message. */
  public void say(String text) {
    send(WireFrame.text(text));
  }

  public void send(WireFrame frame) {
    raw(frame.encoded());
  }

  /** Sends bytes as they are; several frames at once, or part of one. */
  public void raw(byte[] bytes) {
    try {
      OutputStream out = socket.getOutputStream();
      synchronized (this) {
        out.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next frame in words; "gone" for the end of the connection, "nothing" after a while. */
  public String next() {
    try {
      String next = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return next == null ? "nothing" : next;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The next frame that is no ping. */
  public String nextButPing() {
    String next = next();
    while (next.equals("ping")) {
      next = next();
    }
    return next;
  }

  /** How many frames were heard and not asked for. */
  public int waiting() {
    return heard.size();
  }

  /** Ends the connection with a reset, as a crashed machine does. */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Then it is closed already.
    }
    close();
  }

  /** Ends the connection without a Close. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }
}
