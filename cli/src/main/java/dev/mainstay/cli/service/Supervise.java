package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.Project;
import java.util.Optional;

/** {@code __supervise}: the supervisor in the background, as {@code up -d} and units start it. */
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
        : new Foreground(machinery, terminal).up(project.get(), place.folder(), invocation.tail());
  }
}
