package dev.mainstay.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.supervisor.Launch;
import dev.mainstay.supervisor.Processes;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisabledOnOs(OS.WINDOWS)
class PortableProcessesTest extends RealProcessesContract {

  private final PortableProcesses processes = new PortableProcesses();

  @Override
  Processes processes() {
    return processes;
  }

  @Override
  List<String> command(Behaviour behaviour, String... arguments) {
    return behaviour == Behaviour.DAEMONISES
        ? List.of("sh", "-c", "exit 0") // what it would leave behind could not be found again
        : ShellPrograms.command(behaviour, arguments);
  }

  @Override
  Launch unusable(Unusable kind, Launch launch) {
    return ShellPrograms.unusable(kind, launch);
  }

  @Override
  boolean findsDaemons() {
    return false;
  }

  @Override
  void await(BooleanSupplier condition) {
    poll(condition);
  }

  @Test
  void itSaysWhatItCannotProve() {
    assertThat(PortableProcesses.limits()).isNotEmpty();
    assertThat(processes.marked(dir.toString())).isEmpty();
    Launch launch = launch("it", Behaviour.RUNS);
    Launch withReadiness =
        new Launch(
            "it",
            launch.command(),
            dir,
            launch.env(),
            launch.output(),
            dir.resolve("it.notify"),
            launch.stdio());
    assertThat(processes.spawn(withReadiness))
        .isInstanceOfSatisfying(
            Processes.Spawn.Refused.class,
            refused -> assertThat(refused.cause().text()).contains("descriptor 3"));
  }
}
