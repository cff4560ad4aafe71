package dev.mainstay.link;

/**
 * The way to the remote, as a port. No call waits; what comes of it is told as a {@link RelayEvent}
 * with the line's number, in the order in which it happened on that line.
 */
public interface Lines {

  /**
   * Makes a line, after whatever must be discovered anew: told as {@link RelayEvent.Opened} or
   * {@link RelayEvent.Refused}.
   */
  void open(long line, Position from);

  /** Asks for a pong; any sign of life is told as {@link RelayEvent.Heard}. */
  void ping(long line);

  /** Lets a canary fly: told as {@link Said.Echo} or {@link RelayEvent.CanaryBroken}. */
  void fly(long line, long canary);

  /** Sends a message; told as {@link RelayEvent.Written} once the transport has it. */
  void send(long line, Outgoing message);

  /** Tells the remote that a message is safe here. */
  void acknowledge(long line, Incoming message);

  /** Reads on, or no further: what comes meanwhile waits at the remote. */
  void read(long line, Reading reading);

  /** Whether a line is read. */
  enum Reading {
    ON,
    OFF
  }

  /**
   * Ends a line politely: what came before its end is told first. It is cut when that takes longer
   * than {@link LinkSpec#closeWithin}. Told as {@link RelayEvent.Ended}, in any case within that.
   */
  void drain(long line, String reason);

  /** Cuts a line: told as {@link RelayEvent.Ended} once its socket is closed. */
  void cut(long line, String reason);
}
