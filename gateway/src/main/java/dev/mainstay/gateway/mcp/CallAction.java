package dev.mainstay.gateway.mcp;

/** What is to be done for one request to an upstream. */
sealed interface CallAction {

  /** Puts it where its turn will come, before those that came later. */
  record Enqueue() implements CallAction {}

  /** Sends it. */
  record Send(long epoch, long exchange) implements CallAction {}

  /** Hands its upstream's answer to whoever asked. */
  record Deliver() implements CallAction {}

  /** Answers whoever asked with an error of ours. */
  record Fail(Fault fault) implements CallAction {}

  /**
   * Has another server do it where one may, else answers with this error.
   *
   * @param sent how often it was sent to this one
   */
  record PassOn(Fault fault, int sent) implements CallAction {}

  /** Tells its upstream that nobody waits any more. */
  record Abandon(long epoch, long exchange) implements CallAction {}
}
