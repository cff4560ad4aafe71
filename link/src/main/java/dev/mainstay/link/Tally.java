package dev.mainstay.link;

import dev.mainstay.link.LinkFacts.Canary;
import dev.mainstay.link.LinkFacts.Counts;
import dev.mainstay.link.LinkState.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is counted of a link since its process began, and how its canaries fly. */
final class Tally {

  /** Canaries whose flight is timed; of lines there are two. */
  private static final int FLYING_MAX = 16;

  private final Map<Why, Long> reconnects = new EnumMap<>(Why.class);

  /** When each canary under way flew, the oldest first. */
  private final Map<Long, Instant> flying = new LinkedHashMap<>();

  private long received;
  private long doubled;
  private long sent;
  private long resent;
  private long redelivered;
  private long expired;
  private long gaps;
  private long afterIdles;
  private long flown;
  private long met;
  private long broken;
  private @Nullable Instant flownAt;
  private @Nullable Duration took;
  private String trouble = "";

  void received() {
    received++;
  }

  void doubled() {
    doubled++;
  }

  void sent() {
    sent++;
  }

  void resent() {
    resent++;
  }

  void redelivered() {
    redelivered++;
  }

  void expired() {
    expired++;
  }

  void gap() {
    gaps++;
  }

  void afterIdle() {
    afterIdles++;
  }

  void reconnect(Why why) {
    if (why != Why.START) {
      reconnects.merge(why, 1L, Long::sum);
    }
  }

  void flown(long canary, Instant now) {
    flown++;
    flownAt = now;
    flying.put(canary, now);
    if (flying.size() > FLYING_MAX) {
      flying.remove(flying.keySet().iterator().next());
    }
  }

  void met(long canary, Instant now) {
    Instant since = flying.remove(canary);
    if (since != null) {
      met++;
      took = Duration.between(since, now);
      trouble = "";
    }
  }

  void broken(long canary, String reason) {
    if (flying.remove(canary) != null) {
      broken++;
      trouble = reason;
    }
  }

  Counts counts() {
    return new Counts(
        received, doubled, sent, resent, redelivered, expired, gaps, afterIdles, reconnects);
  }

  Canary canary() {
    return new Canary(flown, met, broken, flownAt, took, trouble);
  }
}
