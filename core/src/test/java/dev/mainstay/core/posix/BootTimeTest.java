package dev.mainstay.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BootTimeTest {

  private static final Instant BOOT = Instant.parse("2026-01-01T00:00:00.514Z");

  /** Field 22 of the stat file, counted from field 3, which follows the name. */
  private static final int START_TICKS = 19;

  private Instant compared = BOOT;
  private final BootTime time = new BootTime(() -> compared);

  @Test
  void aTickIsAHundredthOfASecondAndTheBootNoWholeSecond() {
    assertThat(time.plusTicks(0)).isEqualTo(BOOT);
    assertThat(time.plusTicks(206_845)).isEqualTo(BOOT.plusMillis(2_068_450));
  }

  @Test
  void whatTwoReadingsDifferByMovesNothing() {
    Instant first = time.plusTicks(7);
    compared = BOOT.plusMillis(19);
    assertThat(time.plusTicks(7)).isEqualTo(first);
    compared = BOOT.minusMillis(19);
    assertThat(time.plusTicks(7)).isEqualTo(first);
  }

  @Test
  void aWallClockThatWasSetIsFollowed() {
    Instant first = time.plusTicks(7);
    compared = BOOT.plusSeconds(3600);
    assertThat(time.plusTicks(7)).isEqualTo(first.plusSeconds(3600));
    compared = BOOT.minusMillis(500);
    assertThat(time.plusTicks(7)).isEqualTo(first.minusMillis(500));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aProcessBeganWhenItWasSpawnedToOneTick() throws IOException {
    Instant before = Instant.now();
    Process process = new ProcessBuilder("sleep", "600").start();
    Instant after = Instant.now();
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      assertThat(new BootTime(BootTime::compared).plusTicks(Long.parseLong(fields[START_TICKS])))
          .isBetween(before.minusMillis(10), after);
    } finally {
      process.destroyForcibly();
    }
  }
}
