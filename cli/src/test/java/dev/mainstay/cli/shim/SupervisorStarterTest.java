package dev.mainstay.cli.shim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts by a launcher that is a script. */
@Timeout(20)
class SupervisorStarterTest {

  private static final String LAUNCHER = "mainstay.launcher";

  @TempDir Path folder;
  private final BlockingQueue<String> told = new ArrayBlockingQueue<>(8);
  private String before = "";

  @BeforeEach
  void remember() {
    before = System.getProperty(LAUNCHER, "");
  }

  @AfterEach
  void restore() {
    if (before.isEmpty()) {
      System.clearProperty(LAUNCHER);
    } else {
      System.setProperty(LAUNCHER, before);
    }
  }

  private SupervisorStarter starter(String script) throws IOException {
    Path launcher = folder.resolve("launcher");
    Files.writeString(launcher, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    System.setProperty(LAUNCHER, launcher.toString());
    return new SupervisorStarter(folder, "", told::add);
  }

  private String failed(SupervisorStarter starter) throws InterruptedException {
    starter.wanted();
    return String.valueOf(told.poll(15, TimeUnit.SECONDS));
  }

  @Test
  void aConfigThatIsWrongIsToldAsAFault() throws Exception {
    SupervisorStarter starter =
        starter("echo 'line 2: no key servces'; echo 'nothing was done'; exit 2");
    assertThat(failed(starter)).contains("failed with 2");
    while (starter.fault().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(starter.fault()).isEqualTo("line 2: no key servces; nothing was done");
  }

  @Test
  void anyOtherFailureIsNoFaultOfTheConfig() throws Exception {
    SupervisorStarter starter = starter("echo 'no room on the disk'; exit 1");
    assertThat(failed(starter)).contains("failed with 1", "no room on the disk");
    assertThat(starter.fault()).isEmpty();
  }
}
