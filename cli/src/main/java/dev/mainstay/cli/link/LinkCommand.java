package dev.mainstay.cli.link;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.service.Client;
import dev.mainstay.cli.service.Place;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.cli.view.LinkScreen;
import dev.mainstay.cli.view.LinkTable;
import dev.mainstay.core.json.Json;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** {@code mainstay link}: how the links are, or one that no config declares. */
public final class LinkCommand implements Handler {

  private final Handler alone;

  /**
   * The command.
   *
   * @param alone runs one link that no config declares
   */
  public LinkCommand(Handler alone) {
    this.alone = alone;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    if (invocation.has("week")) {
      return LinkWeeks.run(invocation, terminal);
    }
    if (invocation.value("upstream").isPresent() || invocation.value("listen").isPresent()) {
      invocation.atMost(0);
      return alone.run(invocation, terminal);
    }
    invocation.atMost(1);
    Optional<String> name = invocation.arguments().stream().findFirst();
    return Client.with(
        Place.require(invocation, terminal).folder(),
        terminal,
        client ->
            switch (client.ask(new Request.Links())) {
              case Reply.Links(Json told) -> show(told, name, invocation, terminal);
              case Reply other -> {
                terminal.complain("not an answer to that: " + other, "");
                yield ExitCode.NOT_PROVEN.code();
              }
            });
  }

  private static int show(
      Json told, Optional<String> name, Invocation invocation, Terminal terminal) {
    List<Json> links = told.items("links");
    List<String> names = links.stream().flatMap(link -> link.text("name").stream()).toList();
    if (links.isEmpty()) {
      terminal.complain(
          "this project has no links",
          "add `links: {NAME: {upstream: \"wss://...\", listen: 127.0.0.1:9001}}` to the config");
      return ExitCode.USAGE.code();
    }
    if (name.isPresent() && !names.contains(name.get())) {
      String near = Similar.hint(name.get(), names);
      terminal.complain(
          "there is no link " + name.get(),
          near.isEmpty() ? "links: " + String.join(", ", names) : near);
      return ExitCode.USAGE.code();
    }
    List<Json> shown =
        links.stream().filter(link -> name.isEmpty() || link.text("name").equals(name)).toList();
    if (invocation.has("json")) {
      terminal.say((name.isPresent() ? shown.getFirst() : told).write());
    } else if (name.isPresent()) {
      terminal.say(
          LinkScreen.render(
              shown.getFirst(),
              ZoneId.systemDefault(),
              terminal.width(),
              terminal.paint(),
              terminal.typed(),
              LinkScreen.Settings.ALL));
    } else {
      LinkTable.of(told, terminal.paint()).forEach(terminal::say);
    }
    boolean proven = shown.stream().allMatch(link -> link.flag("proven"));
    return (proven ? ExitCode.DONE : ExitCode.NOT_PROVEN).code();
  }
}
