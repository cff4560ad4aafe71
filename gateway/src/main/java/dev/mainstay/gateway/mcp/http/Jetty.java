package dev.mainstay.gateway.mcp.http;

import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Jetty as the gateway uses it: few threads, small buffers, quiet (decision 13). */
final class Jetty {

  /** Platform threads at most: Jetty's acceptor and selector, and what they hand on. */
  private static final int THREADS_MAX = 8;

  private static final int THREADS_MIN = 2;

  /** Header bytes of one request: arguments of calls may stand there. */
  private static final int HEADER_BYTES_MAX = 32 * 1024;

  /** Nothing may stand still longer than this in the middle of a request or answer, in ms. */
  private static final long IDLE_MS = 60_000;

  /** Connections at once, whatever they do. */
  private static final int CONNECTIONS_MAX = 2_048;

  /** Memory that the pool of buffers keeps for later use, of each kind, in bytes. */
  private static final long POOL_BYTES_MAX = 4L * 1024 * 1024;

  /** Held, for the logging of the JDK forgets loggers that nobody holds. */
  private static final Logger LOG = Logger.getLogger("org.eclipse.jetty");

  private Jetty() {}

  static Server server(BiConsumer<String, Throwable> faults) {
    complainTo(faults);
    QueuedThreadPool threads = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
    threads.setName("mcp");
    threads.setDaemon(true);
    threads.setReservedThreads(0);
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("mcp-", 0).factory()));
    Server server =
        new Server(
            threads,
            null,
            new ArrayByteBufferPool(0, 4_096, 65_536, 64, POOL_BYTES_MAX, POOL_BYTES_MAX));
    server.setErrorHandler((_, response, callback) -> {
      int status = response.getStatus();
      Reply.refusal(status, "refused", "HTTP status " + status).write(response, callback);
      return true;
    });
    return server;
  }

  static void start(Server server, ServerSocketChannel socket, Waiting waiting) throws Exception {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES_MAX);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setIdleTimeout(IDLE_MS);
    connector.addBean(waiting);
    connector.addBean(new NetworkConnectionLimit(CONNECTIONS_MAX, connector));
    connector.open(socket);
    server.addConnector(connector);
    server.start();
  }

  static void stop(Server server) {
    try {
      server.setStopTimeout(0);
      server.stop();
    } catch (Exception e) {
      // Its sockets are closed first; threads that are left are daemons.
    }
  }

  /** Jetty's warnings go where faults go, unless another server has them already. */
  private static void complainTo(BiConsumer<String, Throwable> faults) {
    if (LOG.getHandlers().length > 0) {
      return;
    }
    LOG.setLevel(Level.WARNING);
    LOG.setUseParentHandlers(false);
    LOG.addHandler(
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            Throwable thrown = entry.getThrown();
            faults.accept(
                entry.getLoggerName() + ": " + entry.getMessage(),
                thrown == null ? new IllegalStateException(entry.getMessage()) : thrown);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        });
  }
}
