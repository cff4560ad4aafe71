package dev.mainstay.core;

import java.time.Instant;

/**
 * The owner of one machine: a virtual thread that takes events from the mailbox, steps the machine,
 * publishes the new state, hands each action to the shell, and sets the one alarm.
 *
 * <p>The shell's {@code act} must not wait: slow work is started there and its outcome comes back
 * through {@link #send}. A programmer's error in the machine or in {@code act} ends the loop and
 * goes to {@code onCrash}; it is not swallowed.
 */
public final class Loop<S, E, A> implements Owner<S, E> {

  private final Machine<S, E, A> machine;
  private final Timeline timeline;
  private final Mailbox<E> mailbox;
  private final E wake;
  private final Shell<S, A> shell;
  private final Thread owner;
  private volatile S state;

  /**
   * Prepares a loop; {@link #start} begins it.
   *
   * @param wake the event sent when the step's deadline has come
   * @param capacity how many events may wait
   */
  public Loop(
      String name,
      Machine<S, E, A> machine,
      S initial,
      E wake,
      int capacity,
      Timeline timeline,
      Shell<S, A> shell) {
    this.machine = machine;
    this.timeline = timeline;
    this.mailbox = new Mailbox<>(capacity);
    this.wake = wake;
    this.shell = shell;
    this.state = initial;
    this.owner = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /** Makes loops on this timeline. */
  public static Owner.Factory on(Timeline timeline) {
    return new Owner.Factory() {
      @Override
      public <S, E, A> Owner<S, E> own(
          String name,
          Machine<S, E, A> machine,
          S initial,
          E wake,
          int capacity,
          Shell<S, A> shell) {
        return new Loop<>(name, machine, initial, wake, capacity, timeline, shell);
      }
    };
  }

  @Override
  public void start() {
    owner.start();
  }

  @Override
  public boolean send(E event) {
    return mailbox.offer(event);
  }

  @Override
  public S state() {
    return state;
  }

  @Override
  public void close() {
    owner.interrupt();
  }

  private void run() {
    Timeline.Alarm alarm = () -> {};
    try {
      while (!Thread.currentThread().isInterrupted()) {
        E event = mailbox.take();
        alarm.cancel();
        Instant now = timeline.now();
        S before = state;
        Step<S, A> step = machine.on(before, event, now);
        state = step.next();
        for (A action : step.actions()) {
          shell.act(action);
        }
        shell.stepped(before, step.next());
        alarm =
            step.wakeAt().equals(Instant.MAX)
                ? () -> {}
                : timeline.at(step.wakeAt(), () -> mailbox.offer(wake));
      }
    } catch (InterruptedException e) {
      // Asked to end: nothing to clean, the state stays readable.
    } catch (RuntimeException | Error e) {
      shell.onCrash(e);
    } finally {
      alarm.cancel();
    }
  }
}
