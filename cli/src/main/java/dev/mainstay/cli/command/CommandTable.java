package dev.mainstay.cli.command;

import static dev.mainstay.cli.command.Option.flag;

import dev.mainstay.cli.command.Command.Example;
import dev.mainstay.cli.command.Command.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every command, in the order in which a person meets them. Only data: which class carries a
 * command out is decided when it is asked for, so that no other is loaded.
 */
public final class CommandTable {

  /** Options of every command. */
  public static final List<Option> GLOBAL =
      List.of(
          new Option("f", "file", "FILE", "the config (default: mainstay.yaml in this folder)"),
          flag("", "json", "print JSON, for scripts"),
          flag("", "no-color", "print no colours (also: NO_COLOR=1)"),
          flag("h", "help", "say how the command is used"));

  private static final Option NO_WAIT = flag("", "no-wait", "return at once, with no proof");
  private static final Option TIMEOUT =
      new Option("t", "timeout", "T", "wait for the proof at most so long, such as 90s");

  private CommandTable() {}

  /** The commands that help shows. */
  public static List<Command> commands() {
    return List.of(up(), down(), start(), stop(), restart(), status(), why(), completion());
  }

  /** Every option of a command: its own, then the global ones, less the letters it uses itself. */
  public static List<Option> optionsOf(Command command) {
    List<Option> options = new ArrayList<>(command.options());
    for (Option global : GLOBAL) {
      boolean taken =
          command.options().stream().anyMatch(own -> own.letter().equals(global.letter()));
      options.add(
          taken && !global.letter().isEmpty()
              ? new Option("", global.name(), global.argument(), global.help())
              : global);
    }
    return options;
  }

  /** The command of this name, a hidden one too. */
  public static Optional<Command> find(String name) {
    return switch (name) {
      case "__supervise", "__train", "__complete" -> Optional.of(hidden(name));
      default -> commands().stream().filter(command -> command.name().equals(name)).findFirst();
    };
  }

  private static Command hidden(String name) {
    return new Command(name, "For Mainstay itself", "", Words.NOTHING, List.of(), List.of(), "");
  }

  private static Command up() {
    return new Command(
        "up",
        "Start the services, and say so only when each is proven",
        "[NAME...]",
        Words.SERVICES,
        List.of(flag("d", "detach", "leave the supervisor in the background"), TIMEOUT, NO_WAIT),
        List.of(
            new Example("mainstay up", "start all, show it live, end all with Ctrl-C"),
            new Example("mainstay up -d", "the same in the background; returns on proof"),
            new Example("mainstay up api", "only api and what it depends on")),
        "When a supervisor runs already, the config is read again and only the difference is"
            + " applied. With no config in sight a small demo is started.");
  }

  private static Command down() {
    return new Command(
        "down",
        "End services, and prove that nothing of them is left",
        "[NAME...]",
        Words.SERVICES,
        List.of(TIMEOUT),
        List.of(
            new Example("mainstay down", "end all services and the supervisor"),
            new Example("mainstay down api", "end api and what depends on it")),
        "");
  }

  private static Command start() {
    return new Command(
        "start",
        "Start services, also failed ones, and wait for the proof",
        "NAME...",
        Words.SERVICES,
        List.of(TIMEOUT, NO_WAIT),
        List.of(new Example("mainstay start api", "returns 0 once api is proven")),
        "");
  }

  private static Command stop() {
    return new Command(
        "stop",
        "End services, and wait until nothing of them is left",
        "NAME...",
        Words.SERVICES,
        List.of(TIMEOUT, NO_WAIT),
        List.of(new Example("mainstay stop api", "the supervisor and all others go on")),
        "");
  }

  private static Command restart() {
    return new Command(
        "restart",
        "End services and start them again, and wait for the proof",
        "NAME...",
        Words.SERVICES,
        List.of(TIMEOUT, NO_WAIT),
        List.of(new Example("mainstay restart api worker", "both, then returns on proof")),
        "");
  }

  private static Command status() {
    return new Command(
        "status",
        "Show every instance: its state, its last proof, what is wrong",
        "[NAME...]",
        Words.SERVICES,
        List.of(flag("w", "watch", "go on showing it until Ctrl-C")),
        List.of(
            new Example("mainstay status", "exit 0: all as wanted; 1: not; 3: no supervisor"),
            new Example("mainstay status --json", "the same for scripts")),
        "");
  }

  private static Command why() {
    return new Command(
        "why",
        "Say why a service is in the state it is in, with the evidence",
        "NAME",
        Words.SERVICES,
        List.of(new Option("n", "lines", "N", "lines of its output to show (default 12)")),
        List.of(new Example("mainstay why api", "stages, ports and their owners, output, hint")),
        "");
  }

  private static Command completion() {
    return new Command(
        "completion",
        "Print a script that completes commands, options and services in a shell",
        "bash | zsh | fish",
        Words.NOTHING,
        List.of(),
        List.of(new Example("source <(mainstay completion bash)", "for this shell")),
        "");
  }
}
