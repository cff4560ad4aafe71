package dev.mainstay.link.store;

import dev.mainstay.link.Store.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A file that was set aside, and never is written to again. */
final class Aside {

  /** What SQLite keeps beside a file. */
  private static final List<String> COMPANIONS = List.of("-wal", "-shm");

  private static final int ASIDE_MAX = 10_000;

  private Aside() {}

  /** Renames a file and what is beside it, so that it is in nobody's way; returns its new path. */
  static Path set(Path file) throws IOException {
    Path to = file;
    for (int i = 1; i < ASIDE_MAX && Files.exists(to); i++) {
      to = Path.of(file + ".damaged-" + i);
    }
    Files.move(file, to);
    for (String companion : COMPANIONS) {
      Path beside = Path.of(file + companion);
      if (Files.exists(beside)) {
        Files.move(beside, Path.of(to + companion), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return to;
  }

  /** What can still be read of one that was ours. */
  static Kept rescue(Path aside) {
    if (!Files.isRegularFile(aside)) {
      return Kept.NOTHING;
    }
    try (Connection reader = Sqlite.reader(aside)) {
      boolean ours =
          Sqlite.number(reader, "PRAGMA application_id") == Schema.APPLICATION_ID
              && Sqlite.number(reader, "PRAGMA user_version") == Schema.version();
      return ours ? new Rows(reader).readable() : Kept.NOTHING;
    } catch (SQLException e) {
      return Kept.NOTHING;
    }
  }
}
