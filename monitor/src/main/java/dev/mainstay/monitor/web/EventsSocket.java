package dev.mainstay.monitor.web;

import dev.mainstay.monitor.Receipt;
import dev.mainstay.monitor.ingest.Ack;
import dev.mainstay.monitor.ingest.Acks;
import dev.mainstay.monitor.ingest.Bounds;
import dev.mainstay.monitor.ingest.Client;
import dev.mainstay.monitor.ingest.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * One client that sends events. Several messages may be on their way to the journal; each is
 * answered after it is durable, in the order in which they came. While too many are, or the journal
 * is behind, nothing is read, and TCP holds the client back. A client that never reads its answers
 * is named, and costs one answer that is being written and a few that wait.
 */
final class EventsSocket extends Live {

  static final String PATH = "/events";

  /** Messages on their way to the journal. */
  private static final int ON_THEIR_WAY_MAX = 32;

  /**
   * Characters of messages on their way to the journal: as events they take ten times that. Enough
   * for the next batch of the journal to be there while one is written.
   */
  private static final int CHARS_ON_THEIR_WAY_MAX = Bounds.MESSAGE_BYTES_MAX / 2;

  /** Before a delivery is offered again to a journal that is behind, in ms. */
  private static final long BEHIND_PAUSE_MS = 20;

  /** One that neither answers pings nor sends anything for so long is taken for dead. */
  private static final Duration SILENT_MAX = Duration.ofMinutes(5);

  private final Client client;
  private final Deque<Slot> onTheirWay = new ArrayDeque<>();
  private final Acks acks = new Acks();
  private int chars;
  private boolean writing;
  private boolean asking = true;

  EventsSocket(Sockets sockets, Client client) {
    super(sockets, PATH, client.name(), Bounds.MESSAGE_BYTES_MAX);
    this.client = client;
  }

  /** A message, and its answer once there is one. */
  private static final class Slot {
    private final int chars;
    private @Nullable Ack ack;

    Slot(int chars) {
      this.chars = chars;
    }
  }

  @Override
  void began(Session session) {}

  @Override
  void take(String message) {
    Slot slot = new Slot(message.length());
    synchronized (this) {
      asking = false;
      onTheirWay.add(slot);
      chars += slot.chars;
    }
    switch (sockets().reader().read(message, client)) {
      case Reading.Bad bad -> answer(slot, Ack.of(bad));
      case Reading.Events events -> {
        deliver(slot, events);
        askIfThereIsRoom();
      }
    }
  }

  private void deliver(Slot slot, Reading.Events events) {
    sockets()
        .journal()
        .append(events.delivery())
        .whenComplete((receipt, error) -> {
          if (error != null) {
            sockets().faults().tell(PATH, error);
            answer(slot, new Ack.Refused("the journal failed", "fault", "", 1));
          } else if (receipt instanceof Receipt.Refused(String code, String _)
              && code.equals("journal-behind")) {
            sockets().later(BEHIND_PAUSE_MS, TimeUnit.MILLISECONDS, () -> deliver(slot, events));
          } else {
            sockets().executor().execute(() -> answer(slot, Ack.of(events, receipt)));
          }
        });
  }

  private void answer(Slot slot, Ack ack) {
    synchronized (this) {
      slot.ack = ack;
      for (Slot first = onTheirWay.peek();
          first != null && first.ack != null;
          first = onTheirWay.peek()) {
        acks.add(first.ack);
        chars -= first.chars;
        onTheirWay.remove();
      }
    }
    write();
    askIfThereIsRoom();
  }

  private void askIfThereIsRoom() {
    synchronized (this) {
      boolean room = onTheirWay.size() < ON_THEIR_WAY_MAX && chars < CHARS_ON_THEIR_WAY_MAX;
      if (asking || !room) {
        return;
      }
      asking = true;
    }
    more();
  }

  private void write() {
    String text;
    synchronized (this) {
      Optional<Ack> next = writing || !session().isOpen() ? Optional.empty() : acks.next();
      if (next.isEmpty()) {
        return;
      }
      writing = true;
      text = next.get().json().write();
    }
    session().sendText(text, Callback.from(this::written, _ -> {}));
  }

  private void written() {
    peer().acksSent.incrementAndGet();
    synchronized (this) {
      writing = false;
    }
    write();
  }

  @Override
  void failed(RuntimeException fault) {
    synchronized (this) {
      onTheirWay.removeIf(slot -> slot.ack == null);
      acks.add(new Ack.Refused("a fault of ours: " + fault, "fault", "", 1));
      asking = true;
    }
    write();
  }

  @Override
  void unanswered() {
    boolean anyAck;
    synchronized (this) {
      anyAck = writing || peer().acksSent.get() > 0;
    }
    if (anyAck) {
      sockets().connections().deaf(peer(), true);
    }
    if (System.nanoTime() - peer().heardAt > SILENT_MAX.toNanos()) {
      close(1011, "no pong and no event for " + SILENT_MAX.toMinutes() + " min");
    }
  }

  @Override
  void ended() {}
}
