package dev.mainstay.link.store;

import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.LinkSpec.Bounds;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Store.Change;
import dev.mainstay.link.Store.Kept;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open file; for one thread at a time.
 *
 * <pre>
 *   open --put--> in a transaction --commit--> durable: WAL written and synced
 *                        |
 *                        +--an error--> to be closed: as before
 * </pre>
 */
final class StoreFile implements AutoCloseable {

  /** How many of the oldest ids a commit looks at, besides twice as many as it brings. */
  private static final int FORGET_AT_ONCE = 256;

  private final Connection connection;
  private final Bounds bounds;
  private final PreparedStatement received;
  private final PreparedStatement seen;
  private final PreparedStatement submitted;
  private final PreparedStatement moved;
  private final PreparedStatement counted;
  private final PreparedStatement forgotten;
  private final Removal handled;
  private final Removal done;

  /** How many ids the file keeps, and how many more the open transaction brings. */
  private long ids;

  private int fresh;

  /** The greatest number of the open transaction. */
  private long last;

  /** Where the stream stands by it; null for where it stood. */
  private @Nullable Position position;

  private StoreFile(Connection connection, Bounds bounds) throws SQLException {
    this.connection = connection;
    this.bounds = bounds;
    ids = Sqlite.number(connection, "SELECT count(*) FROM seen");
    received =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO inbox(number, at, id, place, kind, bytes)"
                + " VALUES(?, ?, ?, ?, ?, ?)");
    seen =
        connection.prepareStatement("INSERT OR REPLACE INTO seen(number, at, id) VALUES(?, ?, ?)");
    submitted =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO outbox(number, at, id, kind, bytes) VALUES(?, ?, ?, ?, ?)");
    moved = connection.prepareStatement("UPDATE stream SET epoch = ?, place = ?");
    counted = connection.prepareStatement("UPDATE stream SET last = max(last, ?)");
    forgotten =
        connection.prepareStatement(
            "DELETE FROM seen WHERE number IN (SELECT number FROM"
                + " (SELECT number, at FROM seen ORDER BY number LIMIT ?) WHERE at < ?)");
    handled = new Removal(connection, "inbox");
    done = new Removal(connection, "outbox");
  }

  /**
   * Opens a file, or makes it.
   *
   * @param pagesMax how large it may become, in pages of 4 KiB
   * @throws Unusable when it is no file that can be written to, and none could make it one
   */
  static StoreFile open(Path file, Bounds bounds, int pagesMax)
      throws SQLException, IOException, Unusable {
    return new StoreFile(Opening.open(file, pagesMax), bounds);
  }

  /** What it keeps. */
  Kept load() throws SQLException {
    Kept kept = new Rows(connection).all();
    connection.rollback();
    return kept;
  }

  /** Puts changes into the open transaction. */
  void put(List<Change> changes) throws SQLException {
    for (Change change : changes) {
      switch (change) {
        case Change.Received(long number, Incoming message, Instant at) -> {
          receive(number, message, at);
          if (!message.id().isEmpty()) {
            see(number, message.id(), at);
          }
        }
        case Change.Handled(long number) -> handled.add(number);
        case Change.Submitted(long number, Outgoing message, Instant at) ->
            submit(number, message, at);
        case Change.Done(long number) -> done.add(number);
        case Change.Moved(Position further) -> position = further;
      }
    }
  }

  /** Puts all that another file kept; its ids come before every other one. */
  void put(Kept kept) throws SQLException {
    for (Change.Received change : kept.inbox()) {
      receive(change.number(), change.message(), change.at());
    }
    for (Change.Submitted change : kept.outbox()) {
      submit(change.number(), change.message(), change.at());
    }
    long number = -kept.seen().size();
    for (var id : kept.seen()) {
      see(number++, id.id(), id.at());
    }
    position = kept.position();
    last = Math.max(last, kept.last());
  }

  private void receive(long number, Incoming message, Instant at) throws SQLException {
    received.setLong(1, number);
    received.setLong(2, Micros.of(at));
    received.setString(3, message.id());
    received.setString(4, message.offset());
    received.setInt(5, kind(message.frame()));
    received.setBytes(6, message.frame().bytes());
    received.addBatch();
    last = Math.max(last, number);
  }

  private void see(long number, String id, Instant at) throws SQLException {
    seen.setLong(1, number);
    seen.setLong(2, Micros.of(at));
    seen.setString(3, id);
    seen.addBatch();
    fresh++;
  }

  private void submit(long number, Outgoing message, Instant at) throws SQLException {
    submitted.setLong(1, number);
    submitted.setLong(2, Micros.of(at));
    submitted.setString(3, message.id());
    submitted.setInt(4, kind(message.frame()));
    submitted.setBytes(5, message.frame().bytes());
    submitted.addBatch();
    last = Math.max(last, number);
  }

  private static int kind(Frame frame) {
    return frame.kind() == Frame.Kind.TEXT ? 0 : 1;
  }

  /** Makes everything durable that was put, and forgets some ids that are old enough. */
  void commit(Instant now) throws SQLException {
    received.executeBatch();
    seen.executeBatch();
    submitted.executeBatch();
    handled.carryOut();
    done.carryOut();
    if (position != null) {
      moved.setString(1, position.epoch());
      moved.setString(2, position.offset());
      moved.executeUpdate();
    }
    if (last > 0) {
      counted.setLong(1, last);
      counted.executeUpdate();
    }
    long left = ids + fresh - forget(now);
    connection.commit();
    ids = left;
    fresh = 0;
    last = 0;
    position = null;
  }

  /**
   * Beyond the number of ids that is kept in any case, those go that are older than the age; beyond
   * the number that is kept at all, the oldest.
   */
  private int forget(Instant now) throws SQLException {
    long all = ids + fresh;
    long most = FORGET_AT_ONCE + 2L * fresh;
    int gone = forget(Math.min(all - Bounds.SEEN_IDS_MAX, most), Instant.MAX);
    return gone == 0
        ? forget(Math.min(all - bounds.seenIds(), most), now.minus(bounds.seenAge()))
        : gone;
  }

  private int forget(long oldest, Instant before) throws SQLException {
    if (oldest <= 0) {
      return 0;
    }
    forgotten.setLong(1, oldest);
    forgotten.setLong(2, before.equals(Instant.MAX) ? Long.MAX_VALUE : Micros.of(before));
    return forgotten.executeUpdate();
  }

  /** Closes it, without what was put since the last commit; SQLite moves its log into the file. */
  @Override
  public void close() throws SQLException {
    // The statements are closed with it.
    connection.close();
  }
}
