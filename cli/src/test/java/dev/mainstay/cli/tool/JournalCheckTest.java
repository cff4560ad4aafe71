package dev.mainstay.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.view.Verdicts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCheckTest {

  @TempDir private Path folder;

  @Test
  void nothingIsSaidOfAJournalThatIsWellOrNotThereYet() throws IOException {
    assertThat(JournalCheck.findings(folder.resolve("none"))).isEmpty();
    Files.writeString(folder.resolve("2026-11-22.db"), "");
    assertThat(JournalCheck.findings(folder)).isEmpty();
  }

  @Test
  void aFileThatWasSetAsideIsNamedOnce() throws IOException {
    Files.writeString(folder.resolve("2026-11-22.db.damaged-1"), "");
    Files.writeString(folder.resolve("2026-11-22.db.damaged-1-wal"), "");
    assertThat(JournalCheck.findings(folder))
        .singleElement()
        .satisfies(finding -> assertThat(finding.toString()).contains("2026-11-22.db.damaged-1"));
    assertThat(Verdicts.hold(JournalCheck.findings(folder))).isTrue();
  }

  @Test
  void aFolderThatIsNoneIsBad() throws IOException {
    Path file = Files.writeString(folder.resolve("journal"), "");
    assertThat(Verdicts.hold(JournalCheck.findings(file))).isFalse();
  }
}
