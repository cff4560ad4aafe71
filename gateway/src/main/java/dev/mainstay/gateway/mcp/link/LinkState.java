package dev.mainstay.gateway.mcp.link;

import java.time.Instant;

/** Where one end of a link is. */
public sealed interface LinkState {

  /** What has been counted over all connections. */
  Counts counts();

  /** The number of the present connection, or of the last one; 0 when there was none. */
  long connection();

  /** No connection. */
  record Apart(Counts counts, long connection) implements LinkState {}

  /**
   * A connection whose other end has not said yet what it has got.
   *
   * @param since when it was made
   */
  record Meeting(Counts counts, long connection, Instant since) implements LinkState {}

  /**
   * Both ends know what the other has got.
   *
   * @param heard when the last byte came
   * @param said when the last line was written
   * @param ackDue when the other end must be told what came; {@link Instant#MAX} for nothing to
   *     tell
   */
  record Joined(Counts counts, long connection, Instant heard, Instant said, Instant ackDue)
      implements LinkState {}

  /**
   * Numbers of messages, each counted from 1 in its direction.
   *
   * @param sent the last that we numbered
   * @param settled the last that the other end is known to have
   * @param received the last that we have
   * @param told the last that the other end knows us to have
   * @param bytesUntold how many bytes came since
   */
  record Counts(long sent, long settled, long received, long told, long bytesUntold) {

    /** Nothing yet. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

    Counts oneMoreSent() {
      return new Counts(sent + 1, settled, received, told, bytesUntold);
    }

    Counts oneMoreReceived(int bytes) {
      return new Counts(sent, settled, received + 1, told, bytesUntold + bytes);
    }

    Counts settledTo(long number) {
      return new Counts(sent, number, received, told, bytesUntold);
    }

    Counts toldAll() {
      return new Counts(sent, settled, received, received, 0);
    }

    boolean mayHave(long number) {
      return number >= settled && number <= sent;
    }
  }

  /** A link that was never connected. */
  static LinkState begin() {
    return new Apart(Counts.NONE, 0);
  }
}
