package dev.mainstay.supervisor.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.supervisor.Exit;
import dev.mainstay.supervisor.Launch;
import dev.mainstay.supervisor.Pipes;
import dev.mainstay.supervisor.Processes.Family;
import dev.mainstay.supervisor.Processes.Spawn;
import dev.mainstay.supervisor.ServiceSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What holds besides of processes that are real: they can be talked to. */
abstract class RealProcessesContract extends ProcessesContract {

  @Test
  void aPipedProgramIsTalkedToByItsStdinAndStdoutAndErrorsGoToItsLog() throws IOException {
    Launch launch = piped("echo fault >&2; exec cat");
    Spawn.Started started = (Spawn.Started) processes().spawn(launch);
    keep(new Family(started.process().identity(), ""));
    Pipes.Ends ends = Objects.requireNonNull(started.ends());
    ends.input().write(ByteBuffer.wrap("said\n".getBytes(UTF_8)));
    ByteBuffer heard = ByteBuffer.allocate(100);
    while (heard.position() < 5) {
      assertThat(ends.output().read(heard)).isPositive();
    }
    assertThat(new String(heard.array(), 0, heard.position(), UTF_8)).isEqualTo("said\n");
    assertThat(launch.output()).hasContent("fault");
    ends.input().close();
    assertThat(ends.output().read(heard)).as("the end of what cat prints").isNegative();
    assertThat(exit(started.process().identity())).isEqualTo(new Exit.Code(0));
    ends.close();
  }

  @Test
  void noPipedProgramHasThePipesOfAnother() throws IOException {
    Spawn.Started one = (Spawn.Started) processes().spawn(piped("exec cat"));
    Spawn.Started two = (Spawn.Started) processes().spawn(piped("exec cat"));
    keep(new Family(one.process().identity(), ""));
    keep(new Family(two.process().identity(), ""));
    Objects.requireNonNull(one.ends()).input().close();
    assertThat(exit(one.process().identity())).isEqualTo(new Exit.Code(0));
    assertThat(processes().look(two.process().identity())).isPresent();
    one.ends().close();
    Objects.requireNonNull(two.ends()).close();
    assertThat(exit(two.process().identity())).isEqualTo(new Exit.Code(0));
  }

  private Launch piped(String script) {
    return new Launch(
        "talker",
        List.of("sh", "-c", script),
        dir,
        Map.of("PATH", "/usr/bin:/bin"),
        dir.resolve("talker.log"),
        null,
        ServiceSpec.Stdio.PIPED);
  }
}
