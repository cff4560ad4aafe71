package dev.mainstay.cli.command;

import static dev.mainstay.cli.command.Option.flag;

import dev.mainstay.cli.command.Command.Example;
import dev.mainstay.cli.command.Command.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /** Commands that show or write text, or become another program. */
  private static final Set<String> WITHOUT_JSON =
      Set.of("logs", "run", "wait", "init", "boot", "shim", "completion");

  private static final Option NO_WAIT = flag("", "no-wait", "return at once, with no proof");
  private static final Option TIMEOUT =
      new Option("t", "timeout", "T", "wait for the proof at most so long, such as 90s");

  private CommandTable() {}

  /** The commands that help shows. */
  public static List<Command> commands() {
    return List.of(
        up(),
        down(),
        start(),
        stop(),
        restart(),
        status(),
        why(),
        logs(),
        events(),
        incidents(),
        starts(),
        MonitorCommands.budget(),
        MonitorCommands.dashboard(),
        GatewayCommands.mcp(),
        LinkCommands.link(),
        await(),
        run(),
        verify(),
        MonitorCommands.emit(),
        MonitorCommands.baseline(),
        doctor(),
        config(),
        init(),
        cycle(),
        boot(),
        ShimCommands.shim(),
        completion());
  }

  /** Every option of a command: its own, then the global ones, less the letters it uses itself. */
  public static List<Option> optionsOf(Command command) {
    List<Option> options = new ArrayList<>(command.options());
    for (Option global : GLOBAL) {
      if (global.name().equals("json") && WITHOUT_JSON.contains(command.name())) {
        continue;
      }
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
      case "__train", "__complete" -> Optional.of(hidden(name));
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

  private static Command logs() {
    return new Command(
        "logs",
        "Show the output of services",
        "[NAME...]",
        Words.SERVICES,
        List.of(
            flag("f", "follow", "go on showing what is written"),
            new Option("n", "lines", "N", "the last N lines of each (default 50)"),
            new Option("", "since", "T", "only of starts within the last T, such as 10m"),
            new Option("", "grep", "PATTERN", "only lines that match this regular expression"),
            flag("", "previous", "of the run before the newest start"),
            new Option("", "in-order", "P,P", "prove that lines match these, one after another"),
            new Option("", "never", "P", "with --in-order: and that no line since matches this")),
        List.of(
            new Example("mainstay logs api -f", "follow the output of api"),
            new Example(
                "mainstay logs bot --in-order received,sent --never 'error|reconnect'",
                "exit 0 when the newest start wrote so"),
            new Example("mainstay logs --grep ERROR -n 1000", "errors of all services")),
        "Here -f means --follow; for another config write --file, or -f before \"logs\".");
  }

  private static Command events() {
    return new Command(
        "events",
        "Show what happened: every event of the journal",
        "",
        Words.NOTHING,
        List.of(
            flag("f", "follow", "go on showing what happens"),
            new Option("s", "service", "NAME", "of this service, all its instances"),
            new Option("", "name", "NAME", "with this name, or beginning so: 'service.*'"),
            new Option("", "severity", "S", "at least: debug, info, warn, error"),
            new Option("", "since", "T", "since 10m ago, 14:30, 2026-11-22 or 2026-11-22T14:30Z"),
            new Option("", "until", "T", "before that time"),
            new Option("n", "limit", "N", "the newest N (default 50; with --since 10000)")),
        List.of(
            new Example("mainstay events -f", "what happens now"),
            new Example("mainstay events -s api --since 1h", "the last hour of api"),
            new Example("mainstay events --severity error --json", "one JSON object per line")),
        "Reads the files in .mainstay/journal, with or without a supervisor. Here -f means"
            + " --follow; for another config write --file, or -f before \"events\".");
  }

  private static Command incidents() {
    return new Command(
        "incidents",
        "Show outages: from the lost proof to the proof regained",
        "[ID]",
        Words.NOTHING,
        List.of(
            flag("", "open", "only those that are open"),
            new Option("n", "limit", "N", "the newest N (default 20)")),
        List.of(
            new Example("mainstay incidents", "the newest, a line each"),
            new Example("mainstay incidents 42 > handover.md", "one as a page to hand over")),
        "Reads the files in .mainstay/journal, with or without a supervisor.");
  }

  private static Command starts() {
    return new Command(
        "starts",
        "Show how starts went: how many were proven, how long they took",
        "",
        Words.NOTHING,
        List.of(),
        List.of(new Example("mainstay starts --json", "for a script")),
        "Reads the files in .mainstay/journal, with or without a supervisor.");
  }

  private static Command await() {
    return new Command(
        "wait",
        "Wait until services or addresses answer, then run a command",
        "TARGET... [-- CMD...]",
        Words.SERVICES,
        List.of(
            new Option("t", "timeout", "T", "give up after this long, or: forever (default 30s)"),
            new Option("", "every", "T", "time between two attempts (default 1s)"),
            flag("v", "verbose", "say each attempt")),
        List.of(
            new Example("mainstay wait api -- ./client", "run ./client once api is proven"),
            new Example("mainstay wait http://localhost:8000/health", "exit 0 once it is 2xx"),
            new Example("mainstay wait tcp://db:5432 --timeout forever", "any host will do")),
        "A TARGET is the name of a service, or begins with http://, https://, ws://, wss:// or"
            + " tcp://. The exit code is that of CMD, or 1 when a target did not answer in time.");
  }

  private static Command run() {
    return new Command(
        "run",
        "Supervise one program in the foreground, with no config",
        "-- CMD...",
        Words.FILES,
        List.of(
            new Option("", "name", "NAME", "what to call it (default: the program's name)"),
            new Option("p", "port", "PORT", "the port it must listen on, or: auto"),
            new Option("", "health", "PATH", "the path that must answer 2xx over HTTP"),
            new Option("", "deadline", "T", "how long a start may take (default 60s)"),
            new Option("", "env-file", "FILE", "variables for it, one NAME=VALUE a line"),
            flag("", "once", "do not start it again when it ends")),
        List.of(
            new Example(
                "mainstay run -p 8000 --health /health -- python3 app.py", "proof, then on"),
            new Example("mainstay run -- ./worker", "restarted when it fails")),
        "");
  }

  private static Command verify() {
    return new Command(
        "verify",
        "Check files, processes, ports, health and logs of all instances in one view",
        "[NAME...]",
        Words.SERVICES,
        List.of(new Option("", "ws", "URL", "connect, send and receive there instead")),
        List.of(
            new Example("mainstay verify", "one verdict a line; exit 0 if all hold"),
            new Example(
                "mainstay verify --ws ws://127.0.0.1:8080/events", "connected, sent, received")),
        "");
  }

  private static Command doctor() {
    return new Command(
        "doctor",
        "Look for whatever would keep the services from starting",
        "",
        Words.NOTHING,
        List.of(),
        List.of(new Example("mainstay doctor", "machine, config, commands, ports, files")),
        "Nothing is started. Python, Node and shell programs are only checked for syntax.");
  }

  private static Command config() {
    return new Command(
        "config",
        "Check the config, explain its values, print its schema",
        "check | explain [KEY] | schema",
        Words.NOTHING,
        List.of(),
        List.of(
            new Example("mainstay config check", "every fault at once, with file:line:column"),
            new Example("mainstay config explain", "each effective value and where it is from"),
            new Example("mainstay config schema > mainstay.schema.json", "for editors")),
        "");
  }

  private static Command init() {
    return new Command(
        "init",
        "Write a first config, also from a Procfile, compose, supervisord or pm2 file",
        "[SOURCE]",
        Words.FILES,
        List.of(
            flag("", "force", "replace a config that is there"), flag("", "print", "only show")),
        List.of(
            new Example("mainstay init", "a commented mainstay.yaml, or from what lies here"),
            new Example("mainstay init Procfile", "from this Procfile")),
        "");
  }

  private static Command cycle() {
    return new Command(
        "cycle",
        "Stop and start a service many times, and tell how often and how fast it works",
        "NAME",
        Words.SERVICES,
        List.of(
            new Option("n", "count", "N", "how many times (default 20)"),
            new Option(
                "t", "timeout", "T", "the longest one start or stop may take (default 90s)")),
        List.of(new Example("mainstay cycle api -n 50", "success rate, durations, leftovers")),
        "");
  }

  private static Command boot() {
    return new Command(
        "boot",
        "Start this project with the machine",
        "enable | disable | status",
        Words.NOTHING,
        List.of(flag("", "print", "only show what would be written")),
        List.of(new Example("mainstay boot enable", "a systemd unit, or what to do elsewhere")),
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
