package dev.mainstay.monitor;

import dev.mainstay.core.Machine;
import dev.mainstay.core.Owner;
import dev.mainstay.core.Step;
import dev.mainstay.core.Timeline;
import dev.mainstay.core.VirtualTimeline;
import java.time.Instant;

/** Owners whose machines step at once, on virtual time. */
public record DirectOwners(VirtualTimeline timeline) implements Owner.Factory {

  @Override
  public <S, E, A> Owner<S, E> own(
      String name,
      Machine<S, E, A> machine,
      S initial,
      E wake,
      int capacity,
      Owner.Shell<S, A> shell) {
    return new Direct<>(timeline, machine, initial, wake, shell);
  }

  private static final class Direct<S, E, A> implements Owner<S, E> {
    private final VirtualTimeline timeline;
    private final Machine<S, E, A> machine;
    private final E wake;
    private final Shell<S, A> shell;
    private S state;
    private Timeline.Alarm alarm = () -> {};

    Direct(
        VirtualTimeline timeline, Machine<S, E, A> machine, S initial, E wake, Shell<S, A> shell) {
      this.timeline = timeline;
      this.machine = machine;
      this.wake = wake;
      this.shell = shell;
      this.state = initial;
    }

    @Override
    public void start() {}

    @Override
    public boolean send(E event) {
      alarm.cancel();
      Step<S, A> step = machine.on(state, event, timeline.now());
      S before = state;
      state = step.next();
      shell.stepped(before, state);
      step.actions().forEach(shell::act);
      if (step.wakeAt().isBefore(Instant.MAX)) {
        alarm = timeline.at(step.wakeAt(), () -> send(wake));
      }
      return true;
    }

    @Override
    public S state() {
      return state;
    }

    @Override
    public void close() {
      alarm.cancel();
    }
  }
}
