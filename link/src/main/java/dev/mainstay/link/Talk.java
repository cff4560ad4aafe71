package dev.mainstay.link;

import dev.mainstay.link.LinkEvent.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is spoken on one line, without the line: frames in, frames out and what they mean. Called by
 * one thread at a time; nothing here waits.
 */
public interface Talk {

  /**
   * What follows from a frame.
   *
   * @param send what the remote is to be sent for it, before anything else
   * @param said what it means, in order
   */
  record Reply(List<Frame> send, List<Said> said) {

    /** Nothing follows but that the transport lives. */
    public static final Reply NOTHING = new Reply(List.of(), List.of());

    public Reply {
      send = List.copyOf(send);
      said = List.copyOf(said);
    }
  }

  /** The line is connected: what is said first. {@link Said.Ready} may follow at once or later. */
  Reply opened();

  /** The remote sent a frame. One that cannot be read is nothing but a sign of life. */
  Reply heard(Frame frame);

  /** The frame that carries a message of the bot. */
  Frame message(Outgoing message);

  /** The frame that tells the remote that a message is safe here; empty where it asks for none. */
  Optional<Frame> acknowledgement(Incoming message);

  /** A canary as a frame; empty when a canary does not fly by this line. */
  Optional<Frame> canary(long canary);

  /** How often {@link #beat} is sent; zero for never. May change with what was heard. */
  default Duration beats() {
    return Duration.ZERO;
  }

  /** A sign of life in the protocol's own words; empty when the last one was not answered. */
  default Optional<Frame> beat() {
    return Optional.empty();
  }

  /** The code with which we end a line (RFC 6455, 7.4). */
  default int farewell() {
    return 1000;
  }

  /** What a close of the line means (RFC 6455, 7.4). */
  Refusal closed(int code, String reason);
}
