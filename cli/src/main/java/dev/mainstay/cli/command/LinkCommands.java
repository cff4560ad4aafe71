package dev.mainstay.cli.command;

import dev.mainstay.cli.command.Command.Example;
import dev.mainstay.cli.command.Command.Words;
import java.util.List;

/** The rows of {@link CommandTable} that have to do with links. */
final class LinkCommands {

  private LinkCommands() {}

  static Command link() {
    return new Command(
        "link",
        "Show the links: what proves each, why it reconnected; or be one",
        "[NAME] | --upstream URL --listen ADDRESS",
        Words.NOTHING,
        List.of(
            new Option("", "week", "", "of NAME: the last week against the one before"),
            new Option("", "upstream", "URL", "be a link to this remote, in the foreground"),
            new Option("", "listen", "ADDRESS", "where its bot connects, such as 127.0.0.1:9001"),
            new Option("", "profile", "P", "json (default), raw, webex, slack or discord"),
            new Option("", "canary-send", "TEXT", "sent to prove that the remote routes to us"),
            new Option("", "canary-expect", "F=V", "fields of what comes back, F=V,F=V"),
            new Option("", "name", "NAME", "what it is called (default: link-PORT)")),
        List.of(
            new Example(
                "mainstay link", "a line each: state, last proof, last message, what waits"),
            new Example("mainstay link chat", "one of them: settings in force, last reconnects"),
            new Example(
                "mainstay link chat --week", "is it worse than it was? also when it is down"),
            new Example(
                "mainstay link --upstream wss://chat.example/ws --listen 127.0.0.1:9001",
                "a bot connects there, and loses nothing")),
        "Exit code 0 when what is shown is proven, 1 when it is not. With --week: 1 when anything"
            + " was lost, or more lines than before had to be replaced. With --upstream: 1 when the"
            + " remote refuses it for good; what it keeps is in ./.mainstay/NAME.");
  }
}
