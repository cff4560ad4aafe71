package dev.mainstay.link.store;

import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Store;
import dev.mainstay.link.Store.Change;
import dev.mainstay.link.Store.Kept;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Reads what a file keeps. */
final class Rows {

  private final Connection connection;

  Rows(Connection connection) {
    this.connection = connection;
  }

  /** All of it. */
  Kept all() throws SQLException {
    List<Change.Received> inbox = new ArrayList<>();
    List<Change.Submitted> outbox = new ArrayList<>();
    List<Store.Id> seen = new ArrayList<>();
    inbox(inbox);
    outbox(outbox);
    seen(seen);
    Stream stream = stream();
    return new Kept(inbox, outbox, seen, stream.position(), stream.last());
  }

  /** All that can be read of a damaged file: of each table what stands before the damage. */
  Kept readable() {
    List<Change.Received> inbox = new ArrayList<>();
    List<Change.Submitted> outbox = new ArrayList<>();
    List<Store.Id> seen = new ArrayList<>();
    until(() -> inbox(inbox));
    until(() -> outbox(outbox));
    until(() -> seen(seen));
    long last =
        Math.max(
            inbox.isEmpty() ? 0 : inbox.getLast().number(),
            outbox.isEmpty() ? 0 : outbox.getLast().number());
    try {
      Stream stream = stream();
      return new Kept(inbox, outbox, seen, stream.position(), Math.max(last, stream.last()));
    } catch (SQLException e) {
      return new Kept(inbox, outbox, seen, Position.NONE, last);
    }
  }

  private interface Reading {
    void run() throws SQLException;
  }

  private static void until(Reading damage) {
    try {
      damage.run();
    } catch (SQLException e) {
      // What came before stays; that the file is damaged is being said.
    }
  }

  private void inbox(List<Change.Received> into) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT number, at, id, place, kind, bytes FROM inbox ORDER BY number")) {
      while (row.next()) {
        Incoming message =
            new Incoming(row.getString(3), row.getString(4), frame(row.getInt(5), row.getBytes(6)));
        into.add(new Change.Received(row.getLong(1), message, Micros.instant(row.getLong(2))));
      }
    }
  }

  private void outbox(List<Change.Submitted> into) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT number, at, id, kind, bytes FROM outbox ORDER BY number")) {
      while (row.next()) {
        Outgoing message = new Outgoing(row.getString(3), frame(row.getInt(4), row.getBytes(5)));
        into.add(new Change.Submitted(row.getLong(1), message, Micros.instant(row.getLong(2))));
      }
    }
  }

  private void seen(List<Store.Id> into) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT id, at FROM seen ORDER BY number")) {
      while (row.next()) {
        into.add(new Store.Id(row.getString(1), Micros.instant(row.getLong(2))));
      }
    }
  }

  private record Stream(Position position, long last) {}

  private Stream stream() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT epoch, place, last FROM stream")) {
      return row.next()
          ? new Stream(new Position(row.getString(1), row.getString(2)), row.getLong(3))
          : new Stream(Position.NONE, 0);
    }
  }

  private static Frame frame(int kind, byte[] bytes) {
    return new Frame(kind == 0 ? Frame.Kind.TEXT : Frame.Kind.BINARY, bytes);
  }
}
