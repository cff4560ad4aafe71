package dev.mainstay.cli.control;

import dev.mainstay.cli.control.Reply.SupervisorFacts;
import dev.mainstay.cli.control.ViewJson.Detail;
import dev.mainstay.cli.control.WhyReport.ListenerFacts;
import dev.mainstay.cli.control.WhyReport.PortFacts;
import dev.mainstay.cli.control.WhyReport.ProcessLine;
import dev.mainstay.cli.control.WhyReport.Whose;
import dev.mainstay.core.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON form of replies; what {@code --json} prints is made of the same parts. */
public final class ReplyJson {

  private ReplyJson() {}

  /** One reply as JSON. */
  public static Json write(Reply reply) {
    return switch (reply) {
      case Reply.Pong pong -> facts(typed("pong"), pong.supervisor()).build();
      case Reply.Snapshot snapshot -> snapshot(snapshot);
      case Reply.Update update ->
          typed("update")
              .put("now", update.now().toString())
              .put("service", ViewJson.write(update.service(), update.now(), Detail.BRIEF))
              .build();
      case Reply.Why why -> why(why.report());
      case Reply.Settings settings -> typed("settings").put("values", settings.values()).build();
      case Reply.Budgets budgets -> typed("budgets").put("told", budgets.told()).build();
      case Reply.Mcp mcp -> typed("mcp").put("told", mcp.told()).build();
      case Reply.Links links -> typed("links").put("told", links.told()).build();
      case Reply.Done done -> typed("done").put("lines", done.lines()).build();
      case Reply.Faults faults -> typed("faults").put("faults", faults.faults()).build();
      case Reply.Refused refused ->
          typed("refused")
              .put("code", refused.code())
              .put("text", refused.text())
              .put("hint", refused.hint())
              .build();
      case Reply.Closing closing -> typed("closing").put("reason", closing.reason()).build();
    };
  }

  /** What scripts read: the same without the envelope of the protocol. */
  public static Json bare(Reply reply) {
    Json.Builder json = Json.object();
    write(reply)
        .fields()
        .forEach((name, value) -> {
          if (!name.equals("reply")) {
            json.put(name, value);
          }
        });
    return json.build();
  }

  /** The reply that a line holds; empty when it is none that this version knows. */
  public static Optional<Reply> parse(String line) {
    return Json.tryParse(line).flatMap(ReplyJson::read);
  }

  private static Optional<Reply> read(Json json) {
    return Optional.ofNullable(
        switch (json.text("reply").orElse("")) {
          case "pong" -> new Reply.Pong(readFacts(json));
          case "snapshot" ->
              new Reply.Snapshot(
                  readFacts(json),
                  instant(json, "now"),
                  json.items("services").stream().map(ViewJson::read).toList(),
                  json.items("components").stream().map(ViewJson::read).toList());
          case "update" ->
              new Reply.Update(
                  instant(json, "now"), ViewJson.read(json.at("service").orElse(Json.of(null))));
          case "why" -> new Reply.Why(readWhy(json));
          case "settings" -> new Reply.Settings(readValues(json));
          case "budgets" -> new Reply.Budgets(json.at("told").orElse(Json.of(null)));
          case "mcp" -> new Reply.Mcp(json.at("told").orElse(Json.of(null)));
          case "links" -> new Reply.Links(json.at("told").orElse(Json.of(null)));
          case "done" -> new Reply.Done(ViewJson.texts(json, "lines"));
          case "faults" -> new Reply.Faults(ViewJson.texts(json, "faults"));
          case "refused" ->
              new Reply.Refused(word(json, "code"), word(json, "text"), word(json, "hint"));
          case "closing" -> new Reply.Closing(word(json, "reason"));
          default -> null;
        });
  }

  private static Json snapshot(Reply.Snapshot snapshot) {
    Json.Builder json = facts(typed("snapshot"), snapshot.supervisor());
    return json.put("now", snapshot.now().toString())
        .put("components", rows(snapshot.components(), snapshot.now()))
        .put("services", rows(snapshot.services(), snapshot.now()))
        .build();
  }

  private static List<Json> rows(List<ServiceView> views, Instant now) {
    return views.stream().map(view -> ViewJson.write(view, now, Detail.BRIEF)).toList();
  }

  private static Json.Builder facts(Json.Builder json, SupervisorFacts facts) {
    return json.put("project", facts.project())
        .put("version", facts.version())
        .put("config", facts.config())
        .put(
            "supervisor",
            Json.object().put("pid", facts.pid()).put("since", facts.since().toString()).build());
  }

  private static SupervisorFacts readFacts(Json json) {
    return new SupervisorFacts(
        word(json, "project"),
        word(json, "config"),
        word(json, "version"),
        json.whole("supervisor.pid").orElse(0),
        json.text("supervisor.since").map(Moment::parse).orElse(Instant.EPOCH));
  }

  private static Json why(WhyReport report) {
    return typed("why")
        .put("now", report.now().toString())
        .put("service", ViewJson.write(report.service(), report.now(), Detail.FULL))
        .put("ports", report.ports().stream().map(ReplyJson::port).toList())
        .put("elsewhere", report.elsewhere().stream().map(ReplyJson::listener).toList())
        .put("bound_only", report.boundOnly())
        .put("processes", report.processes().stream().map(ReplyJson::process).toList())
        .put("pid_file", report.pidFile())
        .put("output", report.output())
        .put("link", report.link())
        .build();
  }

  private static WhyReport readWhy(Json json) {
    return new WhyReport(
        ViewJson.read(json.at("service").orElse(Json.of(null))),
        instant(json, "now"),
        json.items("ports").stream().map(ReplyJson::readPort).toList(),
        json.items("elsewhere").stream().map(ReplyJson::readListener).toList(),
        json.items("bound_only").stream().map(port -> (int) port.whole().orElse(0)).toList(),
        json.items("processes").stream().map(ReplyJson::readProcess).toList(),
        word(json, "pid_file"),
        ViewJson.texts(json, "output"),
        json.at("link").orElse(Json.of(null)));
  }

  private static Json port(PortFacts port) {
    return Json.object()
        .put("name", port.name())
        .put("port", port.port())
        .put("listeners", port.listeners().stream().map(ReplyJson::listener).toList())
        .build();
  }

  private static PortFacts readPort(Json json) {
    return new PortFacts(
        word(json, "name"),
        (int) json.whole("port").orElse(0),
        json.items("listeners").stream().map(ReplyJson::readListener).toList());
  }

  private static Json listener(ListenerFacts listener) {
    return Json.object()
        .put("address", listener.address())
        .put("port", listener.port())
        .put("pid", listener.pid() == 0 ? null : listener.pid())
        .put("command", listener.command())
        .put("started_at", listener.startedAt().toString())
        .put("ours", listener.whose() == Whose.ITS_OWN)
        .put("allowed", listener.whose() != Whose.STRANGER)
        .build();
  }

  private static ListenerFacts readListener(Json json) {
    return new ListenerFacts(
        word(json, "address"),
        (int) json.whole("port").orElse(0),
        json.whole("pid").orElse(0),
        word(json, "command"),
        instant(json, "started_at"),
        json.flag("ours") ? Whose.ITS_OWN : json.flag("allowed") ? Whose.ALLOWED : Whose.STRANGER);
  }

  private static Json process(ProcessLine process) {
    return Json.object()
        .put("pid", process.pid())
        .put("state", String.valueOf(process.state()))
        .put("started_at", process.startedAt().toString())
        .put("command", process.command())
        .build();
  }

  private static ProcessLine readProcess(Json json) {
    String state = word(json, "state");
    return new ProcessLine(
        json.whole("pid").orElse(0),
        state.isEmpty() ? '?' : state.charAt(0),
        instant(json, "started_at"),
        word(json, "command"));
  }

  private static Map<String, String> readValues(Json json) {
    Map<String, String> values = new LinkedHashMap<>();
    json.at("values")
        .orElse(Json.of(null))
        .fields()
        .forEach((path, value) -> values.put(path, value.text().orElse("")));
    return values;
  }

  private static Json.Builder typed(String type) {
    return Json.object().put("reply", type);
  }

  private static String word(Json json, String field) {
    return json.text(field).orElse("");
  }

  private static Instant instant(Json json, String field) {
    return ViewJson.instant(json, field).orElse(Instant.EPOCH);
  }
}
