package dev.mainstay.link.rest;

import dev.mainstay.link.template.Match;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a canary flies that does not fly by the line. */
public sealed interface Flight {

  /** It does fly by the line, or not at all. */
  record ByLine() implements Flight {}

  /**
   * A message to ourselves: sent by a call, and expected on the line. It is not given to the bot.
   *
   * @param send the call, in which {@code ${canary}} is its name
   * @param id path in its answer of what {@code ${id}} is for {@code delete}
   * @param expect how it comes back; where {@code ${canary}} is not in it, any message that fulfils
   *     it is one, such as all in a room of its own
   * @param delete the call that removes it; null for none
   */
  record Message(Call send, String id, Match expect, @Nullable Call delete) implements Flight {}

  /**
   * The latest message by a call must be one that came by the line. Shows nothing before somebody
   * has written something.
   *
   * @param latest the call
   * @param id path in its answer of the latest message's id; without one nothing was written yet
   * @param timeout how long a message may be late
   */
  record Compare(Call latest, String id, Duration timeout) implements Flight {}
}
