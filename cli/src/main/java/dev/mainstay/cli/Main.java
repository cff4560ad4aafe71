package dev.mainstay.cli;

import dev.mainstay.cli.command.Command;
import dev.mainstay.cli.command.CommandTable;
import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Help;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UnfitMachine;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.link.LinkCommand;
import dev.mainstay.cli.mcp.McpCommand;
import dev.mainstay.cli.service.Budget;
import dev.mainstay.cli.service.Cycle;
import dev.mainstay.cli.service.Dashboard;
import dev.mainstay.cli.service.Down;
import dev.mainstay.cli.service.Events;
import dev.mainstay.cli.service.Incidents;
import dev.mainstay.cli.service.Launcher;
import dev.mainstay.cli.service.LinkAlone;
import dev.mainstay.cli.service.Logs;
import dev.mainstay.cli.service.OwnCommand;
import dev.mainstay.cli.service.RunOne;
import dev.mainstay.cli.service.StartStatistics;
import dev.mainstay.cli.service.StartStop;
import dev.mainstay.cli.service.Status;
import dev.mainstay.cli.service.Up;
import dev.mainstay.cli.service.Verify;
import dev.mainstay.cli.service.Why;
import dev.mainstay.cli.shim.ShimCommand;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.cli.tool.Await;
import dev.mainstay.cli.tool.Boot;
import dev.mainstay.cli.tool.Complete;
import dev.mainstay.cli.tool.ConfigCommand;
import dev.mainstay.cli.tool.Doctor;
import dev.mainstay.cli.tool.InitCommand;
import dev.mainstay.cli.tool.Train;
import dev.mainstay.cli.traffic.Baseline;
import dev.mainstay.cli.traffic.Emit;
import dev.mainstay.cli.traffic.WsCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The program's entry: finds the command that the words ask for, and runs it. */
public final class Main {

  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    Terminal terminal = Console.open(List.of(args));
    Launcher launcher = Launcher.ofThisProcess();
    int code = run(List.of(args), terminal, launcher);
    terminal.out().flush();
    terminal.err().flush();
    launcher.tell(code);
    // Not exit(): nothing waits for the end of the process, and exit() first looks for a logger.
    Runtime.getRuntime().halt(code);
  }

  /** Runs one command, for which nobody waits, and returns its code. */
  static int run(List<String> words, Terminal terminal) {
    return run(words, terminal, Launcher.none());
  }

  private static int run(List<String> words, Terminal terminal, Launcher launcher) {
    return attempt(terminal, () -> dispatch(words, terminal, launcher));
  }

  /** A command, which may not be understood. */
  private interface Attempt {
    int make() throws UsageError;
  }

  private static int attempt(Terminal terminal, Attempt attempt) {
    try {
      return attempt.make();
    } catch (UsageError e) {
      terminal.complain(e.what(), e.hint());
      return ExitCode.USAGE.code();
    } catch (UnfitMachine e) {
      terminal.complain(String.valueOf(e.getMessage()), e.hint());
      return ExitCode.NOT_PROVEN.code();
    }
  }

  private static int dispatch(List<String> words, Terminal terminal, Launcher launcher)
      throws UsageError {
    int at = commandAt(words);
    if (at < 0) {
      return withoutCommand(words, terminal);
    }
    String name = words.get(at);
    Optional<Command> command = CommandTable.find(name);
    if (command.isEmpty()) {
      List<String> known = CommandTable.commands().stream().map(Command::name).toList();
      String near = Similar.hint(name, known);
      throw new UsageError(
          "no such command: " + name, near.isEmpty() ? "see: mainstay --help" : near);
    }
    // Options before the command are global: -f has no other meaning there.
    List<String> rest = new ArrayList<>();
    words.subList(0, at).forEach(word -> rest.add(word.equals("-f") ? "--file" : word));
    rest.addAll(words.subList(at + 1, words.size()));
    Invocation invocation = Invocation.parse(command.get(), rest);
    if (invocation.has("help")) {
      terminal.say(Help.of(command.get(), terminal.width()));
      return ExitCode.DONE.code();
    }
    Terminal here = invocation.value("file").map(terminal::of).orElse(terminal);
    Terminal seen = invocation.has("json") ? here.document() : here;
    return attempt(seen, () -> handler(name, launcher).run(invocation, seen));
  }

  /** Where the command stands: the first word that is neither an option nor the value of one. */
  private static int commandAt(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("-f") || word.equals("--file")) {
        i++;
      } else if (!word.startsWith("-")) {
        return i;
      }
    }
    return -1;
  }

  private static int withoutCommand(List<String> words, Terminal terminal) throws UsageError {
    if (words.contains("--version")) {
      terminal.say("mainstay " + new Wiring().version());
    } else if (words.isEmpty() || words.contains("--help") || words.contains("-h")) {
      terminal.say(Help.overview(terminal.width()));
    } else {
      throw new UsageError("no command in: " + String.join(" ", words), "see: mainstay --help");
    }
    return words.isEmpty() ? ExitCode.USAGE.code() : ExitCode.DONE.code();
  }

  /** What carries a command out: only the class that is asked for is loaded. */
  static Handler handler(String name, Launcher launcher) {
    return switch (name) {
      case "up" -> new Up(new Wiring(), launcher);
      case "down" -> new Down(new Wiring());
      case "start" -> StartStop.START;
      case "stop" -> StartStop.STOP;
      case "restart" -> StartStop.RESTART;
      case "status" -> new Status(new Wiring());
      case "why" -> new Why(new Wiring());
      case "dashboard" -> new Dashboard();
      case "mcp" -> new McpCommand(OwnCommand.launcher());
      case "link" -> new LinkCommand(new LinkAlone(new Wiring()));
      case "logs" -> new Logs();
      case "events" -> new Events();
      case "incidents" -> new Incidents();
      case "budget" -> new Budget();
      case "starts" -> new StartStatistics();
      case "wait" -> new Await(new Wiring());
      case "run" -> new RunOne(new Wiring());
      case "verify" -> new Verify(new Wiring(), WsCheck::of);
      case "emit" -> new Emit();
      case "baseline" -> new Baseline();
      case "doctor" -> new Doctor(new Wiring());
      case "config" -> new ConfigCommand();
      case "init" -> new InitCommand();
      case "cycle" -> new Cycle();
      case "boot" -> new Boot();
      case "shim" -> new ShimCommand();
      case "completion" -> Complete.SCRIPT;
      case "__complete" -> Complete.SERVICES;
      case "__train" -> new Train(Main::run);
      default -> throw new IllegalArgumentException("no handler for " + name);
    };
  }
}
