package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait to be told to dashboards: bounded in number and in size, for the journal may
 * take more than can be told. What finds no room is counted. One thread adds, one takes.
 */
final class Backlog {

  private final int eventsMax;
  private final long charsMax;
  private final Queue<JournalEvent> events = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong chars = new AtomicLong();
  private final AtomicLong leftOut = new AtomicLong();

  Backlog(int eventsMax, long charsMax) {
    this.eventsMax = eventsMax;
    this.charsMax = charsMax;
  }

  void add(List<JournalEvent> batch) {
    for (JournalEvent event : batch) {
      if (count.get() >= eventsMax || chars.get() >= charsMax) {
        skip(1);
      } else {
        count.incrementAndGet();
        chars.addAndGet(chars(event));
        events.add(event);
      }
    }
  }

  @Nullable JournalEvent next() {
    JournalEvent event = events.poll();
    if (event != null) {
      count.decrementAndGet();
      chars.addAndGet(-chars(event));
    }
    return event;
  }

  boolean isEmpty() {
    return events.isEmpty();
  }

  /** Something found no room. */
  void skip(int events) {
    leftOut.addAndGet(events);
  }

  /** How many found no room since this was asked last. */
  long leftOut() {
    return leftOut.getAndSet(0);
  }

  /** How large an event is, roughly: the text of its attributes, at any depth. */
  static long chars(JournalEvent event) {
    return chars(event.attributes());
  }

  private static long chars(Json json) {
    long chars = json.text().map(String::length).orElse(Long.BYTES);
    for (Json field : json.fields().values()) {
      chars += chars(field);
    }
    for (Json item : json.items()) {
      chars += chars(item);
    }
    return chars;
  }
}
