package dev.mainstay.cli.command;

import static dev.mainstay.cli.command.Option.flag;

import dev.mainstay.cli.command.Command.Example;
import dev.mainstay.cli.command.Command.Words;
import java.util.List;

/** The rows of {@link CommandTable} that have to do with the monitor. */
final class MonitorCommands {

  private static final Option WS =
      new Option("", "ws", "URL", "send there instead of to this project's monitor");

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

  static Command budget() {
    return new Command(
        "budget",
        "Show budgets of external calls, or ask for a piece of one",
        "[NAME [take]]",
        Words.NOTHING,
        List.of(new Option("", "reference", "TEXT", "what for; kept, and shown in incidents")),
        List.of(
            new Example("mainstay budget", "how much of each is used, and when it is free again"),
            new Example("mainstay budget llm take && ask-it", "ask only when it is granted (0)"),
            new Example("mainstay budget llm take --reference job-17", "and say what for")),
        "Exit code 0 means granted, 1 refused. What is granted counts, whether or not it is used;"
            + " it is durable, also over a kill -9 of the supervisor.");
  }

  static Command emit() {
    return new Command(
        "emit",
        "Send events like those of a system at work, and tell what was acked",
        "",
        Words.NOTHING,
        List.of(
            new Option("", "mode", "M", "baseline: 30 min at 10/min (default); stress: 5 min, 5/s"),
            new Option("", "rate", "R", "another rate: 10/min, 5/s, 10000/s"),
            new Option("", "duration", "T", "for another time"),
            WS,
            flag("", "no-read-acks", "never read an ack, as a faulty client would")),
        List.of(
            new Example("mainstay emit --rate 5/s --duration 1m", "300 events to this project"),
            new Example("mainstay emit --mode stress --no-read-acks", "a client that never reads")),
        "Of a hundred events 50 are health checks, 30 requests, 15 errors, and 5 alarms.");
  }

  static Command baseline() {
    return new Command(
        "baseline",
        "Run calm traffic for a time, prove that nothing is lost and nobody calls out, keep a"
            + " record",
        "",
        Words.NOTHING,
        List.of(
            new Option("", "duration", "T", "how long (default 30m)"),
            new Option("", "phase", "N", "which phase of the plan, 1 to 9 (default 1)"),
            new Option("", "sign-off", "NAME", "sign the newest record of the phase"),
            WS),
        List.of(
            new Example("mainstay baseline --duration 2m", "a short one"),
            new Example("mainstay baseline --sign-off ann", "accept it, so that phase 2 may begin"),
            new Example("mainstay baseline --phase 2", "refused until phase 1 is passed, signed")),
        "Records are kept in .mainstay/baselines. Connections to other machines are looked for"
            + " every second, in the tables of the kernel, by the processes of each service.");
  }
}
