package dev.mainstay.link.websocket;

import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.wire.Wire;

/** Connects one line on a thread of its own, which then reads it to its end. */
final class Opener {

  private final WebSocketLine line;
  private final Dialer dialer;
  private final Position from;
  private final Thread thread;

  Opener(WebSocketLine line, Dialer dialer, Position from) {
    this.line = line;
    this.dialer = dialer;
    this.from = from;
    this.thread = Thread.ofVirtual().name("link-read").unstarted(this::run);
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
        case Dialer.Dialed.Connected(Wire made) -> read(made);
        case Dialer.Dialed.Refused(Refusal refusal) -> line.fail(refusal);
      }
    } catch (InterruptedException e) {
      line.fail(Refusal.again("it was cut"));
    } catch (RuntimeException e) {
      line.fault(e);
    }
  }

  private void read(Wire made) throws InterruptedException {
    line.connected(made);
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
