package dev.mainstay.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.control.SupervisorLock.Attempt;
import dev.mainstay.cli.control.SupervisorLock.Holder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorLockTest {

  private static final Holder SELF = new Holder(42, FakeFleet.AT, "mainstay up");

  private @TempDir Path project;
  private StateFolder folder = new StateFolder(Path.of("/"));

  @BeforeEach
  void make() throws IOException {
    folder = new StateFolder(project);
    folder.make();
  }

  @Test
  void isHeldByOneAndTellsTheOtherByWhom() throws Exception {
    Attempt first = SupervisorLock.acquire(folder, SELF);
    assertThat(first).isInstanceOf(Attempt.Held.class);
    assertThat(SupervisorLock.acquire(folder, new Holder(43, FakeFleet.AT, "another")))
        .isEqualTo(new Attempt.Taken(SELF));
    ((Attempt.Held) first).lock().close();
    Attempt again = SupervisorLock.acquire(folder, SELF);
    assertThat(again).isInstanceOf(Attempt.Held.class);
    ((Attempt.Held) again).lock().close();
  }

  @Test
  void takesOverFromAHolderThatDiedWhateverTheFileSays() throws Exception {
    Files.writeString(folder.lock(), "{\"pid\":1,\"since\":\"2026-11-22T10:00:00Z\"}");
    assertThat(SupervisorLock.lastHolder(folder)).isPresent();
    Attempt attempt = SupervisorLock.acquire(folder, SELF);
    assertThat(attempt).isInstanceOf(Attempt.Held.class);
    ((Attempt.Held) attempt).lock().close();
    assertThat(folder.lock()).as("never deleted").exists();
    assertThat(SupervisorLock.lastHolder(folder)).as("ended in order").isEmpty();
  }

  @Test
  void bearsAFileThatIsNoJson() throws Exception {
    Files.writeString(folder.lock(), "\u0000garbage");
    assertThat(SupervisorLock.lastHolder(folder)).isEmpty();
    Attempt attempt = SupervisorLock.acquire(folder, SELF);
    assertThat(attempt).isInstanceOf(Attempt.Held.class);
    ((Attempt.Held) attempt).lock().close();
  }
}
