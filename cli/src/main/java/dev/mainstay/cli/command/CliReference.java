package dev.mainstay.cli.command;

import java.util.stream.Collectors;

/** The page {@code docs/reference/cli.md}, made from the table; a test compares them. */
public final class CliReference {

  private static final int WIDTH = 100;

  private CliReference() {}

  /** The whole page as Markdown. */
  public static String page() {
    return "# The command line\n\n"
        + "Made from the table of commands (`CommandTable`); do not edit.\n\n"
        + "```\n"
        + String.join("\n", Help.overview(WIDTH))
        + "\n```\n"
        + CommandTable.commands().stream().map(CliReference::section).collect(Collectors.joining());
  }

  private static String section(Command command) {
    return "\n## mainstay "
        + command.name()
        + "\n\n```\n"
        + String.join("\n", Help.of(command, WIDTH))
        + "\n```\n";
  }
}
