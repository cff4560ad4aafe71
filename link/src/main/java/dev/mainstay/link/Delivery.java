package dev.mainstay.link;

/**
 * A message on its way to the bot.
 *
 * @param number its place in the inbox; greater than that of any message before it
 * @param attempt whether the bot may have had it before
 */
public record Delivery(long number, Incoming message, Attempt attempt) {

  /** Whether it is the first time. */
  public enum Attempt {
    FIRST,
    /** A bot was given it and did not say that it handled it. */
    AGAIN
  }
}
