package dev.mainstay.link.store;

import java.util.List;
import java.util.Set;

/**
 * What is in a store's file.
 *
 * <p>Numbers only grow, so a new row goes to the end of its table and an old one goes from its
 * beginning: no other index is needed, for ids are compared in memory. {@code place} is what the
 * remote calls offset, a word that SQL has taken.
 */
final class Schema {

  /** Says that a SQLite file is a link's: "Link" in ASCII, in the file's header. */
  static final int APPLICATION_ID = 0x4c696e6b;

  static final Set<String> TABLES = Set.of("inbox", "outbox", "seen", "stream");

  /** What leads from each format to the next; from none to the first begins an empty file. */
  static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              CREATE TABLE inbox(
                number INTEGER PRIMARY KEY,
                at INTEGER NOT NULL,
                id TEXT NOT NULL,
                place TEXT NOT NULL,
                kind INTEGER NOT NULL,
                bytes BLOB NOT NULL)\
              """,
              """
              CREATE TABLE outbox(
                number INTEGER PRIMARY KEY,
                at INTEGER NOT NULL,
                id TEXT NOT NULL,
                kind INTEGER NOT NULL,
                bytes BLOB NOT NULL)\
              """,
              """
              CREATE TABLE seen(
                number INTEGER PRIMARY KEY,
                at INTEGER NOT NULL,
                id TEXT NOT NULL)\
              """,
              """
              CREATE TABLE stream(
                one INTEGER PRIMARY KEY CHECK(one = 1),
                epoch TEXT NOT NULL,
                place TEXT NOT NULL,
                last INTEGER NOT NULL)\
              """,
              "INSERT INTO stream(one, epoch, place, last) VALUES(1, '', '', 0)",
              "PRAGMA application_id = " + APPLICATION_ID));

  private Schema() {}

  /** The format of the tables. A file with a greater one is from a newer Mainstay. */
  static int version() {
    return STEPS.size();
  }
}
