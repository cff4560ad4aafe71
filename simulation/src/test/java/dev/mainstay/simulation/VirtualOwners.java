package dev.mainstay.simulation;

import dev.mainstay.core.Machine;
import dev.mainstay.core.Owner;
import dev.mainstay.core.Step;
import dev.mainstay.core.Timeline;
import dev.mainstay.supervisor.DaemonEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;

/**
 * Owners that run on virtual time, all in one thread: an event is delivered a little later, in the
 * order in which it was sent, and an answer of a probe as much later as the probe took.
 */
final class VirtualOwners implements Owner.Factory {

  private static final long DELIVERY_NANOS_MAX = 200_000;

  private final Timeline timeline;
  private final SplittableRandom random;
  private final BiConsumer<String, Object> afterStep;

  /**
   * Owners of one world.
   *
   * @param afterStep told the name of an owner and its state after each of its steps
   */
  VirtualOwners(Timeline timeline, SplittableRandom random, BiConsumer<String, Object> afterStep) {
    this.timeline = timeline;
    this.random = random;
    this.afterStep = afterStep;
  }

  @Override
  public <S, E, A> Owner<S, E> own(
      String name,
      Machine<S, E, A> machine,
      S initial,
      E wake,
      int capacity,
      Owner.Shell<S, A> shell) {
    return new VirtualOwner<>(name, machine, initial, wake, capacity, shell);
  }

  private static Duration travel(Object event) {
    return event instanceof DaemonEvent.Probed probed ? probed.result().took() : Duration.ZERO;
  }

  private final class VirtualOwner<S, E, A> implements Owner<S, E> {
    private final String name;
    private final Machine<S, E, A> machine;
    private final E wake;
    private final int capacity;
    private final Shell<S, A> shell;
    private final Deque<E> mailbox = new ArrayDeque<>();
    private Timeline.Alarm alarm = () -> {};
    private S state;
    private Phase phase = Phase.NEW;

    private enum Phase {
      NEW,
      OPEN,
      CLOSED
    }

    VirtualOwner(
        String name, Machine<S, E, A> machine, S initial, E wake, int capacity, Shell<S, A> shell) {
      this.name = name;
      this.machine = machine;
      this.state = initial;
      this.wake = wake;
      this.capacity = capacity;
      this.shell = shell;
    }

    @Override
    public void start() {
      phase = Phase.OPEN;
      mailbox.forEach(_ -> deliverIn(0));
    }

    @Override
    public boolean send(E event) {
      Duration travel = travel(event);
      if (!travel.isZero()) {
        timeline.at(timeline.now().plus(travel), () -> enqueue(event));
        return true;
      }
      return enqueue(event);
    }

    private boolean enqueue(E event) {
      if (phase == Phase.CLOSED || mailbox.size() >= capacity) {
        return false;
      }
      mailbox.add(event);
      if (phase == Phase.OPEN) {
        deliverIn(random.nextLong(DELIVERY_NANOS_MAX));
      }
      return true;
    }

    private void deliverIn(long nanos) {
      timeline.at(timeline.now().plusNanos(nanos), this::deliver);
    }

    private void deliver() {
      E event = mailbox.poll();
      if (event == null || phase == Phase.CLOSED) {
        return;
      }
      alarm.cancel();
      S before = state;
      Step<S, A> step = machine.on(before, event, timeline.now());
      state = step.next();
      for (A action : step.actions()) {
        shell.act(action);
      }
      shell.stepped(before, state);
      if (!step.wakeAt().equals(Instant.MAX) && phase == Phase.OPEN) {
        alarm = timeline.at(step.wakeAt(), () -> enqueue(wake));
      }
      afterStep.accept(name, state);
    }

    @Override
    public S state() {
      return state;
    }

    @Override
    public void close() {
      phase = Phase.CLOSED;
      alarm.cancel();
    }
  }
}
