package dev.mainstay.cli.config;

import static dev.mainstay.cli.config.Key.leaf;
import static dev.mainstay.cli.config.Key.section;

/** The part of the table that tells what is run, where, and how it is ended. */
final class ProcessKeys {

  private ProcessKeys() {}

  static Key command() {
    return leaf(
            "command",
            KeyType.COMMAND,
            "",
            "The program and its arguments. A list is run as it is; a string is split like a shell"
                + " would split it, but never run by one.")
        .placeholders()
        .aliases("cmd", "run", "script", "exec", "args", "start", "program");
  }

  static Key cwd() {
    return leaf("cwd", KeyType.PATH, ".", "The working directory of the program.")
        .aliases("working_dir", "workdir", "directory", "dir", "chdir");
  }

  static Key env() {
    return leaf(
            "env",
            KeyType.TEXT_MAP,
            "",
            "Variables added to the program's environment; they win over `env_file`.")
        .placeholders()
        .aliases("environment", "variables");
  }

  static Key envFile() {
    return leaf(
            "env_file",
            KeyType.TEXTS,
            "",
            "Files of NAME=value lines added to the program's environment; the last wins.")
        .aliases("envfile", "environment_file", "dotenv");
  }

  static Key port() {
    return leaf(
        "port",
        KeyType.PORTS,
        "",
        "The port that the program must listen on; given to it as `PORT`. A range or `auto` picks"
            + " a free one.");
  }

  static Key ports() {
    return leaf(
            "ports",
            KeyType.PORT_MAP,
            "",
            "Several ports by name, the main one first; given as `PORT` (the main one) and"
                + " `PORT_NAME`.")
        .aliases("expose");
  }

  static Key owner() {
    return leaf(
        "owner",
        KeyType.TEXT,
        "tree",
        "Who may own those ports. tree: a process that the service started. any: anybody."
            + " Otherwise the name of a process. An external service's default is any.");
  }

  static Key pidFile() {
    return leaf(
            "pid_file",
            KeyType.PATH,
            "",
            "The pid file that the program itself writes; it must name a process of its own.")
        .placeholders()
        .aliases("pidfile");
  }

  static Key stop() {
    return section(
            "stop",
            "How the program is ended.",
            leaf("signal", KeyType.SIGNAL, "TERM", "The first signal.")
                .aliases("stopsignal", "kill_signal"),
            leaf(
                    "grace",
                    KeyType.DURATION,
                    "10s",
                    "How long it has to end until its whole tree is killed.")
                .aliases("timeout", "stopwaitsecs", "kill_timeout"))
        .standing();
  }

  static Key logs() {
    return section(
            "logs",
            "How much of its output is kept.",
            leaf("max_size", KeyType.SIZE, "10MB", "The size at which the log is rotated."),
            leaf("keep", KeyType.NUMBER, "5", "How many rotated files are kept."))
        .standing()
        .aliases("log", "logging");
  }
}
