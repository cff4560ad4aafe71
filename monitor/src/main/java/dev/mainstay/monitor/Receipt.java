package dev.mainstay.monitor;

/** What became of a {@link Delivery}. */
public sealed interface Receipt {

  /**
   * All of it is durable.
   *
   * @param seq the number of its last event
   * @param stored how many events are new
   * @param repeated how many were known already
   */
  record Kept(long seq, int stored, int repeated) implements Receipt {}

  /**
   * None of it is kept; sending it again later may help.
   *
   * @param code {@code journal-behind}, {@code disk-full} or {@code journal-closed}
   * @param reason a sentence for people
   */
  record Refused(String code, String reason) implements Receipt {}
}
