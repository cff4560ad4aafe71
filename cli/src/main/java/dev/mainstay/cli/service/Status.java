package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.ReplyJson;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.view.StatusTable;
import dev.mainstay.cli.view.Words;
import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code mainstay status}: every instance, its last proof, what is wrong; once or again and again.
 */
public final class Status implements Handler {

  /** How often {@code --watch} asks. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final Machinery machinery;

  public Status(Machinery machinery) {
    this.machinery = machinery;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    StateFolder folder = Place.require(invocation, terminal).folder();
    Optional<ControlClient> connected = ControlClient.connect(folder);
    if (connected.isEmpty()) {
      return Leftovers.tell(folder, machinery, terminal, invocation.has("json"));
    }
    try (ControlClient client = connected.get()) {
      if (invocation.has("watch")) {
        return watch(client, invocation, terminal);
      }
      Reply.Snapshot snapshot = snapshot(client);
      List<ServiceView> shown = Names.pick(snapshot.services(), invocation.arguments());
      Reply.Snapshot picked = new Reply.Snapshot(snapshot.supervisor(), snapshot.now(), shown);
      terminal.say(
          invocation.has("json") ? List.of(json(picked).write()) : lines(picked, terminal));
      return code(shown);
    } catch (Unanswered e) {
      terminal.complain(e.what(), Client.who(folder));
      return ExitCode.NOT_PROVEN.code();
    }
  }

  /** What scripts read: the snapshot without the envelope of the protocol. */
  static Json json(Reply.Snapshot snapshot) {
    Json.Builder json = Json.object();
    ReplyJson.write(snapshot)
        .fields()
        .forEach((name, value) -> {
          if (!name.equals("reply")) {
            json.put(name, value);
          }
        });
    return json.build();
  }

  private int watch(ControlClient client, Invocation invocation, Terminal terminal)
      throws Unanswered, UsageError {
    Screen screen = new Screen(terminal);
    while (true) {
      Reply.Snapshot snapshot = snapshot(client);
      List<ServiceView> shown = Names.pick(snapshot.services(), invocation.arguments());
      Reply.Snapshot picked = new Reply.Snapshot(snapshot.supervisor(), snapshot.now(), shown);
      if (invocation.has("json")) {
        terminal.say(json(picked).write());
        terminal.out().flush();
      } else {
        screen.draw(lines(picked, terminal));
      }
      if (terminal.out().checkError()) {
        // Whoever read it is gone.
        return code(shown);
      }
      // Nothing comes unasked on this connection: this is a wait that notices its end.
      Optional<Reply> closing = client.next(EVERY);
      if (closing.isPresent()) {
        throw ControlClient.closed("it ends");
      }
    }
  }

  private static Reply.Snapshot snapshot(ControlClient client) throws Unanswered {
    Reply reply = client.ask(new Request.Status());
    if (reply instanceof Reply.Snapshot snapshot) {
      return snapshot;
    }
    throw ControlClient.closed(ReplyJson.write(reply).write());
  }

  private static List<String> lines(Reply.Snapshot snapshot, Terminal terminal) {
    int width = terminal.width();
    List<String> lines =
        new ArrayList<>(
            StatusTable.render(snapshot.services(), snapshot.now(), width, terminal.paint()));
    String summary =
        snapshot.supervisor().project()
            + ": "
            + StatusTable.summary(snapshot.services())
            + "; supervisor pid "
            + snapshot.supervisor().pid()
            + ", "
            + Words.age(snapshot.supervisor().since(), snapshot.now());
    lines.add(terminal.paint().quiet(Words.cut(summary, width)));
    return lines;
  }

  private static int code(List<ServiceView> services) {
    return services.stream().allMatch(ServiceView::asWanted)
        ? ExitCode.DONE.code()
        : ExitCode.NOT_PROVEN.code();
  }
}
