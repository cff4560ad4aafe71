package dev.mainstay.probe.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mainstay.core.posix.BootTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SocketOwnersTest {

  private static final Path PROC = Path.of("/proc");

  /** Field 22 of the stat file, counted from field 3, which follows the name. */
  private static final int START_TICKS = 19;

  @Test
  void aHolderBeganAtTheTickThatTheKernelSaysAndNotUpToASecondBefore() throws IOException {
    long self = ProcessHandle.current().pid();
    String stat = Files.readString(PROC.resolve(self + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    Instant began = BootTime.ofThisMachine().plusTicks(Long.parseLong(fields[START_TICKS]));
    assertThat(new SocketOwners(PROC).holder(self).orElseThrow().startedAt())
        .as("unless the wall clock was set meanwhile")
        .isCloseTo(began, within(20, ChronoUnit.MILLIS));
  }
}
