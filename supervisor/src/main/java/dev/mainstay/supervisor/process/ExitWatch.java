package dev.mainstay.supervisor.process;

import dev.mainstay.core.posix.ChildEnd;
import dev.mainstay.core.posix.Errno;
import dev.mainstay.core.posix.EventFd;
import dev.mainstay.core.posix.Poll;
import dev.mainstay.core.posix.Result;
import dev.mainstay.core.posix.Signal;
import dev.mainstay.supervisor.Exit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

/**
 * The one thread that waits for ends: it polls the pidfds of all held processes, children and
 * adopted alike, reaps each by its pid, and sweeps every {@link #SWEEP_INTERVAL}.
 *
 * <p>It never waits for "any child": the JDK waits for what it spawned itself.
 */
final class ExitWatch implements AutoCloseable {

  /** How often orphans are looked for and the out-of-memory counter is read. */
  static final Duration SWEEP_INTERVAL = Duration.ofSeconds(2);

  private final EventFd bell;
  private final BiConsumer<Held, Exit> ended;
  private final Runnable sweep;
  private final OomKills oomKills = new OomKills();
  private final Queue<Held> added = new ConcurrentLinkedQueue<>();
  private final Queue<Runnable> postponed = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closing;

  /**
   * @param ended told of each end, on the watching thread; must not wait
   * @param sweep what else is due every {@link #SWEEP_INTERVAL}
   */
  ExitWatch(EventFd bell, BiConsumer<Held, Exit> ended, Runnable sweep) {
    this.bell = bell;
    this.ended = ended;
    this.sweep = sweep;
    this.thread = Thread.ofPlatform().name("exits").daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Adds a process; any thread may. */
  void watch(Held held) {
    added.add(held);
    bell.ring();
  }

  /** Does something at the next sweep, on the watching thread; it must not wait. */
  void later(Runnable task) {
    postponed.add(task);
  }

  /** Ends the thread; nothing is told any more, and nothing happens to the processes. */
  @Override
  public void close() {
    closing = true;
    bell.ring();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    bell.close();
  }

  private void run() {
    List<Held> watched = new ArrayList<>();
    List<Held> late = new ArrayList<>();
    long sweepAt = System.nanoTime();
    while (!closing) {
      long now = System.nanoTime();
      if (now - sweepAt >= 0) {
        watched.addAll(late);
        late.clear();
        oomKills.sample(now);
        sweep.run();
        for (int left = postponed.size(); left > 0; left--) {
          Optional.ofNullable(postponed.poll()).ifPresent(Runnable::run);
        }
        sweepAt = now + SWEEP_INTERVAL.toNanos();
      }
      for (Held held = added.poll(); held != null; held = added.poll()) {
        watched.add(held);
      }
      BitSet ready = poll(watched, Math.max(0, sweepAt - System.nanoTime()));
      if (ready.get(watched.size())) {
        bell.clear();
      }
      // From the back, so that the places of those before stay what they were.
      for (int i = ready.previousSetBit(watched.size() - 1); i >= 0; ) {
        Held held = watched.remove(i);
        Optional<Exit> exit = reap(held);
        exit.ifPresentOrElse(e -> ended.accept(held, e), () -> late.add(held));
        i = i == 0 ? -1 : ready.previousSetBit(i - 1);
      }
    }
  }

  /** Which of the watched, by place, have ended; one place further for the bell. */
  private BitSet poll(List<Held> watched, long timeoutNanos) {
    int[] descriptors = new int[watched.size() + 1];
    for (int i = 0; i < watched.size(); i++) {
      descriptors[i] = watched.get(i).descriptor();
    }
    descriptors[watched.size()] = bell.number();
    return switch (Poll.readable(descriptors, Duration.ofNanos(timeoutNanos))) {
      case Result.Ok<BitSet>(BitSet ready) -> ready;
      case Result.Failed<BitSet>(Errno errno) ->
          throw new IllegalStateException("cannot wait for processes: " + errno);
    };
  }

  /** How it ended; empty while a debugger that traces it keeps its end from us. */
  private Optional<Exit> reap(Held held) {
    return switch (ChildEnd.reap(held.identity().pid())) {
      case Result.Failed<?> _ -> Optional.of(new Exit.Unseen());
      case Result.Ok<Optional<ChildEnd>>(Optional<ChildEnd> end) ->
          end.map(e -> exit(e, held.wasKilledByUs()));
    };
  }

  private Exit exit(ChildEnd end, boolean killedByUs) {
    return switch (end) {
      case ChildEnd.Exited(int code) -> new Exit.Code(code);
      case ChildEnd.Killed(int signal, boolean core) ->
          signal == Signal.KILL.number() && !killedByUs && oomKills.grew(System.nanoTime())
              ? new Exit.OomKilled()
              : new Exit.Signaled(signal, Signal.nameOf(signal), core);
    };
  }
}
