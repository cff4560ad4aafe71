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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
      Reply.Snapshot picked = picked(snapshot, invocation);
      terminal.say(
          invocation.has("json")
              ? List.of(ReplyJson.bare(picked).write())
              : lines(picked, terminal));
      return code(picked.all());
    } catch (Unanswered e) {
      terminal.complain(e.what(), Client.who(folder));
      return ExitCode.NOT_PROVEN.code();
    }
  }

  private static Reply.Snapshot picked(Reply.Snapshot snapshot, Invocation invocation)
      throws UsageError {
    Set<String> shown =
        Names.pick(snapshot.all(), invocation.arguments()).stream()
            .map(ServiceView::instance)
            .collect(Collectors.toSet());
    return new Reply.Snapshot(
        snapshot.supervisor(),
        snapshot.now(),
        snapshot.services().stream().filter(view -> shown.contains(view.instance())).toList(),
        snapshot.components().stream().filter(view -> shown.contains(view.instance())).toList());
  }

  private int watch(ControlClient client, Invocation invocation, Terminal terminal)
      throws Unanswered, UsageError {
    Screen screen = new Screen(terminal);
    while (true) {
      Reply.Snapshot snapshot = snapshot(client);
      Reply.Snapshot picked = picked(snapshot, invocation);
      if (invocation.has("json")) {
        terminal.say(ReplyJson.bare(picked).write());
        terminal.out().flush();
      } else {
        show(lines(picked, terminal), screen, terminal);
      }
      if (terminal.out().checkError()) {
        // Whoever read it is gone.
        return code(picked.all());
      }
      // Nothing comes unasked on this connection: this is a wait that notices its end.
      Optional<Reply> closing = client.next(EVERY);
      if (closing.isPresent()) {
        throw ControlClient.closed("it ends");
      }
    }
  }

  /** Over the last one where that can be drawn over, else below it. */
  private static void show(List<String> lines, Screen screen, Terminal terminal) {
    if (terminal.screen() == Terminal.Screen.LIVE) {
      screen.draw(lines);
    } else {
      terminal.say(lines);
      terminal.say("");
      terminal.out().flush();
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
            StatusTable.render(snapshot.all(), snapshot.now(), width, terminal.paint()));
    String summary =
        snapshot.supervisor().project()
            + ": "
            + StatusTable.summary(snapshot.all())
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
