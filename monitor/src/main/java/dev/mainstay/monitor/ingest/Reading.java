package dev.mainstay.monitor.ingest;

import dev.mainstay.monitor.Delivery;

/** What came of reading a message. */
public sealed interface Reading {

  /**
   * Events.
   *
   * @param eventType the type that the last event gave itself
   * @param many whether they came as a list
   */
  record Events(Delivery delivery, String eventType, boolean many) implements Reading {}

  /**
   * It is not taken, none of it.
   *
   * @param message what it lacks, such as {@code Invalid JSON}
   * @param at where and why
   */
  record Bad(String message, String at) implements Reading {}
}
