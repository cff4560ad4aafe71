package dev.mainstay.cli.link;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.service.Place;
import dev.mainstay.cli.view.LinkWeekTable;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Query;
import dev.mainstay.monitor.link.LinkWeek;
import dev.mainstay.monitor.sqlite.JournalReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;

/** {@code mainstay link NAME --week}: read from the journal, with or without a supervisor. */
final class LinkWeeks {

  private LinkWeeks() {}

  static int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atLeastOne("the name of a link");
    invocation.atMost(1);
    String name = invocation.arguments().getFirst();
    Place place = Place.require(invocation, terminal);
    if (!Files.isDirectory(place.folder().journal())) {
      throw new UsageError("no link ran here yet: there is no journal", "mainstay up");
    }
    try (JournalReader reader = new JournalReader(place.folder().journal())) {
      if (reader.find(Query.newest(1).name("link.*").source(name)).isEmpty()) {
        throw new UsageError("the journal knows of no link " + name, "mainstay link");
      }
      Instant now = Instant.now();
      LinkWeek week = LinkWeek.of(reader, name, now);
      LinkWeek before = LinkWeek.of(reader, name, week.since());
      if (invocation.has("json")) {
        terminal.say(
            Json.object()
                .put("name", name)
                .put("week", week.json())
                .put("before", before.json())
                .put("no_worse", week.isNoWorseThan(before))
                .build()
                .write());
      } else {
        LinkWeekTable.of(name, week, before, terminal.paint()).forEach(terminal::say);
      }
      return (week.isNoWorseThan(before) ? ExitCode.DONE : ExitCode.NOT_PROVEN).code();
    } catch (UncheckedIOException e) {
      terminal.complain(
          String.valueOf(e.getMessage()), "may you read " + place.folder().journal() + "?");
      return ExitCode.NOT_PROVEN.code();
    }
  }
}
