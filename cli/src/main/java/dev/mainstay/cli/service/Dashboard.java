package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.core.json.Json;
import java.io.IOException;
import java.util.List;

/** {@code mainstay dashboard}: the address of the dashboard, with a login that is good once. */
public final class Dashboard implements Handler {

  /** What opens an address on Linux and on macOS. */
  private static final List<String> OPENERS = List.of("xdg-open", "open");

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(0);
    return Client.with(
        Place.require(invocation, terminal).folder(),
        terminal,
        client -> {
          Reply reply = client.ask(new Request.Dashboard());
          if (reply instanceof Reply.Done(List<String> lines)) {
            String url = lines.getFirst();
            terminal.say(
                invocation.has("json") ? Json.object().put("url", url).build().write() : url);
            return invocation.has("open") ? open(url, terminal) : ExitCode.DONE.code();
          }
          if (reply instanceof Reply.Refused refused) {
            terminal.complain(refused.text(), refused.hint());
          }
          return ExitCode.NOT_PROVEN.code();
        });
  }

  private static int open(String url, Terminal terminal) {
    for (String opener : OPENERS) {
      try {
        Process _ =
            new ProcessBuilder(opener, url)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return ExitCode.DONE.code();
      } catch (IOException e) {
        // Not installed: the next one may be.
      }
    }
    terminal.complain("nothing here opens a browser", "open the address above yourself");
    return ExitCode.NOT_PROVEN.code();
  }
}
