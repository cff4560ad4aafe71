package dev.mainstay.cli.tool;

import dev.mainstay.cli.command.Completion;
import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.service.Place;
import dev.mainstay.supervisor.ServiceSpec;
import java.util.Optional;

/** {@code mainstay completion SHELL}, and {@code __complete}, which such a script calls. */
public enum Complete implements Handler {
  SCRIPT,
  SERVICES;

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    return switch (this) {
      case SCRIPT -> script(invocation, terminal);
      case SERVICES -> services(invocation, terminal);
    };
  }

  private static int script(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atLeastOne("a shell");
    invocation.atMost(1);
    String shell = invocation.arguments().getFirst();
    Optional<String> script = Completion.script(shell);
    if (script.isEmpty()) {
      throw new UsageError(
          "no completion for " + shell, "shells: " + String.join(", ", Completion.SHELLS));
    }
    terminal.out().print(script.get());
    return ExitCode.DONE.code();
  }

  private static int services(Invocation invocation, Terminal terminal) throws UsageError {
    Optional<Place> place = Place.find(invocation, terminal);
    if (place.isPresent()
        && ConfigLoader.load(place.get().file(), terminal.env())
            instanceof ConfigResult.Loaded loaded) {
      loaded.project().services().stream().map(ServiceSpec::name).forEach(terminal::say);
    }
    return ExitCode.DONE.code();
  }
}
