package dev.mainstay.link;

import dev.mainstay.link.LinkEvent.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** What a relay is told by its edges. */
public sealed interface RelayEvent {

  /** A line is connected and authorised. */
  record Opened(long line, Session session) implements RelayEvent {}

  /** A line could not be made; nothing of it is left. */
  record Refused(long line, Refusal refusal) implements RelayEvent {}

  /**
   * Something came on a line.
   *
   * @param said what it meant, in order; empty for a pong or anything else without a meaning
   */
  record Heard(long line, List<Said> said) implements RelayEvent {
    public Heard {
      said = List.copyOf(said);
    }
  }

  /** The transport of a line has a message. */
  record Written(long line, String id) implements RelayEvent {}

  /** A canary could not be let fly, for a reason that says nothing of the line. */
  record CanaryBroken(long line, long canary, String reason) implements RelayEvent {}

  /** A line has ended by itself: its socket is closed. */
  record Lost(long line, Refusal refusal) implements RelayEvent {}

  /** A line that was drained or cut has ended: its socket is closed. */
  record Ended(long line) implements RelayEvent {}

  /** The bot wants a message sent; what becomes of that is told once, on the owner's thread. */
  record Submitted(Outgoing message, Consumer<Submission> told) implements RelayEvent {}

  /** A bot is there, with a number greater than any before it: it takes the place of that. */
  record BotHere(long bot) implements RelayEvent {}

  /** A bot is gone. */
  record BotGone(long bot) implements RelayEvent {}

  /** The bot has handled messages, by their places in the inbox. */
  record Handled(List<Long> numbers) implements RelayEvent {
    public Handled {
      numbers = List.copyOf(numbers);
    }
  }

  /** A batch is durable. */
  record Stored(long batch) implements RelayEvent {}

  /** A batch is not; it is written again. */
  record NotStored(long batch, String reason) implements RelayEvent {}

  /** More was missed while a line was deaf than could be fetched. */
  record Missed(long line, String detail) implements RelayEvent {}

  /** Time stood still: the machine slept. */
  record Woke(Duration slept) implements RelayEvent {}

  /** Nobody wants the link any more. */
  record Close() implements RelayEvent {}

  /** Somebody wants to know how it is; told on the owner's thread. */
  record Look(Consumer<LinkFacts> told) implements RelayEvent {}

  /** The time that the relay wanted has come. */
  record Wake() implements RelayEvent {}

  /** What became of a message that the bot wanted sent. */
  sealed interface Submission {
    /** It is durable, and will be sent until the remote has taken it. */
    record Accepted() implements Submission {}

    /** It was not taken. */
    record Refused(String reason) implements Submission {}
  }
}
