package dev.mainstay.cli.command;

import static dev.mainstay.cli.command.Option.flag;

import dev.mainstay.cli.command.Command.Example;
import dev.mainstay.cli.command.Command.Words;
import java.util.List;

/** The command that AI clients give. */
final class ShimCommands {

  private ShimCommands() {}

  static Command shim() {
    return new Command(
        "shim",
        "Connect an AI client to the gateway: what it starts over stdio",
        "",
        Words.NOTHING,
        List.of(
            new Option("", "profile", "NAME", "what the client sees (default: default)"),
            flag("", "start", "start the supervisor at first, and when a call waits"),
            new Option(
                "", "url", "URL", "a gateway elsewhere: ws:// or wss://, ending in /mcp/ws")),
        List.of(
            new Example("mainstay shim -f ~/shop/mainstay.yaml", "as command of an MCP server"),
            new Example("mainstay shim --start", "also begins `mainstay up -d` when needed"),
            new Example(
                "mainstay shim --url wss://host:8079/mcp/ws", "its token: MAINSTAY_TOKEN=...")),
        "It stays as long as its client, whatever becomes of the gateway: while that is away it"
            + " answers with the last known lists, holds calls for 30s, and says what is wrong on"
            + " standard error. Standard output is for the protocol alone.");
  }
}
