package dev.mainstay.cli.tool;

import dev.mainstay.cli.view.Verdicts.Finding;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at the folder of the journal: whether events can be stored, and what was set aside. */
final class JournalCheck {

  private JournalCheck() {}

  /** What is to be said of it; nothing of a folder that is not there yet. */
  static List<Finding> findings(Path folder) {
    List<Finding> findings = new ArrayList<>();
    if (!Files.exists(folder)) {
      return findings;
    }
    if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
      findings.add(
          Finding.bad(
              "journal",
              "no event can be stored: " + folder + " is not a folder that can be written to",
              "let the user who runs mainstay write there, or move it away"));
      return findings;
    }
    try (DirectoryStream<Path> aside = Files.newDirectoryStream(folder, "*.damaged-[0-9]*")) {
      for (Path file : aside) {
        if (!file.toString().endsWith("-wal") && !file.toString().endsWith("-shm")) {
          findings.add(
              Finding.note(
                  "journal",
                  "a damaged file was set aside: " + file,
                  "sqlite3 FILE .recover may read what is in it; it goes with its day's age"));
        }
      }
    } catch (IOException e) {
      findings.add(Finding.bad("journal", "cannot be read: " + e.getMessage(), ""));
    }
    return findings;
  }
}
