package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.view.StartTable;
import dev.mainstay.monitor.sqlite.JournalReader;
import dev.mainstay.monitor.start.Starts;
import dev.mainstay.monitor.start.Tally;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.SortedMap;

/**
 * {@code mainstay starts}: how the starts of each service went, as far back as the journal goes;
 * with or without a supervisor.
 */
public final class StartStatistics implements Handler {

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(0);
    Place place = Place.require(invocation, terminal);
    if (!Files.isDirectory(place.folder().journal())) {
      throw new UsageError("nothing was started here yet: there is no journal", "mainstay up");
    }
    try (JournalReader reader = new JournalReader(place.folder().journal())) {
      SortedMap<String, Tally> tallies = Starts.of(reader);
      if (invocation.has("json")) {
        terminal.say(Starts.json(tallies).write());
      } else {
        StartTable.of(tallies, terminal.paint()).forEach(terminal::say);
      }
      return ExitCode.DONE.code();
    } catch (UncheckedIOException e) {
      terminal.complain(String.valueOf(e.getMessage()), "");
      return ExitCode.NOT_PROVEN.code();
    }
  }
}
