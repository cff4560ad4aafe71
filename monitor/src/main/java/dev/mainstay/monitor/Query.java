package dev.mainstay.monitor;

import dev.mainstay.core.Event.Severity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which stored events are asked for; a null asks for any.
 *
 * @param since the earliest time
 * @param until the time before which they happened
 * @param afterSeq only those with a greater number
 * @param beforeSeq only those with a smaller number
 * @param name a whole name, or the beginning of one when it ends with {@code *}
 * @param source a whole source; a service's name finds its instances too
 * @param severity the least severity
 * @param text a part of the attributes' text, in large or small letters (ASCII); at most {@value
 *     #TEXT_MAX} characters
 * @param order which come first, in the order in which the journal took them
 * @param limit at most so many, 1 to {@value #LIMIT_MAX}
 */
public record Query(
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable Long afterSeq,
    @Nullable Long beforeSeq,
    @Nullable String name,
    @Nullable String source,
    @Nullable Severity severity,
    @Nullable String text,
    Order order,
    int limit) {

  /** The most events of one answer. */
  public static final int LIMIT_MAX = 10_000;

  /** The longest text that is searched for, in characters. */
  public static final int TEXT_MAX = 1_000;

  /** Which events come first. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }

  public Query {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit must be 1 to " + LIMIT_MAX + ", is " + limit);
    }
    if (text != null && text.length() > TEXT_MAX) {
      throw new IllegalArgumentException("text is longer than " + TEXT_MAX + " characters");
    }
  }

  /** The newest events of any kind. */
  public static Query newest(int limit) {
    return new Query(null, null, null, null, null, null, null, null, Order.NEWEST_FIRST, limit);
  }

  /** The oldest events of any kind. */
  public static Query oldest(int limit) {
    return new Query(null, null, null, null, null, null, null, null, Order.OLDEST_FIRST, limit);
  }

  /** Every event of a name since a time, oldest first, as a read model begins. */
  public static Query history(String name, Instant since) {
    return oldest(LIMIT_MAX).name(name).since(since);
  }

  public Query since(@Nullable Instant at) {
    return new Query(at, until, afterSeq, beforeSeq, name, source, severity, text, order, limit);
  }

  public Query until(@Nullable Instant at) {
    return new Query(since, at, afterSeq, beforeSeq, name, source, severity, text, order, limit);
  }

  public Query after(@Nullable Long seq) {
    return new Query(since, until, seq, beforeSeq, name, source, severity, text, order, limit);
  }

  public Query before(@Nullable Long seq) {
    return new Query(since, until, afterSeq, seq, name, source, severity, text, order, limit);
  }

  public Query name(@Nullable String asked) {
    return new Query(
        since, until, afterSeq, beforeSeq, asked, source, severity, text, order, limit);
  }

  public Query source(@Nullable String asked) {
    return new Query(since, until, afterSeq, beforeSeq, name, asked, severity, text, order, limit);
  }

  public Query severity(@Nullable Severity least) {
    return new Query(since, until, afterSeq, beforeSeq, name, source, least, text, order, limit);
  }

  public Query text(@Nullable String part) {
    return new Query(since, until, afterSeq, beforeSeq, name, source, severity, part, order, limit);
  }

  public Query order(Order first) {
    return new Query(since, until, afterSeq, beforeSeq, name, source, severity, text, first, limit);
  }

  public Query limit(int most) {
    return new Query(since, until, afterSeq, beforeSeq, name, source, severity, text, order, most);
  }
}
