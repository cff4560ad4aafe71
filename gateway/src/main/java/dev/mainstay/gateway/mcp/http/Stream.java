package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.access.Room;
import dev.mainstay.gateway.mcp.codec.Message;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server says in the answer to one request, or to one GET: numbered messages that the hub
 * puts in without ever waiting, and that one connection at a time takes out. What was sent is kept
 * for a while where a client may ask for it again.
 */
final class Stream {

  private static final int MIB = 1024 * 1024;

  /** What becomes of messages. */
  enum Kind {
    /** Sent once to one connection. */
    ONCE(64 * MIB, 4_096, 0, 0),
    /** Kept after they were sent; a client that is too slow loses the stream. */
    RESUMABLE(64 * MIB, 4_096, MIB, 256),
    /** The same, but old messages give way to new ones: there may never be a reader. */
    STANDING(MIB, 256, MIB, 256);

    /** Bytes that wait to be sent. */
    final int unsentBytesMax;

    /** Messages that wait to be sent. */
    final int unsentMax;

    /** Bytes that are kept after they were sent. */
    final int keptBytesMax;

    /** Messages that are kept after they were sent. */
    final int keptMax;

    Kind(int unsentBytesMax, int unsentMax, int keptBytesMax, int keptMax) {
      this.unsentBytesMax = unsentBytesMax;
      this.unsentMax = unsentMax;
      this.keptBytesMax = keptBytesMax;
      this.keptMax = keptMax;
    }
  }

  /** A message and its number in the stream, from 1. */
  record Event(long number, Message message) {}

  /**
   * The right to read until somebody else reads.
   *
   * @param after the number after which it began
   */
  record Reader(int lease, long after) {}

  /** What a reader finds. */
  sealed interface Next {
    /** Messages, in order; none when only the end has come. */
    record Ready(List<Event> events, boolean complete) implements Next {}

    /** Nothing has come in the time. */
    record Quiet() implements Next {}

    /** Another connection reads now. */
    record Replaced() implements Next {}

    /** There will be nothing more, for this reason. */
    record Broken(String reason) implements Next {}
  }

  private final Kind kind;
  private final Room room;
  private final ArrayDeque<Event> events = new ArrayDeque<>();
  private int answersAwaited;
  private long numbered;
  private long sent;
  private long given;
  private long unsentBytes;
  private long keptBytes;
  private int lease;
  private @Nullable String broken;
  private Runnable whenBroken = () -> {};

  /**
   * An open one.
   *
   * @param answersAwaited after how many answers it is complete; 0 for never
   * @param room the memory that all streams share
   */
  Stream(Kind kind, int answersAwaited, Room room) {
    this.kind = kind;
    this.answersAwaited = answersAwaited == 0 ? -1 : answersAwaited;
    this.room = room;
  }

  /** Adds a message, whose bytes wait until it is sent. */
  synchronized void put(Message message) {
    if (broken != null || answersAwaited == 0) {
      return;
    }
    int size = message.size();
    while (!fits(size)) {
      if (events.isEmpty() && kind == Kind.STANDING) {
        return;
      }
      if (events.isEmpty() || (kind != Kind.STANDING && first() > sent)) {
        fail("the client reads too slowly: too much waits for it");
        return;
      }
      drop();
    }
    unsentBytes += size;
    events.add(new Event(++numbered, message));
    if (message.isAnswer() && answersAwaited > 0) {
      answersAwaited--;
    }
    notifyAll();
  }

  /** Takes the memory for one more message, when there is room for it. */
  private boolean fits(int size) {
    boolean alone = events.isEmpty();
    return unsent() < kind.unsentMax
        && (alone || unsentBytes + size <= kind.unsentBytesMax)
        && room.take(size);
  }

  /** Ends it early; what has not been sent is dropped. */
  synchronized void fail(String reason) {
    if (broken == null) {
      broken = reason;
      whenBroken.run();
      while (!events.isEmpty()) {
        drop();
      }
      notifyAll();
    }
  }

  /** Whether nothing more comes. */
  synchronized boolean isOver() {
    return answersAwaited == 0 || broken != null;
  }

  /** Becomes its reader, from what has not been sent yet on; whoever read it before ends. */
  synchronized Reader attach() {
    return attach(sent);
  }

  /** The same, from after a number on; what is not kept any more is passed over. */
  synchronized Reader attach(long after) {
    given = Math.min(after, numbered);
    notifyAll();
    return new Reader(++lease, given);
  }

  /** The connection of a reader is gone: so is what is sent once; the rest can be asked for. */
  synchronized void leave(Reader reader, String reason) {
    if (reader.lease() != lease) {
      return;
    }
    if (kind == Kind.ONCE) {
      fail(reason);
    } else {
      lease++;
      notifyAll();
    }
  }

  /** Lets a reader know at once that it broke, should it be busy with writing; must not wait. */
  synchronized void whenBroken(Runnable told) {
    whenBroken = told;
  }

  /** What comes next for a reader; waits for it. */
  synchronized Next await(Reader reader, Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      if (reader.lease() != lease) {
        return new Next.Replaced();
      }
      if (broken != null) {
        return new Next.Broken(broken);
      }
      if (numbered > given || answersAwaited == 0) {
        return new Next.Ready(take(), answersAwaited == 0);
      }
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return new Next.Quiet();
      }
      wait(left);
    }
  }

  private List<Event> take() {
    List<Event> next = new ArrayList<>();
    for (Event event : events) {
      if (event.number() > given) {
        next.add(event);
      }
    }
    given = numbered;
    return next;
  }

  /** Everything up to a number was written. */
  synchronized void sent(Reader reader, long number) {
    if (reader.lease() != lease || number <= sent) {
      return;
    }
    for (Event event : events) {
      if (event.number() > sent && event.number() <= number) {
        unsentBytes -= event.message().size();
        keptBytes += event.message().size();
      }
    }
    sent = number;
    while (first() <= sent
        && (keptBytes > kind.keptBytesMax || events.size() - unsent() > kind.keptMax)
        && !isLastAnswer()) {
      drop();
    }
  }

  /** The answer itself is kept whatever its size: it is what a client comes back for. */
  private boolean isLastAnswer() {
    return kind == Kind.RESUMABLE && events.size() == 1;
  }

  private long unsent() {
    return Math.min(events.size(), numbered - sent);
  }

  private long first() {
    Event oldest = events.peekFirst();
    return oldest == null ? Long.MAX_VALUE : oldest.number();
  }

  private void drop() {
    Event oldest = events.removeFirst();
    room.give(oldest.message().size());
    if (oldest.number() > sent) {
      unsentBytes -= oldest.message().size();
      sent = oldest.number();
    } else {
      keptBytes -= oldest.message().size();
    }
  }
}
