package dev.mainstay.cli.control;

import dev.mainstay.core.json.Json;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.Stage;
import dev.mainstay.supervisor.InstanceStatus.PortStatus;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of one instance's status, as scripts read it too: fields are added, not renamed.
 */
public final class ViewJson {

  private ViewJson() {}

  /** How much of a view is written. */
  public enum Detail {
    /** Without the history of its starts: what a table of many services needs. */
    BRIEF,
    FULL
  }

  /** How a change ended, for a program that asked for it. */
  public static Json outcome(
      List<ServiceView> proven, List<ServiceView> failed, List<ServiceView> open, Duration took) {
    return Json.object()
        .put("proven", proven.stream().map(ViewJson::brief).toList())
        .put("failed", failed.stream().map(ViewJson::brief).toList())
        .put("open", open.stream().map(ViewJson::brief).toList())
        .put("took_ms", took.toMillis())
        .build();
  }

  private static Json brief(ServiceView view) {
    return Json.object()
        .put("instance", view.instance())
        .put("state", view.state().label())
        .put("pid", view.pid() == 0 ? null : view.pid())
        .put("cause", cause(view.cause()))
        .build();
  }

  /** The status as JSON; the uptime is told against {@code now}. */
  public static Json write(ServiceView view, Instant now, Detail detail) {
    Json.Builder json =
        Json.object()
            .put("name", view.name())
            .put("instance", view.instance())
            .put("wanted", lower(view.wanted()))
            .put("state", view.state().label())
            .put("since", text(view.since()))
            .put("pid", view.pid() == 0 ? null : view.pid())
            .put("ports", view.ports().stream().map(ViewJson::port).toList())
            .put("port", view.ports().isEmpty() ? null : view.ports().getFirst().port())
            .put("restarts", view.restarts())
            .put("uptime_s", uptime(view, now))
            .put("evidence", view.evidence().stream().map(ViewJson::evidence).toList())
            .put("cause", cause(view.cause()))
            .put("last_end", cause(view.lastEnd()))
            .put("log", view.log())
            .put("kind", view.kind())
            .put("up_since", text(view.upSince()))
            .put("next_try_at", text(view.nextTryAt()))
            .put("waiting_for", view.waitingFor())
            .put("suggestion", view.suggestion())
            .put("deadline_ms", view.deadline().toMillis())
            .put("version", view.version().isEmpty() ? null : view.version());
    if (detail == Detail.FULL) {
      json.put("starts", view.starts().stream().map(ViewJson::start).toList())
          .put("command", view.command())
          .put("cwd", view.directory())
          .put("pid_file", view.pidFile());
    }
    return json.build();
  }

  /** The status that JSON tells of; what is missing is empty. */
  static ServiceView read(Json json) {
    return new ServiceView(
        json.text("name").orElse(""),
        json.text("instance").orElse(""),
        json.text("kind").orElse("daemon"),
        json.text("wanted").orElse("").equals("up") ? Wanted.UP : Wanted.DOWN,
        State.valueOf(json.text("state").orElse("stopped").toUpperCase(Locale.ROOT)),
        instant(json, "since").orElse(Instant.EPOCH),
        json.whole("pid").orElse(0),
        instant(json, "up_since").orElse(null),
        json.items("ports").stream().map(ViewJson::readPort).toList(),
        (int) json.whole("restarts").orElse(0),
        json.items("evidence").stream().map(ViewJson::readEvidence).toList(),
        readCause(json.at("cause")),
        readCause(json.at("last_end")),
        instant(json, "next_try_at").orElse(null),
        texts(json, "waiting_for"),
        json.items("starts").stream().map(ViewJson::readStart).toList(),
        json.text("suggestion").orElse(""),
        json.text("log").orElse(""),
        texts(json, "command"),
        json.text("cwd").orElse(""),
        Duration.ofMillis(json.whole("deadline_ms").orElse(0)),
        json.text("pid_file").orElse(""),
        json.text("version").orElse(""));
  }

  private static Json port(PortStatus port) {
    return Json.object()
        .put("name", port.name())
        .put("port", port.port())
        .put("owner", port.owner())
        .put("proven_at", text(port.provenAt()))
        .build();
  }

  private static PortStatus readPort(Json json) {
    return new PortStatus(
        json.text("name").orElse(""),
        (int) json.whole("port").orElse(0),
        json.text("owner").orElse(""),
        instant(json, "proven_at").orElse(null));
  }

  private static Json evidence(Evidence evidence) {
    return Json.object()
        .put("stage", evidence.stage().label())
        .put("ok", evidence.ok())
        .put("at", text(evidence.at()))
        .put("detail", evidence.detail())
        .put("probe", evidence.probe())
        .put("took_ms", evidence.took().toNanos() / 1e6)
        .build();
  }

  private static Evidence readEvidence(Json json) {
    String label = json.text("stage").orElse("");
    Stage stage = Stage.SPAWNED;
    for (Stage candidate : Stage.values()) {
      if (candidate.label().equals(label)) {
        stage = candidate;
      }
    }
    return new Evidence(
        stage,
        json.text("probe").orElse(""),
        json.flag("ok"),
        instant(json, "at").orElse(Instant.EPOCH),
        Duration.ofNanos((long) (json.number("took_ms").orElse(0) * 1e6)),
        json.text("detail").orElse(""));
  }

  private static @Nullable Json cause(@Nullable Cause cause) {
    return cause == null
        ? null
        : Json.object()
            .put("code", cause.code().label())
            .put("text", cause.text())
            .put("hint", cause.hint())
            .build();
  }

  private static @Nullable Cause readCause(Optional<Json> found) {
    if (found.isEmpty() || !found.get().isObject()) {
      return null;
    }
    Json json = found.get();
    String code = json.text("code").orElse("exited").replace('-', '_').toUpperCase(Locale.ROOT);
    return new Cause(
        CauseCode.valueOf(code), json.text("text").orElse(""), json.text("hint").orElse(""));
  }

  private static Json start(StartRecord start) {
    return Json.object()
        .put("attempt", start.attempt())
        .put("at", text(start.at()))
        .put("stages", start.stages().stream().map(ViewJson::evidence).toList())
        .put("outcome", start.outcome())
        .put("why", start.why())
        .build();
  }

  private static StartRecord readStart(Json json) {
    return new StartRecord(
        (int) json.whole("attempt").orElse(0),
        instant(json, "at").orElse(Instant.EPOCH),
        json.items("stages").stream().map(ViewJson::readEvidence).toList(),
        json.text("outcome").orElse(""),
        json.text("why").orElse(""));
  }

  private static @Nullable Long uptime(ServiceView view, Instant now) {
    return view.upSince() == null ? null : Duration.between(view.upSince(), now).toSeconds();
  }

  static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  static Optional<Instant> instant(Json json, String field) {
    return json.text(field).map(Moment::parse);
  }

  static List<String> texts(Json json, String field) {
    return json.items(field).stream().map(Json::text).flatMap(Optional::stream).toList();
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
