package dev.mainstay.supervisor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Who talks to which piped service. A talker hears of one life after the other: a life that was
 * overtaken by a newer one is not told of any more, and an end is told once.
 */
public final class PipeRegister implements Pipes {

  /** Talks to the processes of one instance, one after the other. No call may wait. */
  public interface Talker {

    /** A process is there; see {@link Pipes#opened}. */
    void opened(Ends ends, Consumer<String> giveUp);

    /** It is to end; see {@link Pipes#stopping}. */
    void stopping();

    /** It has ended, and how, in words. */
    void ended(String how);
  }

  private final Map<String, Line> lines = new ConcurrentHashMap<>();

  /** Has someone talk to an instance, whatever becomes of it; before it is declared. */
  public void register(String instance, Talker talker) {
    lines.put(instance, new Line(talker));
  }

  /** Nobody talks to the instance any more. */
  public void forget(String instance) {
    lines.remove(instance);
  }

  @Override
  public void opened(String instance, long generation, Ends ends, Consumer<String> giveUp) {
    Line line = lines.get(instance);
    if (line == null) {
      ends.close();
    } else {
      line.opened(generation, ends, giveUp);
    }
  }

  @Override
  public void stopping(String instance, long generation) {
    Line line = lines.get(instance);
    if (line != null) {
      line.stopping(generation);
    }
  }

  @Override
  public void ended(String instance, long generation, String how) {
    Line line = lines.get(instance);
    if (line != null) {
      line.ended(generation, how);
    }
  }

  /** What a talker has been told; the lock keeps the order, for spawns and ends are seen apart. */
  private static final class Line {
    private static final long NONE = 0;

    private final Talker talker;
    private long living = NONE;

    Line(Talker talker) {
      this.talker = talker;
    }

    synchronized void opened(long generation, Ends fresh, Consumer<String> giveUp) {
      living = generation;
      talker.opened(fresh, giveUp);
    }

    synchronized void stopping(long generation) {
      if (living == generation) {
        talker.stopping();
      }
    }

    synchronized void ended(long generation, String how) {
      if (living == generation) {
        living = NONE;
        talker.ended(how);
      }
    }
  }
}
