package dev.mainstay.link;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a link is, at one moment.
 *
 * @param state how it is connected
 * @param provenAt when a canary last came back; null for never
 * @param messageAt when a message last came; null for never
 * @param inbox messages that the bot has not handled
 * @param outbox messages that the remote has not taken
 * @param received messages that came in this process's life, without those that came twice
 * @param doubled messages that came again and were dropped
 * @param sent messages that the remote took
 * @param bot whether a bot is there
 * @param history the last reconnects, the newest last
 * @param trouble what keeps the store from writing; empty for nothing
 */
public record LinkFacts(
    String name,
    Instant at,
    LinkState state,
    @Nullable Instant provenAt,
    @Nullable Instant messageAt,
    int inbox,
    int outbox,
    long received,
    long doubled,
    long sent,
    Bot bot,
    List<Reconnect> history,
    String trouble) {

  public LinkFacts {
    history = List.copyOf(history);
  }

  /** Whether somebody takes the messages. */
  public enum Bot {
    HERE,
    GONE
  }

  /**
   * One replacement of a line, and how it went.
   *
   * @param took from the loss, or the first try, to the promotion, in milliseconds
   */
  public record Reconnect(
      Instant at, LinkState.Why why, String detail, Session.Recovery recovery, long took) {}
}
