package dev.mainstay.link;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a link is, at one moment.
 *
 * @param state how it is connected
 * @param provenAt when a canary last came back; null for never
 * @param messageAt when a message last came; null for never
 * @param inbox messages that the bot has not handled
 * @param outbox messages that the remote has not taken
 * @param botAt when a bot last came or went; null for never
 * @param unreadSince since when no line is read, for too much waits here; null while they are
 * @param ending since when lines that were told to end have not been seen to
 * @param quiet the last message after a long silence; null for none
 * @param gap where messages were last missed; null for nowhere
 * @param history the last reconnects, the newest last
 * @param trouble what keeps the store from writing; empty for nothing
 */
public record LinkFacts(
    String name,
    Instant at,
    LinkState state,
    @Nullable Instant provenAt,
    @Nullable Instant messageAt,
    Canary canary,
    Box inbox,
    Box outbox,
    Counts counts,
    Bot bot,
    @Nullable Instant botAt,
    @Nullable Instant unreadSince,
    Map<Long, Instant> ending,
    @Nullable Quiet quiet,
    @Nullable Gap gap,
    List<Reconnect> history,
    String trouble) {

  public LinkFacts {
    ending = Map.copyOf(ending);
    history = List.copyOf(history);
  }

  /** Whether somebody takes the messages. */
  public enum Bot {
    HERE,
    GONE
  }

  /**
   * Messages that wait.
   *
   * @param since when the oldest of them came; null when none waits
   */
  public record Box(int messages, long bytes, @Nullable Instant since) {}

  /**
   * What became of the canaries.
   *
   * @param broken those that could not be let fly
   * @param flownAt when the last one flew; null for never
   * @param took how long the last one that came back was on its way; null for none
   * @param trouble why the last one could not fly; empty when it could
   */
  public record Canary(
      long flown,
      long met,
      long broken,
      @Nullable Instant flownAt,
      @Nullable Duration took,
      String trouble) {}

  /**
   * What was counted in this process's life.
   *
   * @param received messages that came, without those that came twice
   * @param doubled messages that came again and were dropped
   * @param sent messages that the remote took
   * @param resent messages that were sent by another line before
   * @param redelivered messages that a bot was given again
   * @param expired messages of the bot that were given up
   * @param gaps new lines that missed something
   * @param afterIdles messages that came after a long silence
   * @param reconnects lines that took the place of another, by reason
   */
  public record Counts(
      long received,
      long doubled,
      long sent,
      long resent,
      long redelivered,
      long expired,
      long gaps,
      long afterIdles,
      Map<LinkState.Why, Long> reconnects) {
    public Counts {
      reconnects = Map.copyOf(reconnects);
    }
  }

  /** A message came after so long without one. */
  public record Quiet(Instant at, Duration idle) {}

  /** Messages were missed, as the remote says or as a failed fetch shows. */
  public record Gap(Instant at, String detail) {}

  /**
   * One replacement of a line, and how it went.
   *
   * @param took from the loss, or the first try, to the promotion, in milliseconds
   * @param away how much of it no line was there, in milliseconds
   */
  public record Reconnect(
      Instant at,
      LinkState.Why why,
      String detail,
      Session.Recovery recovery,
      long took,
      long away) {}
}
