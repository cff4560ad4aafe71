package dev.mainstay.link.websocket;

import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import java.net.http.WebSocket;

/** Connects one line on a thread of its own, which ends with that. */
final class Opener {

  private final Thread thread;

  Opener(WebSocketLine line, Dialer dialer, Position from, WebSocket.Listener ear) {
    this.thread =
        Thread.ofVirtual().name("link-open").unstarted(() -> dial(line, dialer, from, ear));
  }

  void start() {
    thread.start();
  }

  /** Nobody wants it any more: what was made is closed before the line is told so. */
  void stop() {
    thread.interrupt();
  }

  private static void dial(
      WebSocketLine line, Dialer dialer, Position from, WebSocket.Listener ear) {
    try {
      switch (dialer.dial(from, ear)) {
        case Dialer.Dialed.Connected(WebSocket made) -> line.connected(made);
        case Dialer.Dialed.Refused(Refusal refusal) -> line.fail(refusal);
      }
    } catch (InterruptedException e) {
      line.fail(Refusal.again("it was cut"));
    } catch (RuntimeException e) {
      line.broke(e);
    }
  }
}
