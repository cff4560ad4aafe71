package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.cli.view.BudgetTable;
import dev.mainstay.core.json.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** {@code mainstay budget}: how much is left, or a piece of one. */
public final class Budget implements Handler {

  private static final String TAKE = "take";

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(2);
    List<String> words = invocation.arguments();
    if (words.size() == 2 && !words.get(1).equals(TAKE)) {
      throw new UsageError(
          "a budget is shown or taken, not: " + words.get(1), "mainstay budget NAME take");
    }
    boolean take = words.size() == 2;
    if (!take && invocation.value("reference").isPresent()) {
      throw new UsageError("--reference says what something is taken for", "add: take");
    }
    return Client.with(
        Place.require(invocation, terminal).folder(),
        terminal,
        client -> take ? take(client, invocation, terminal) : show(client, invocation, terminal));
  }

  private static int take(ControlClient client, Invocation invocation, Terminal terminal)
      throws Unanswered {
    String name = invocation.arguments().getFirst();
    Reply reply = client.ask(new Request.Take(name, invocation.value("reference").orElse("")));
    if (!(reply instanceof Reply.Budgets(Json told))) {
      return refused(reply, terminal);
    }
    if (invocation.has("json")) {
      terminal.say(told.write());
    } else if (told.flag("granted")) {
      terminal.say(
          name
              + ": granted, "
              + told.whole("budget.used").orElse(0)
              + " of "
              + told.whole("budget.limit").orElse(0)
              + " used");
    } else {
      terminal.complain(
          told.text("error.text").orElse("refused"), told.text("error.hint").orElse(""));
    }
    return told.flag("granted") ? ExitCode.DONE.code() : ExitCode.NOT_PROVEN.code();
  }

  private static int show(ControlClient client, Invocation invocation, Terminal terminal)
      throws Unanswered {
    Reply reply = client.ask(new Request.Budgets());
    if (!(reply instanceof Reply.Budgets(Json told))) {
      return refused(reply, terminal);
    }
    List<String> names =
        told.items("budgets").stream().map(row -> row.text("name").orElse("")).toList();
    List<String> asked = invocation.arguments();
    List<Json> rows =
        told.items("budgets").stream()
            .filter(row -> asked.isEmpty() || asked.contains(row.text("name").orElse("")))
            .toList();
    if (rows.isEmpty() && !asked.isEmpty()) {
      String near = Similar.hint(asked.getFirst(), names);
      terminal.complain(
          "there is no budget " + asked.getFirst(),
          near.isEmpty() ? "budgets: " + String.join(", ", names) : near);
      return ExitCode.USAGE.code();
    }
    if (invocation.has("json")) {
      terminal.say(Json.object().put("budgets", rows).build().write());
    } else if (rows.isEmpty()) {
      terminal
          .err()
          .println("no budget is declared: write `budgets: {NAME: {limit: 60, per: 1h}}`");
    } else {
      Instant now = told.text("now").map(Instant::parse).orElseGet(Instant::now);
      BudgetTable.of(rows, now, ZoneId.systemDefault(), terminal.paint()).forEach(terminal::say);
    }
    return ExitCode.DONE.code();
  }

  private static int refused(Reply reply, Terminal terminal) {
    if (reply instanceof Reply.Refused refused) {
      terminal.complain(refused.text(), refused.hint());
      return refused.code().equals("budget-not-kept")
          ? ExitCode.NOT_PROVEN.code()
          : ExitCode.USAGE.code();
    }
    return ExitCode.NOT_PROVEN.code();
  }
}
