package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of an earlier run is removed before it can be taken for the truth. */
class StaleFilesTest {

  @TempDir private Path folder;

  @Test
  void aHeartbeatOfAnEarlierProcessIsRemoved() throws IOException {
    Path beat = Files.writeString(folder.resolve("health.json"), "{\"t\":1}");
    assertThat(StaleFiles.removeHeartbeat(beat).orElse("")).contains("removed", "health.json");
    assertThat(beat).doesNotExist();
    assertThat(StaleFiles.removeHeartbeat(beat)).as("nothing to remove").isEmpty();
  }
}
