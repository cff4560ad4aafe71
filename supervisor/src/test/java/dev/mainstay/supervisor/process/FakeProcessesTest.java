package dev.mainstay.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.Cause;
import dev.mainstay.supervisor.Launch;
import dev.mainstay.supervisor.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

class FakeProcessesTest extends ProcessesContract {

  private final FakeProcesses processes = new FakeProcesses();

  @Override
  Processes processes() {
    return processes;
  }

  @Override
  List<String> command(Behaviour behaviour, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(behaviour.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    command.addAll(List.of(arguments));
    return command;
  }

  @Override
  Launch unusable(Unusable kind, Launch launch) {
    processes.refuse("broken", new Cause(kind.code, kind.words, "mend it"));
    return new Launch(
        launch.instance(),
        List.of("broken"),
        launch.directory(),
        launch.env(),
        launch.output(),
        launch.readiness(),
        launch.stdio());
  }

  @Override
  boolean findsDaemons() {
    return true;
  }

  @Override
  void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertThat(processes.runNext()).as("something was left to happen").isTrue();
    }
  }
}
