package dev.mainstay.simulation.link;

import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.link.Position;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Store;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A disk that takes its time, may be full for a while, and outlives the process. */
final class SimStore implements Store {

  /** Whether it can be written. */
  enum Disk {
    WELL,
    FULL
  }

  private final VirtualTimeline timeline;
  private final SplittableRandom random;
  private final Map<Long, Change.Received> inbox = new LinkedHashMap<>();
  private final Map<Long, Change.Submitted> outbox = new LinkedHashMap<>();
  private final List<Id> seen = new ArrayList<>();
  private Position position = Position.NONE;
  private long last;
  private long lives;
  private Disk disk = Disk.WELL;
  private Consumer<RelayEvent> relay = _ -> {};

  SimStore(VirtualTimeline timeline, SplittableRandom random) {
    this.timeline = timeline;
    this.random = random;
  }

  /** Who is told from now on; whoever was before has died, with all that was under way. */
  void serve(Consumer<RelayEvent> told) {
    relay = told;
    lives++;
  }

  void disk(Disk now) {
    disk = now;
  }

  @Override
  public Kept load() {
    return new Kept(
        List.copyOf(inbox.values()), List.copyOf(outbox.values()), seen, position, last);
  }

  @Override
  public void write(long batch, List<Change> changes) {
    Consumer<RelayEvent> asker = relay;
    long life = lives;
    var _ =
        timeline.at(
            timeline.now().plusMillis(1 + random.nextInt(5)),
            () -> {
              if (life != lives) {
                return;
              }
              if (disk == Disk.FULL) {
                asker.accept(new RelayEvent.NotStored(batch, "no space left on device"));
              } else {
                changes.forEach(this::apply);
                asker.accept(new RelayEvent.Stored(batch));
              }
            });
  }

  private void apply(Change change) {
    switch (change) {
      case Change.Received received -> {
        inbox.put(received.number(), received);
        seen.add(new Id(received.message().id(), received.at()));
        last = Math.max(last, received.number());
      }
      case Change.Handled(long number) -> inbox.remove(number);
      case Change.Submitted submitted -> {
        outbox.put(submitted.number(), submitted);
        last = Math.max(last, submitted.number());
      }
      case Change.Done(long number) -> outbox.remove(number);
      case Change.Moved(Position further) -> position = further;
    }
  }

  /** Whether the end of a message is kept: only then is it never given to a bot again. */
  boolean hasHandled(String id) {
    return seen.stream().anyMatch(it -> it.id().equals(id))
        && inbox.values().stream().noneMatch(it -> it.message().id().equals(id));
  }

  @Override
  public void close() {}
}
