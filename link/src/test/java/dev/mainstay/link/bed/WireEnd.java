package dev.mainstay.link.bed;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One end of a WebSocket in the hand of a test, be it the server's or a client's: it notes each
 * frame and, unless told otherwise, answers pings and Closes.
 */
public final class WireEnd implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;
  private static final long LOOK_NANOS = 1_000_000;

  private final Socket socket;
  private final HttpHead head;
  private final Side side;
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

  /** Which end it is: what a client sends is masked. */
  enum Side {
    SERVER,
    CLIENT
  }

  WireEnd(Socket socket, HttpHead head, Side side) {
    this.socket = socket;
    this.head = head;
    this.side = side;
  }

  /** Connects to a server on this machine, which is to agree. */
  public static WireEnd connect(int port, String... headers) {
    Dialing dialing = Dialing.at(port, headers);
    if (dialing.status() != 101) {
      throw new IllegalStateException("HTTP " + dialing.status());
    }
    WireEnd end = new WireEnd(dialing.socket(), dialing.answer(), Side.CLIENT);
    Thread.startVirtualThread(() -> end.serve(dialing.in()));
    return end;
  }

  /** The HTTP status with which a server on this machine answers a handshake. */
  public static int status(int port, String... headers) {
    Dialing dialing = Dialing.at(port, headers);
    try {
      dialing.socket().close();
    } catch (IOException e) {
      // It is closed.
    }
    return dialing.status();
  }

  /** A client's handshake, answered. */
  private record Dialing(Socket socket, DataInputStream in, HttpHead answer) {

    static Dialing at(int port, String... headers) {
      try {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        List<String> lines = new ArrayList<>(List.of("GET /any/path HTTP/1.1"));
        if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Host:"))) {
          lines.add("Host: 127.0.0.1:" + port);
        }
        lines.addAll(
            List.of(
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
        lines.addAll(List.of(headers));
        String request = String.join("\r\n", lines) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        return new Dialing(socket, in, HttpHead.read(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** The status stands where a request has its target. */
    int status() {
      return Integer.parseInt(answer.target());
    }
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

  /** What the other end said in the handshake. */
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
    raw(side == Side.CLIENT ? frame.masked() : frame.encoded());
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
