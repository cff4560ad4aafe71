package dev.mainstay.cli.mcp;

import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Help;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.text.Similar;
import java.util.List;

/** {@code mainstay mcp [tools | call | config]}. */
public final class McpCommand implements Handler {

  private static final List<String> WORDS = List.of("config", "tools", "call");

  private final List<String> program;

  /**
   * The command.
   *
   * @param program the words by which others run this program for good
   */
  public McpCommand(List<String> program) {
    this.program = List.copyOf(program);
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    if (invocation.arguments().isEmpty()) {
      return Asking.servers(invocation, terminal);
    }
    String word = invocation.arguments().getFirst();
    return switch (word) {
      case "config" -> ClientConfig.run(invocation, terminal, program);
      case "tools" -> Asking.tools(invocation, terminal);
      case "call" -> Asking.call(invocation, terminal);
      default -> {
        String near = Similar.hint(word, WORDS);
        throw new UsageError(
            "mainstay mcp has no " + word,
            near.isEmpty() ? "usage: " + Help.usage(invocation.command()) : near);
      }
    };
  }
}
