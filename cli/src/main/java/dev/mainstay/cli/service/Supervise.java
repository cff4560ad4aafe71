package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.StateFolder;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code __supervise}: the supervisor in the background, as {@code up -d} starts it. */
public final class Supervise implements Handler {

  private final Machinery machinery;

  public Supervise(Machinery machinery) {
    this.machinery = machinery;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    Place place = Place.require(invocation, terminal);
    Optional<Project> project = place.load(terminal);
    return project.isEmpty()
        ? ExitCode.USAGE.code()
        : new Foreground(machinery, bounded(terminal, place.folder()))
            .up(project.get(), place.folder(), invocation.tail());
  }

  /** The same terminal, whose output is the supervisor's log and keeps to its bound. */
  private static Terminal bounded(Terminal terminal, StateFolder folder) {
    BoundedLog log = new BoundedLog(terminal.out(), folder.supervisorLog());
    return new Terminal(
        new PrintStream(log, true, StandardCharsets.UTF_8),
        terminal.err(),
        terminal.columns(),
        terminal.screen(),
        terminal.paint(),
        terminal.directory(),
        terminal.env());
  }
}
