package dev.mainstay.link.bed;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A proxy of HTTP that answers each CONNECT alike, and leads to one remote when it agrees. */
public final class Tunnel implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;

  private final int remotePort;
  private final String answer;
  private final ServerSocket server;
  private final BlockingQueue<HttpHead> heads = new LinkedBlockingQueue<>();

  /** Before a remote on this machine. */
  public Tunnel(int remotePort, String answer) throws IOException {
    this.remotePort = remotePort;
    this.answer = answer;
    this.server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
    Thread.startVirtualThread(this::serve);
  }

  private void serve() {
    try {
      while (true) {
        Socket client = server.accept();
        heads.add(HttpHead.read(client.getInputStream()));
        client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
        if (answer.contains(" 200 ")) {
          Socket remote = new Socket(InetAddress.ofLiteral("127.0.0.1"), remotePort);
          Thread.startVirtualThread(() -> carry(client, remote));
          Thread.startVirtualThread(() -> carry(remote, client));
        } else {
          client.close();
        }
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private static void carry(Socket from, Socket to) {
    try (from;
        to;
        OutputStream out = to.getOutputStream()) {
      from.getInputStream().transferTo(out);
    } catch (IOException e) {
      // Both are closed now.
    }
  }

  /** The next request. */
  public HttpHead asked() throws InterruptedException {
    HttpHead head = heads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (head == null) {
      throw new IllegalStateException("nobody asked");
    }
    return head;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
