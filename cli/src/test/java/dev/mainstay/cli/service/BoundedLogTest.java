package dev.mainstay.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {

  private @TempDir Path folder;

  @Test
  void keepsTheNewestLinesWithinTwiceItsBound() throws IOException {
    Path file = folder.resolve("supervisor.log");
    byte[] line = "x".repeat(1023).concat("\n").getBytes(StandardCharsets.UTF_8);
    long lines = 3 * BoundedLog.BYTES_MAX / line.length + 7;
    try (OutputStream appended =
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        BoundedLog log = new BoundedLog(appended, file)) {
      for (long i = 0; i < lines; i++) {
        log.write(line, 0, line.length);
      }
    }
    assertThat(Files.size(file)).isEqualTo(7L * line.length);
    assertThat(Files.size(folder.resolve("supervisor.log.1"))).isEqualTo(BoundedLog.BYTES_MAX);
  }
}
