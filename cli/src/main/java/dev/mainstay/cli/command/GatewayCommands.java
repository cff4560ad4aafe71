package dev.mainstay.cli.command;

import static dev.mainstay.cli.command.Option.flag;

import dev.mainstay.cli.command.Command.Example;
import dev.mainstay.cli.command.Command.Words;
import java.util.List;

/** The rows of {@link CommandTable} that have to do with the gateway. */
final class GatewayCommands {

  private GatewayCommands() {}

  static Command mcp() {
    return new Command(
        "mcp",
        "Tell an AI client how to reach the gateway",
        "config CLIENT",
        Words.NOTHING,
        List.of(
            new Option("", "profile", "P", "what the client is to see (default: default)"),
            new Option("", "name", "NAME", "what the client calls it (default: mainstay)"),
            flag("", "start", "let the client start the supervisor when none runs"),
            flag("", "write", "write it into the client's config, and keep the rest of that")),
        List.of(
            new Example("mainstay mcp config claude-code", "print what to write, and where"),
            new Example("mainstay mcp config cursor --write", "write it; a backup is kept")),
        "Clients: claude-code, claude-desktop, cursor, vscode, codex, gemini-cli, windsurf, zed,"
            + " opencode; any for others. A file that is not plain JSON is not touched.");
  }
}
