package dev.mainstay.gateway.mcp.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices that a client has closed its connection while its answer is still to come, which in the
 * modern protocol cancels the request. Whatever else the client sends is dropped, so the answer
 * must be the connection's last.
 */
final class Hangup implements Callback {

  private static final int BUFFER_BYTES = 512;

  private final EndPoint connection;
  private final Runnable gone;
  private final AtomicBoolean stopped = new AtomicBoolean();

  private Hangup(EndPoint connection, Runnable gone) {
    this.connection = connection;
    this.gone = gone;
  }

  /** Watches until the connection ends or {@link #stop}; {@code gone} must not wait. */
  static Hangup watch(EndPoint connection, Runnable gone) {
    Hangup hangup = new Hangup(connection, gone);
    hangup.listen();
    return hangup;
  }

  /** Leaves the connection to whoever reads it next. */
  void stop() {
    if (stopped.compareAndSet(false, true) && connection instanceof AbstractEndPoint watched) {
      watched.getFillInterest().onFail(new IOException("no longer watched"));
    }
  }

  private void listen() {
    if (!stopped.get() && !connection.tryFillInterested(this)) {
      gone.run();
    }
  }

  @Override
  public void succeeded() {
    try {
      ByteBuffer dropped = BufferUtil.allocate(BUFFER_BYTES);
      int read = connection.fill(dropped);
      while (read > 0) {
        BufferUtil.clear(dropped);
        read = connection.fill(dropped);
      }
      if (read < 0) {
        gone.run();
      } else {
        listen();
      }
    } catch (IOException e) {
      gone.run();
    }
  }

  @Override
  public void failed(Throwable cause) {
    if (stopped.get()) {
      return;
    }
    if (cause instanceof TimeoutException && connection.isOpen()) {
      listen();
    } else {
      gone.run();
    }
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }
}
