package dev.mainstay.link.websocket;

import dev.mainstay.link.CrewThread;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.wire.Wire;

/**
 * Connects one line on a virtual thread of its own. Another one then reads it to its end: a
 * platform thread, which the system wakes by itself, and which works the relay with what it read.
 */
final class Opener {

  private final WebSocketLine line;
  private final Dialer dialer;
  private final Position from;
  private final Thread thread;

  Opener(WebSocketLine line, Dialer dialer, Position from) {
    this.line = line;
    this.dialer = dialer;
    this.from = from;
    this.thread = Thread.ofVirtual().name("link-open").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Nobody wants it any more: what was made is closed before the line is told so. */
  void stop() {
    thread.interrupt();
  }

  private void run() {
    try {
      switch (dialer.dial(from)) {
        case Dialer.Dialed.Connected(Wire made) -> begin(made);
        case Dialer.Dialed.Refused(Refusal refusal) -> line.fail(refusal);
      }
    } catch (InterruptedException e) {
      line.fail(Refusal.again("it was cut"));
    } catch (RuntimeException e) {
      line.fault(e);
    }
  }

  private void begin(Wire made) {
    try {
      new CrewThread("link-read", () -> read(made)).start();
    } catch (OutOfMemoryError e) {
      // The system gives no more threads now.
      made.abort();
      line.fail(Refusal.again("it cannot be read: " + e.getMessage()));
    }
  }

  private void read(Wire made) {
    try {
      line.connected(made);
      hear(made);
    } catch (InterruptedException e) {
      line.fail(Refusal.again("it was cut"));
    } catch (RuntimeException e) {
      line.fault(e);
    }
  }

  private void hear(Wire made) throws InterruptedException {
    switch (made.read(line)) {
      case Wire.End.Closed(int code, String reason) -> line.closed(code, reason);
      case Wire.End.Silent() -> line.silent();
      case Wire.End.Broken(var fault) -> line.broke(fault);
      case Wire.End.Violated(int code, String reason) -> {
        line.violated(code, reason);
        // Until it has read our Close: a socket that is closed with bytes unread is reset.
        made.skip();
        line.silent();
      }
    }
  }
}
