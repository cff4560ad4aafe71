package dev.mainstay.cli.mcp;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.service.Client;
import dev.mainstay.cli.service.Place;
import dev.mainstay.cli.view.ServerTable;
import dev.mainstay.cli.view.Words;
import dev.mainstay.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** {@code mainstay mcp [tools | call]}: what the gateway says of itself, and to a client. */
final class Asking {

  private static final Duration CALL_WITHIN = Duration.ofSeconds(60);

  /** The supervisor is to say itself that there was no answer in time. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Arguments that fit into a line of the control socket, in bytes. */
  private static final int ARGUMENTS_BYTES_MAX = 48 * 1024;

  /** Refusals that another command line would not have met. */
  private static final Set<String> USAGE = Set.of("no-gateway", "unknown-profile");

  private Asking() {}

  /** What is done with the gateway's answer. */
  @FunctionalInterface
  private interface Showing {
    int show(Json told);
  }

  static int servers(Invocation invocation, Terminal terminal) throws UsageError {
    return ask(
        invocation,
        terminal,
        client -> client.ask(new Request.Mcp()),
        told -> {
          if (invocation.has("json")) {
            terminal.say(told.write());
          } else {
            ServerTable.of(told, terminal.paint()).forEach(terminal::say);
          }
          boolean ready =
              told.items("servers").stream()
                  .allMatch(row -> row.text("state").orElse("").equals("ready"));
          return (ready ? ExitCode.DONE : ExitCode.NOT_PROVEN).code();
        });
  }

  static int tools(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(2);
    List<String> words = invocation.arguments();
    String profile = words.size() == 2 ? words.get(1) : invocation.value("profile").orElse("");
    Json nothing = Json.object().build();
    Duration within = within(invocation);
    return ask(
        invocation,
        terminal,
        client -> request(client, profile, "tools/list", nothing, within),
        told -> {
          List<Json> tools = told.items("result.tools");
          if (invocation.has("json")) {
            terminal.say(Json.object().put("tools", tools).build().write());
          } else if (tools.isEmpty()) {
            terminal.complain("no tools are offered", "mainstay mcp shows how the servers are");
          } else {
            ServerTable.tools(tools, terminal.width()).forEach(terminal::say);
          }
          return ExitCode.DONE.code();
        });
  }

  private static Duration within(Invocation invocation) throws UsageError {
    return invocation.duration("timeout").orElse(CALL_WITHIN);
  }

  static int call(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atMost(3);
    List<String> words = invocation.arguments();
    if (words.size() < 2) {
      throw new UsageError("mainstay mcp call needs a tool", "see: mainstay mcp tools");
    }
    Json params =
        Json.object().put("name", words.get(1)).put("arguments", arguments(words)).build();
    Duration within = within(invocation);
    String profile = invocation.value("profile").orElse("");
    return ask(
        invocation,
        terminal,
        client -> request(client, profile, "tools/call", params, within),
        told -> {
          Json result = told.at("result").orElse(Json.of(null));
          if (invocation.has("json")) {
            terminal.say(result.write());
          } else {
            content(result).forEach(terminal::say);
          }
          return (result.flag("isError") ? ExitCode.NOT_PROVEN : ExitCode.DONE).code();
        });
  }

  private static Json arguments(List<String> words) throws UsageError {
    String text = words.size() == 3 ? words.get(2) : "{}";
    if (text.getBytes(StandardCharsets.UTF_8).length > ARGUMENTS_BYTES_MAX) {
      throw new UsageError("the arguments are longer than " + ARGUMENTS_BYTES_MAX + " bytes", "");
    }
    return Json.tryParse(text)
        .filter(Json::isObject)
        .orElseThrow(() ->
            new UsageError(
                "the arguments are not a JSON object: " + text,
                "such as: mainstay mcp call " + words.get(1) + " '{\"key\": \"value\"}'"));
  }

  private static List<String> content(Json result) {
    List<String> lines =
        result.items("content").stream()
            .flatMap(part -> part.text("text").orElseGet(part::write).lines())
            .map(Words::plain)
            .toList();
    return lines.isEmpty() ? List.of(result.write()) : lines;
  }

  private static Reply request(
      ControlClient client, String profile, String method, Json params, Duration within)
      throws Unanswered {
    return client.ask(new Request.McpAsk(profile, method, params, within), within.plus(GRACE));
  }

  /** A question to the supervisor. */
  @FunctionalInterface
  private interface Question {
    Reply to(ControlClient client) throws Unanswered;
  }

  private static int ask(
      Invocation invocation, Terminal terminal, Question question, Showing showing)
      throws UsageError {
    return Client.with(
        Place.require(invocation, terminal).folder(),
        terminal,
        client ->
            switch (question.to(client)) {
              case Reply.Mcp(Json told) when told.at("error").isPresent() ->
                  failed(told, invocation, terminal);
              case Reply.Mcp(Json told) -> showing.show(told);
              case Reply.Refused refused -> {
                terminal.complain(refused.text(), refused.hint());
                yield (USAGE.contains(refused.code()) ? ExitCode.USAGE : ExitCode.NOT_PROVEN)
                    .code();
              }
              case Reply other -> {
                terminal.complain("not an answer to that: " + other, "");
                yield ExitCode.NOT_PROVEN.code();
              }
            });
  }

  private static int failed(Json told, Invocation invocation, Terminal terminal) {
    if (invocation.has("json")) {
      terminal.say(told.write());
    }
    String hint = told.text("error.data.hint").orElse("mainstay mcp tools; mainstay mcp");
    terminal.complain(
        Words.plain(told.text("error.message").orElse("the gateway answered with an error")),
        Words.plain(hint));
    return ExitCode.NOT_PROVEN.code();
  }
}
