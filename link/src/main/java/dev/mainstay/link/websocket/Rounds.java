package dev.mainstay.link.websocket;

import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The threads of the JDK's client, which hands us one frame after another: all that came together
 * in one round of a thread. What is gathered is told when the round is over, by the same thread.
 */
final class Rounds implements Executor {

  private static final ThreadLocal<@Nullable List<Runnable>> ENDS = new ThreadLocal<>();

  @Override
  public void execute(Runnable task) {
    Thread.ofVirtual().name("link").start(() -> round(task));
  }

  private static void round(Runnable task) {
    List<Runnable> atItsEnd = new ArrayList<>(1);
    ENDS.set(atItsEnd);
    task.run();
    // What runs at the end may read on, and so have something to do at the end again.
    for (int i = 0; i < atItsEnd.size(); i++) {
      atItsEnd.get(i).run();
      atItsEnd.set(i, () -> {});
    }
  }

  /** Runs a task at the end of the present round; at once when there is none. */
  static void atEnd(Runnable task) {
    List<Runnable> atItsEnd = ENDS.get();
    if (atItsEnd == null) {
      task.run();
    } else {
      atItsEnd.add(task);
    }
  }

  /**
   * Asks a socket for more. The JDK's client reads on the very thread that asks, so that must be
   * one in a round.
   */
  static void request(WebSocket socket, int frames) {
    if (ENDS.get() == null) {
      Thread.ofVirtual().name("link").start(() -> round(() -> socket.request(frames)));
    } else {
      socket.request(frames);
    }
  }
}
