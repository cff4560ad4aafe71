package dev.mainstay.simulation.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.Programs;
import dev.mainstay.simulation.driver.Root;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A router between two networks forgets the flow of a link, without a word to anybody. */
@Tag("e2e")
@NeedsProgram({"python3:websockets", "unshare", "nsenter", "ip"})
class ForgottenFlowTest {

  private static final int NOT_ALLOWED = 3;
  private static final long PATIENCE_SECONDS = 90;

  @Test
  void itIsFoundAndTheMessageOfThatTimeIsHandledOnce() throws IOException, InterruptedException {
    Process run =
        new ProcessBuilder(
                Programs.require("python3:websockets").toString(),
                Root.path().resolve("bench/link/namespaces.py").toString(),
                "--settings",
                "quick",
                "--rounds",
                "1",
                "--alone")
            .redirectErrorStream(true)
            .start();
    try {
      assertThat(run.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as("it ends").isTrue();
      String said = new String(run.getInputStream().readAllBytes(), UTF_8);
      assumeFalse(run.exitValue() == NOT_ALLOWED, "this machine lets nobody make a network");
      assertThat(said).contains("1 link a new line after", "link lost 0 twice 0");
    } finally {
      run.destroyForcibly();
    }
  }
}
