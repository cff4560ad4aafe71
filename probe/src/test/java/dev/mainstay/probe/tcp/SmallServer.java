package dev.mainstay.probe.tcp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server on a virtual thread of this JVM that treats each connection as a script says. */
public final class SmallServer implements AutoCloseable {

  /** What happens on one accepted connection; it is closed afterwards. */
  public interface Script {
    void serve(Socket connection) throws IOException, InterruptedException;
  }

  private final ServerSocketChannel listener;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

  private SmallServer(ServerSocketChannel listener) {
    this.listener = listener;
  }

  /** A server on a free port of 127.0.0.1. */
  public static SmallServer on4(Script script) {
    return bound(StandardProtocolFamily.INET, "127.0.0.1", script);
  }

  /** A server on a free port of ::1. */
  public static SmallServer on6(Script script) {
    return bound(StandardProtocolFamily.INET6, "::1", script);
  }

  /** A server that reads a request and answers with these characters as they are. */
  public static SmallServer answering(String answer) {
    return on4(socket -> {
      readHead(socket);
      write(socket, answer);
    });
  }

  /** A server that answers every request with a JSON body. */
  public static SmallServer json(String body) {
    return answering(ok("application/json", body));
  }

  /** A listener that accepts nobody. */
  public static SmallServer deaf() {
    return new SmallServer(listen(StandardProtocolFamily.INET, "127.0.0.1"));
  }

  public static SmallServer bound(StandardProtocolFamily family, String address, Script script) {
    SmallServer server = new SmallServer(listen(family, address));
    Thread.ofVirtual().name("small server").start(() -> server.accept(script));
    return server;
  }

  public static String ok(String type, String body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: "
        + type
        + "\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  public int port() {
    return listener.socket().getLocalPort();
  }

  /** Reads up to the empty line, and returns it all. */
  public static String readHead(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        break;
      }
      head.append((char) c);
    }
    return head.toString();
  }

  public static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Waits until the other end has closed. */
  public static void awaitClose(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    while (in.read() >= 0) {}
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private static ServerSocketChannel listen(StandardProtocolFamily family, String address) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open(family);
      SocketAddress any = new InetSocketAddress(InetAddress.ofLiteral(address), 0);
      return channel.bind(any);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(Script script) {
    try {
      while (true) {
        Socket socket = listener.accept().socket();
        open.add(socket);
        Thread.ofVirtual().name("small server connection").start(() -> serve(script, socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Script script, Socket socket) {
    try (socket) {
      script.serve(socket);
    } catch (IOException | InterruptedException e) {
      // The prober went away, as some scripts want it to.
    } finally {
      open.remove(socket);
    }
  }
}
