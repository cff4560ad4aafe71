package dev.mainstay.link.bed;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A remote that does as it is told: each handshake by the script, or else it agrees. */
public final class Remote implements AutoCloseable {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final long PATIENCE_SECONDS = 10;

  private final ServerSocket server;
  private final String scheme;
  private final Thread acceptor;
  private final Queue<String> script = new ConcurrentLinkedQueue<>();
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<WireEnd> ends = new LinkedBlockingQueue<>();
  private final BlockingQueue<HttpHead> heads = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> mute = new LinkedBlockingQueue<>();

  private Remote(String scheme, ServerSocket server) {
    this.scheme = scheme;
    this.server = server;
    this.acceptor = Thread.startVirtualThread(this::accept);
  }

  /** One at a port that the system gives. */
  public static Remote start() {
    return at(0);
  }

  /** One at a port, such as that of one that was closed. */
  public static Remote at(int port) {
    return new Remote("ws", listen(ServerSocketFactory.getDefault(), port));
  }

  /** One that speaks TLS. */
  public static Remote secret(SSLContext context) {
    return new Remote("wss", listen(context.getServerSocketFactory(), 0));
  }

  private static ServerSocket listen(ServerSocketFactory factory, int port) {
    try {
      ServerSocket server = factory.createServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket socket) {
    try {
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      HttpHead head = HttpHead.read(in);
      heads.add(head);
      String answer = script.poll();
      if (answer == null) {
        socket.getOutputStream().write(ascii(agreed(head)));
        WireEnd end = new WireEnd(socket, head, WireEnd.Side.SERVER);
        ends.add(end);
        end.serve(in);
      } else if (answer.isEmpty()) {
        mute.add(in.read() < 0 ? "gone" : "more");
      } else {
        socket.getOutputStream().write(ascii(answer));
        socket.close();
      }
    } catch (IOException e) {
      mute.add("gone");
    }
  }

  private static String agreed(HttpHead head) {
    try {
      byte[] key =
          MessageDigest.getInstance("SHA-1").digest(ascii(head.header("Sec-WebSocket-Key") + GUID));
      return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + Base64.getEncoder().encodeToString(key)
          + "\r\n\r\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** The next handshake is answered with this status, and with these header lines. */
  public void refuse(int status, String... headers) {
    script.add("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n" + lines(headers) + "\r\n");
  }

  /** The next handshake is answered with this, whatever it is. */
  public void answer(String answer) {
    script.add(answer);
  }

  /** The next handshake is never answered. */
  public void keepSilent() {
    script.add("");
  }

  private static String lines(String... headers) {
    return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
  }

  /** What became of the connection to which it kept silent: "gone" when it ended. */
  public String silenced() throws InterruptedException {
    return String.valueOf(mute.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** The next connection that was made. */
  public WireEnd next() throws InterruptedException {
    WireEnd end = ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (end == null) {
      throw new IllegalStateException("nobody connected");
    }
    return end;
  }

  /** The head of the next request, whatever was answered. */
  public HttpHead asked() throws InterruptedException {
    HttpHead head = heads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (head == null) {
      throw new IllegalStateException("nobody asked");
    }
    return head;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** Its address with a path. */
  public URI uri(String path) {
    return URI.create(scheme + "://localhost:" + port() + path);
  }

  /** Ends, and resets nothing: each connection is closed without a word. */
  @Override
  public void close() {
    try {
      server.close();
      // The port is given back by the thread that waits for connections, once it has noticed.
      acceptor.join();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
