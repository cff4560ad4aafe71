package dev.mainstay.link.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Connects to a host by its name: each of its addresses in turn. */
final class Way {

  /** Addresses of one host that are tried. */
  private static final int ADDRESSES_MAX = 8;

  private final Names names;

  Way(Names names) {
    this.names = names;
  }

  /** A socket that is connected, held by the deadline. */
  Socket connect(String host, int port, Deadline deadline)
      throws IOException, InterruptedException {
    List<InetAddress> addresses = addresses(host, deadline);
    int tried = Math.min(addresses.size(), ADDRESSES_MAX);
    IOException first = null;
    for (int i = 0; i < tried; i++) {
      // One that swallows all packets leaves time for the next.
      Duration share = deadline.left().dividedBy(tried - i);
      try {
        return connect(new InetSocketAddress(addresses.get(i), port), share, deadline);
      } catch (IOException e) {
        first = earlier(first, e);
      }
    }
    throw first == null ? new UnknownHostException(host) : first;
  }

  private static IOException earlier(@Nullable IOException first, IOException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }

  private static Socket connect(InetSocketAddress address, Duration share, Deadline deadline)
      throws IOException, InterruptedException {
    // A SOCKS proxy is not asked: a WebSocket goes by CONNECT or straight.
    Socket socket = new Socket(Proxy.NO_PROXY);
    deadline.hold(socket);
    try {
      socket.setTcpNoDelay(true);
      socket.connect(address, (int) Math.max(1, share.toMillis()));
      return socket;
    } catch (IOException e) {
      Sockets.close(socket);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e;
    }
  }

  /**
   * What the system says, asked on a thread of its own: it cannot be interrupted, and would hold a
   * thread of all virtual ones.
   */
  private List<InetAddress> addresses(String host, Deadline deadline)
      throws IOException, InterruptedException {
    try {
      return List.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      // It is a name.
    }
    FutureTask<List<InetAddress>> asking = new FutureTask<>(() -> names.of(host));
    Thread.ofPlatform().daemon().name("link-name").start(asking);
    try {
      return asking.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("no address was told in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw new IOException("its address was not found", e);
    }
  }
}
