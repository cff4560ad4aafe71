package dev.mainstay.cli.shim;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code mainstay shim} where the launcher has not seen by itself that a shim is wanted, such as in
 * {@code mainstay -f FILE shim}: the same, in a process that started a little slower.
 */
public final class ShimCommand implements Handler {

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(0);
    List<String> words = new ArrayList<>();
    for (String option : List.of("profile", "url", "file")) {
      invocation.value(option).ifPresent(value -> words.addAll(List.of("--" + option, value)));
    }
    if (invocation.has("start")) {
      words.add("--start");
    }
    try {
      ShimMain.serve(ShimWords.parse(words));
    } catch (IllegalArgumentException e) {
      throw new UsageError(String.valueOf(e.getMessage()), "usage: " + ShimWords.USAGE);
    }
    return ExitCode.DONE.code();
  }
}
