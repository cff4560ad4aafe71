package dev.mainstay.link;

/** The bot's end, as a port. No call waits. */
public interface Receiver {

  /** Gives the bot a message; {@link RelayEvent.Handled} is told when it has handled it. */
  void deliver(long bot, Delivery delivery);

  /** All that there is to give at this moment was given; it may wait for that no longer. */
  default void flush() {}
}
