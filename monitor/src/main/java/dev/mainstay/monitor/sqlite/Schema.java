package dev.mainstay.monitor.sqlite;

import java.util.List;

/**
 * What is in a day file.
 *
 * <p>An event's number is its place in the order of taking, and so its time of taking too: the
 * indexes by source and by name hold it as every SQLite index does, and answer "the newest of this
 * service" without sorting. {@code minute} says which numbers the events of a minute have, by the
 * time they happened at; {@code tally} how many there were of each kind.
 */
final class Schema {

  /** Says that a SQLite file is a journal of ours: "Main" in ASCII, in the file's header. */
  static final int APPLICATION_ID = 0x4d61696e;

  /** The format of the tables. A file with a greater one is from a newer Mainstay. */
  static final int VERSION = 1;

  static final List<String> TABLES = List.of("event", "minute", "seen", "tally", "word");

  static final List<String> CREATE =
      List.of(
          "CREATE TABLE word(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE)",
          """
          CREATE TABLE event(
            seq INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            received INTEGER NOT NULL,
            severity INTEGER NOT NULL,
            name INTEGER NOT NULL,
            source INTEGER NOT NULL,
            host INTEGER NOT NULL,
            attributes TEXT NOT NULL)\
          """,
          "CREATE INDEX event_at ON event(at)",
          "CREATE INDEX event_source ON event(source, seq)",
          "CREATE INDEX event_name ON event(name, seq)",
          """
          CREATE TABLE minute(
            minute INTEGER PRIMARY KEY,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            count INTEGER NOT NULL)\
          """,
          """
          CREATE TABLE tally(
            minute INTEGER NOT NULL,
            name INTEGER NOT NULL,
            source INTEGER NOT NULL,
            severity INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY(minute, name, source, severity)) WITHOUT ROWID\
          """,
          """
          CREATE TABLE seen(
            sender INTEGER NOT NULL,
            key TEXT NOT NULL,
            seq INTEGER NOT NULL,
            PRIMARY KEY(sender, key)) WITHOUT ROWID\
          """,
          "PRAGMA application_id = " + APPLICATION_ID,
          "PRAGMA user_version = " + VERSION);

  private Schema() {}
}
