package dev.mainstay.link.bed;

import dev.mainstay.core.Chance;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A proxy that breaks what passes through it, frame by frame, each way by itself. */
public final class FaultProxy implements AutoCloseable {

  private static final long LOOK_NANOS = 1_000_000;
  private static final int BACKLOG = 50;

  private final int remotePort;
  private final Chance chance;
  private final ServerSocketFactory doors;
  private final String scheme;
  private final AtomicLong frames = new AtomicLong();
  private final Map<Way, Fault> faults = new ConcurrentHashMap<>();
  private final Queue<Pair> pairs = new ConcurrentLinkedQueue<>();
  private final int port;
  private volatile ServerSocket server;
  private volatile Thread acceptor = Thread.currentThread();

  /** Which frames. */
  public enum Way {
    TO_REMOTE,
    FROM_REMOTE
  }

  private record Pair(Socket client, Socket remote) {}

  /** Before a remote on this machine; nothing is broken yet. */
  public FaultProxy(int remotePort, Chance chance) {
    this(remotePort, chance, ServerSocketFactory.getDefault(), "ws");
  }

  private FaultProxy(int remotePort, Chance chance, ServerSocketFactory doors, String scheme) {
    this.remotePort = remotePort;
    this.chance = chance;
    this.doors = doors;
    this.scheme = scheme;
    this.server = listen(0);
    this.port = server.getLocalPort();
    heal();
  }

  /** One that speaks TLS to clients, and not to its remote. */
  public static FaultProxy secret(int remotePort, Chance chance, SSLContext context) {
    return new FaultProxy(remotePort, chance, context.getServerSocketFactory(), "wss");
  }

  private ServerSocket listen(int wanted) {
    try {
      ServerSocket made = doors.createServerSocket();
      made.setReuseAddress(true);
      made.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), BACKLOG);
      acceptor = Thread.startVirtualThread(() -> accept(made));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket from) {
    try {
      while (true) {
        Socket client = from.accept();
        Socket remote = new Socket(InetAddress.getLoopbackAddress(), remotePort);
        client.setTcpNoDelay(true);
        remote.setTcpNoDelay(true);
        pairs.add(new Pair(client, remote));
        Thread.startVirtualThread(() -> carry(Way.TO_REMOTE, client, remote));
        Thread.startVirtualThread(() -> carry(Way.FROM_REMOTE, remote, client));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void carry(Way way, Socket from, Socket to) {
    try {
      DataInputStream in = new DataInputStream(new BufferedInputStream(from.getInputStream()));
      OutputStream out = to.getOutputStream();
      out.write(HttpHead.bytes(in));
      while (true) {
        in.mark(1);
        if (in.read() < 0) {
          to.shutdownOutput();
          return;
        }
        in.reset();
        awaitOpen(way, from);
        WireFrame frame = WireFrame.read(in);
        pass(way, frame, way == Way.TO_REMOTE ? frame.masked() : frame.encoded(), out);
      }
    } catch (IOException e) {
      close(from);
      close(to);
    }
  }

  private void awaitOpen(Way way, Socket from) {
    while (faults.get(way) instanceof Fault.BlackHole && !from.isClosed()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void pass(Way way, WireFrame frame, byte[] bytes, OutputStream out) throws IOException {
    switch (faults.getOrDefault(way, new Fault.None())) {
      case Fault.None(), Fault.BlackHole() -> out.write(bytes);
      case Fault.HalfDead() -> {
        if (frame.isControl()) {
          out.write(bytes);
        }
      }
      case Fault.Late(Duration by, Duration jitter) -> {
        double part = chance.fraction(frames.incrementAndGet());
        park(by.toNanos() + (long) (jitter.toNanos() * part));
        out.write(bytes);
      }
      case Fault.Twice() -> {
        out.write(bytes);
        if (!frame.isControl()) {
          out.write(bytes);
        }
      }
      case Fault.Slow(int bytesPerMs) -> {
        for (int at = 0; at < bytes.length; at += bytesPerMs) {
          park(LOOK_NANOS);
          out.write(bytes, at, Math.min(bytesPerMs, bytes.length - at));
        }
      }
    }
  }

  private static void park(long nanos) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** From now on frames of that way, of all connections, are treated so. */
  public void treat(Way way, Fault fault) {
    faults.put(way, fault);
  }

  /** From now on all frames pass. */
  public void heal() {
    treat(Way.TO_REMOTE, new Fault.None());
    treat(Way.FROM_REMOTE, new Fault.None());
  }

  /** Resets each connection, both ways. */
  public void reset() {
    for (Pair pair : pairs) {
      linger(pair.client());
      linger(pair.remote());
      close(pair.client());
      close(pair.remote());
    }
    pairs.clear();
  }

  /** Tells clients that nothing more will come, while what they send still passes. */
  public void halfClose() {
    for (Pair pair : pairs) {
      try {
        pair.client().shutdownOutput();
      } catch (IOException e) {
        // Then it is closed already.
      }
    }
  }

  /** Resets each connection and refuses new ones, as a server that is down. */
  public void down() {
    close();
  }

  /** Listens again, at the same port. */
  public void up() {
    server = listen(port);
  }

  /** Where clients connect. */
  public URI uri() {
    return URI.create(scheme + "://localhost:" + port + "/");
  }

  private static void linger(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Then it is closed already.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      // The port is given back by the thread that waits for connections, once it has noticed.
      acceptor.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reset();
  }
}
