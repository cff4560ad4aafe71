package dev.mainstay.monitor.alert;

import java.io.IOException;

/** One way to reach people. */
public interface Channel {

  /** How it is called in events and errors, such as {@code webhook hooks.example}; no secrets. */
  String name();

  /**
   * Brings one message; may wait, but no longer than some 30 s.
   *
   * @throws IOException when it did not arrive; the message says why, and names no secret
   */
  void bring(Message message) throws IOException, InterruptedException;
}
