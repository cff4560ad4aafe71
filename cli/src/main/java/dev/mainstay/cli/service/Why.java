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
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.control.WhyReport;
import dev.mainstay.cli.view.WhyScreen;
import java.time.ZoneId;
import java.util.Optional;

/** {@code mainstay why NAME}: everything that is known of one instance, on one screen. */
public final class Why implements Handler {

  /** Lines of output that are shown unless asked otherwise. */
  private static final int LINES = 12;

  private static final int LINES_MAX = 50;

  private final Machinery machinery;

  public Why(Machinery machinery) {
    this.machinery = machinery;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atLeastOne("the name of a service");
    invocation.atMost(1);
    int lines = invocation.whole("lines", 0, LINES_MAX).orElse(LINES);
    StateFolder folder = Place.require(invocation, terminal).folder();
    Optional<ControlClient> connected = ControlClient.connect(folder);
    if (connected.isEmpty()) {
      return Leftovers.tell(folder, machinery, terminal, invocation.has("json"));
    }
    String name = invocation.arguments().getFirst();
    try (ControlClient client = connected.get()) {
      Reply reply = client.ask(new Request.Why(name));
      if (!(reply instanceof Reply.Why(WhyReport report))) {
        throw refused(reply);
      }
      if (invocation.has("json")) {
        terminal.say(ReplyJson.write(reply).write());
      } else {
        terminal.say(
            WhyScreen.render(
                report,
                ZoneId.systemDefault(),
                terminal.width(),
                lines,
                terminal.paint(),
                terminal.typed()));
      }
      return report.service().asWanted() ? ExitCode.DONE.code() : ExitCode.NOT_PROVEN.code();
    } catch (Unanswered e) {
      terminal.complain(e.what(), Client.who(folder));
      return ExitCode.NOT_PROVEN.code();
    }
  }

  private static UsageError refused(Reply reply) {
    return reply instanceof Reply.Refused refused
        ? new UsageError(refused.text(), refused.hint())
        : new UsageError("the supervisor gave another answer than was asked for", "");
  }
}
