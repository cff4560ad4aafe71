package dev.mainstay.cli.command;

import static dev.mainstay.cli.command.Option.flag;

import dev.mainstay.cli.command.Command.Example;
import dev.mainstay.cli.command.Command.Words;
import java.util.List;

/** The rows of {@link CommandTable} that have to do with the monitor. */
final class MonitorCommands {

  private MonitorCommands() {}

  static Command dashboard() {
    return new Command(
        "dashboard",
        "Print a link that lets one browser in to the dashboard, once",
        "",
        Words.NOTHING,
        List.of(flag("", "open", "open it in the browser")),
        List.of(new Example("mainstay dashboard --open", "see everything, and give commands")),
        "Looking needs no link on this machine; starting and stopping from the page does. The link"
            + " is good for two minutes.");
  }
}
