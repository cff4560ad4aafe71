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
        "Show the gateway's servers, call their tools, connect an AI client",
        "[tools [P] | call TOOL [JSON] | config CLIENT]",
        Words.NOTHING,
        List.of(
            new Option("", "profile", "P", "what the client, or a call, sees (default: default)"),
            new Option("t", "timeout", "T", "how long an answer may take (default 60s)"),
            new Option("", "name", "NAME", "what the client calls it (default: mainstay)"),
            flag("", "start", "let the client start the supervisor when none runs"),
            flag("", "write", "write it into the client's config, and keep the rest of that")),
        List.of(
            new Example("mainstay mcp", "each server: state, work, tools, its last fault"),
            new Example("mainstay mcp tools", "what a client can call"),
            new Example("mainstay mcp call files__read '{\"path\": \"a.txt\"}'", "call it"),
            new Example("mainstay mcp config claude-code", "print what to write, and where"),
            new Example("mainstay mcp config cursor --write", "write it; a backup is kept")),
        "Exit code of `mcp`: 0 when every server is ready; of `call`: 1 when it failed. Clients:"
            + " claude-code, claude-desktop, cursor, vscode, codex, gemini-cli, windsurf, zed,"
            + " opencode; any for others. A file that is not plain JSON is not touched.");
  }
}
