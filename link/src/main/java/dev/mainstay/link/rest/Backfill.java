package dev.mainstay.link.rest;

import dev.mainstay.link.template.Template;

/**
 * How what was missed is fetched.
 *
 * @param list the call; with {@code ${since}} in it the remote answers what came after that,
 *     without it the last ones of all
 * @param items path of the list of messages in its answer; empty for the answer itself
 * @param id path of a message's id in an item
 * @param frame what the bot is given, where {@code ${item}} is the item as JSON; empty for the item
 * @param order how the list is sorted
 * @param most how many messages an answer has at most: with as many there may be more
 */
public record Backfill(Call list, String items, String id, Template frame, Order order, int most) {

  /** How a list is sorted. */
  public enum Order {
    NEWEST_FIRST,
    OLDEST_FIRST
  }
}
