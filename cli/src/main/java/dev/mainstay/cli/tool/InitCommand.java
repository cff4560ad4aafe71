package dev.mainstay.cli.tool;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.init.Init;
import dev.mainstay.cli.init.InitResult;
import java.io.IOException;
import java.nio.file.Path;

/** {@code mainstay init [SOURCE]}: writes a first config, or shows what it would write. */
public final class InitCommand implements Handler {

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(1);
    Path directory = terminal.directory();
    boolean print = invocation.has("print");
    boolean force = invocation.has("force");
    InitResult result =
        invocation.arguments().isEmpty()
            ? Init.draft(directory, force || print)
            : Init.draftFrom(
                directory, directory.resolve(invocation.arguments().getFirst()), force || print);
    return switch (result) {
      case InitResult.Refused refused -> throw new UsageError(refused.message(), refused.hint());
      case InitResult.Draft draft -> print ? print(draft, terminal) : write(draft, force, terminal);
    };
  }

  private static int print(InitResult.Draft draft, Terminal terminal) {
    terminal.out().print(draft.yaml());
    return ExitCode.DONE.code();
  }

  private static int write(InitResult.Draft draft, boolean force, Terminal terminal) {
    try {
      Init.write(draft, force);
    } catch (IOException e) {
      terminal.complain("cannot write " + draft.target() + ": " + e.getMessage(), "");
      return ExitCode.NOT_PROVEN.code();
    }
    terminal.say("wrote " + draft.target());
    draft.notes().forEach(note -> terminal.say("  note: " + note));
    terminal.say(terminal.typed().text("next: mainstay config check, then mainstay up"));
    return ExitCode.DONE.code();
  }
}
