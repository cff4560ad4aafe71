package dev.mainstay.cli.view;

import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.WhyReport;
import dev.mainstay.cli.control.WhyReport.ListenerFacts;
import dev.mainstay.cli.control.WhyReport.PortFacts;
import dev.mainstay.cli.control.WhyReport.ProcessLine;
import dev.mainstay.cli.control.WhyReport.Whose;
import dev.mainstay.cli.view.LinkScreen.Settings;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Evidence;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The answer to "why is it as it is?" on one screen: state and cause, the stages of its newest
 * start with the evidence of each, who holds its ports, its processes, its pid file, its attempts,
 * its last output, and one hint.
 */
public final class WhyScreen {

  private static final int LABEL_COLUMNS = 11;
  private static final int PROCESSES_MAX = 6;
  private static final int STARTS_MAX = 4;

  private final WhyReport report;
  private final ServiceView service;
  private final Instant now;
  private final ZoneId zone;
  private final int width;
  private final int outputLines;
  private final Paint paint;
  private final AsTyped typed;
  private final List<String> lines = new ArrayList<>();

  private WhyScreen(
      WhyReport report, ZoneId zone, int width, int outputLines, Paint paint, AsTyped typed) {
    this.report = report;
    this.service = report.service();
    this.now = report.now();
    this.zone = zone;
    this.width = width;
    this.outputLines = outputLines;
    this.paint = paint;
    this.typed = typed;
  }

  /** The screen's lines, none longer than {@code width}. */
  public static List<String> render(
      WhyReport report, ZoneId zone, int width, int outputLines, Paint paint, AsTyped typed) {
    WhyScreen screen = new WhyScreen(report, zone, width, outputLines, paint, typed);
    if (report.service().isComponent()) {
      return screen.part();
    }
    screen.headline();
    screen.stages();
    screen.ports();
    screen.processes();
    screen.attempts();
    screen.output();
    return screen.lines;
  }

  /** A part of the supervisor: it has no process, no command and no output of its own. */
  private List<String> part() {
    boolean works = service.cause() == null || service.cause().code() == CauseCode.NO_ANSWER;
    if (report.link().isObject() && works) {
      lines.addAll(LinkScreen.render(report.link(), zone, width, paint, typed, Settings.BRIEF));
      return lines;
    }
    headline();
    if (!service.evidence().isEmpty()) {
      lines.add("");
      newest(service.evidence());
    }
    ports();
    attempts();
    block("log", service.log());
    return lines;
  }

  private void headline() {
    String state = service.state().label();
    String head =
        service.instance()
            + " is "
            + state
            + " for "
            + Words.age(service.since(), now)
            + ", wanted "
            + service.wanted().label();
    lines.add(
        paint.strong(service.instance())
            + " is "
            + paint.state(service.state(), state)
            + Words.cut(
                head.substring((service.instance() + " is " + state).length()),
                width - (service.instance() + " is " + state).length()));
    Cause cause = service.cause();
    if (cause != null) {
      block("cause", cause.code().label() + ": " + cause.text());
    } else {
      block("because", belief());
    }
    if (cause != null && !cause.hint().isEmpty()) {
      block("do", typed.text(cause.hint()));
    }
    Cause lastEnd = service.lastEnd();
    if (cause == null && lastEnd != null && service.upSince() != null) {
      String again = Words.age(service.upSince(), now) + " ago: ";
      block("restarted", again + lastEnd.code().label() + ": " + lastEnd.text());
      block("do", typed.text(lastEnd.hint()));
    }
    if (!service.suggestion().isEmpty()) {
      block("remark", service.suggestion());
    }
  }

  /** Why we say what we say when nothing is wrong. */
  private String belief() {
    Optional<Instant> proof = StatusTable.lastProof(service);
    if (service.isComponent()) {
      return "a part of Mainstay, in the supervisor itself (pid "
          + service.pid()
          + "); last proven "
          + proof.map(at -> Words.age(at, now) + " ago").orElse("never");
    }
    return switch (service.state()) {
      case READY, BUSY ->
          "every declared stage holds for this process tree; last proven "
              + proof.map(at -> Words.age(at, now) + " ago").orElse("(no time known)");
      case RUNNING -> "its process lives; nothing is declared that could be proven";
      case COMPLETED -> "it ran to its end with success";
      case WAITING -> "it waits for the proof of " + String.join(", ", service.waitingFor());
      case STARTING -> "its start is not yet proven; the deadline is " + deadlineLeft();
      case STOPPING -> "it is being ended; some of its tree still lives";
      case STOPPED ->
          service.wanted() == Wanted.DOWN ? "nobody wants it up" : "it has not been started yet";
      case DEGRADED, UNRESPONSIVE, STUCK, BACKOFF, FAILED -> "no cause was told";
    };
  }

  private String deadlineLeft() {
    Instant began = service.starts().isEmpty() ? service.since() : service.starts().getFirst().at();
    Duration left = Duration.between(now, began.plus(service.deadline()));
    return left.isNegative()
        ? "over"
        : "in " + Words.duration(left) + " (" + Words.duration(service.deadline()) + " in all)";
  }

  private void stages() {
    Optional<StartRecord> start = service.starts().stream().findFirst();
    List<Evidence> evidence = service.evidence();
    if (start.isEmpty() && evidence.isEmpty()) {
      return;
    }
    lines.add("");
    Instant began = start.map(StartRecord::at).orElse(service.since());
    String title =
        start
            .map(record ->
                "attempt "
                    + record.attempt()
                    + ", started "
                    + Words.moment(record.at(), now, zone)
                    + " ("
                    + Words.age(record.at(), now)
                    + " ago): "
                    + (record.cameToState() ? outcome(record, record) : record.outcome()))
            .orElse("evidence");
    lines.add(paint.quiet(Words.cut(title, width)));
    List<Evidence> shown = start.map(StartRecord::stages).orElse(evidence);
    for (Evidence stage : shown.isEmpty() ? evidence : shown) {
      stage(stage, "after " + Words.duration(Duration.between(began, stage.at())));
    }
    if (service.state().satisfies() || service.state() == State.DEGRADED || isLost()) {
      newest(evidence);
    }
  }

  private boolean isLost() {
    return service.state() == State.UNRESPONSIVE || service.state() == State.STUCK;
  }

  private void newest(List<Evidence> evidence) {
    if (evidence.isEmpty()) {
      return;
    }
    lines.add(paint.quiet("newest evidence"));
    for (Evidence stage : evidence) {
      stage(stage, Words.age(stage.at(), now) + " ago");
    }
  }

  private void stage(Evidence evidence, String when) {
    String verdict = evidence.ok() ? paint.good("ok") : paint.bad("no");
    String text =
        "  "
            + Words.pad(evidence.stage().label(), 9)
            + Words.pad(when, 14)
            + " "
            + Words.plain(
                evidence.detail().contains(evidence.probe()) || evidence.probe().isEmpty()
                    ? evidence.detail()
                    : evidence.probe() + ": " + evidence.detail());
    wrapped("  " + verdict, 4, text, 4 + 26);
  }

  private void ports() {
    List<PortFacts> ports = report.ports();
    if (!ports.isEmpty() || !report.elsewhere().isEmpty() || !report.pidFile().isEmpty()) {
      lines.add("");
    }
    for (PortFacts port : ports) {
      String label = "port " + (port.port() == 0 ? "auto" : port.port());
      if (port.listeners().isEmpty()) {
        boolean bound = report.boundOnly().contains(port.port());
        block(label, bound ? "bound by its tree, but nobody called listen" : "nobody listens");
      }
      for (ListenerFacts listener : port.listeners()) {
        block(label, holder(listener));
      }
    }
    if (!report.elsewhere().isEmpty()) {
      block(
          service.state().satisfies() ? "also" : "instead",
          report.elsewhere().stream()
              .map(l -> "listens on " + address(l) + " (pid " + l.pid() + ")")
              .collect(Collectors.joining(", ")));
    }
    if (!report.pidFile().isEmpty()) {
      block("pid file", report.pidFile());
    }
  }

  private String holder(ListenerFacts listener) {
    if (listener.pid() == 0) {
      return address(listener) + " held by a process of another user";
    }
    if (service.isComponent() && listener.whose() == Whose.ITS_OWN) {
      return address(listener) + " held by this supervisor, pid " + listener.pid();
    }
    return address(listener)
        + " held by pid "
        + listener.pid()
        + " since "
        + Words.moment(listener.startedAt(), now, zone)
        + " ("
        + listener.whose().words()
        + "): "
        + listener.command();
  }

  private static String address(ListenerFacts listener) {
    String host = listener.address();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + listener.port();
  }

  private void processes() {
    List<ProcessLine> processes = report.processes();
    for (ProcessLine process : processes.subList(0, Math.min(PROCESSES_MAX, processes.size()))) {
      block(
          process.equals(processes.getFirst()) ? "processes" : "",
          process.pid()
              + " "
              + kernelState(process.state())
              + ", "
              + Words.age(process.startedAt(), now)
              + " old: "
              + process.command());
    }
    if (processes.size() > PROCESSES_MAX) {
      block("", "and " + (processes.size() - PROCESSES_MAX) + " more");
    }
    if (processes.isEmpty() && !service.isExternal()) {
      block("processes", "none lives");
    }
  }

  /** The letters of proc(5) in words. */
  public static String kernelState(char letter) {
    return switch (letter) {
      case 'R' -> "runs";
      case 'S', 'I' -> "sleeps";
      case 'D' -> "waits for a device";
      case 'T', 't' -> "is STOPPED by a signal";
      case 'Z' -> "is a ZOMBIE";
      case 'X', 'x' -> "is dead";
      default -> "in state " + letter;
    };
  }

  private void attempts() {
    List<StartRecord> starts = service.starts();
    if (starts.size() > 1) {
      block(
          "before",
          starts.stream()
              .skip(1)
              .limit(STARTS_MAX)
              .map(start ->
                  "attempt "
                      + start.attempt()
                      + " "
                      + Words.age(start.at(), now)
                      + " ago: "
                      + outcome(start, starts.get(1)))
              .collect(Collectors.joining("; ")));
    }
    if (service.restarts() > 0) {
      block("restarts", Integer.toString(service.restarts()));
    }
    Instant next = service.nextTryAt();
    if (next != null && next.isAfter(now)) {
      block("next try", "in " + Words.duration(Duration.between(now, next)));
    } else if (service.state() == State.FAILED) {
      String start = typed.text("mainstay start " + service.name());
      block("next try", "none: it needs a person (" + start + ")");
    }
  }

  /** How it went and how it ended; of failures, the newest one before is told in full. */
  private static String outcome(StartRecord start, StartRecord inFull) {
    if (start.cameToState()) {
      return start.outcome() + (start.why().isEmpty() ? "" : ", then " + start.why());
    }
    return start.equals(inFull) && !start.why().isEmpty()
        ? start.outcome() + ": " + start.why()
        : start.outcome();
  }

  private void output() {
    if (service.isExternal()) {
      return;
    }
    List<String> output = report.output();
    if (outputLines == 0) {
      return;
    }
    lines.add("");
    lines.add(
        paint.quiet(
            Words.cut(
                (output.isEmpty() ? "no output since this start: " : "last output: ")
                    + service.log(),
                width)));
    for (String line : output.subList(Math.max(0, output.size() - outputLines), output.size())) {
      lines.add(Words.cut("  | " + Words.plain(line), width));
    }
  }

  private void block(String label, String text) {
    wrapped(Words.pad(label, LABEL_COLUMNS), LABEL_COLUMNS, Words.plain(text), LABEL_COLUMNS);
  }

  /** Text after a head of {@code headColumns}, broken at spaces, further lines indented. */
  private void wrapped(String head, int headColumns, String text, int indent) {
    List<String> broken = Wrap.wrap(text, width - headColumns, Math.max(8, width - indent));
    lines.add((head + broken.getFirst()).stripTrailing());
    for (String more : broken.subList(1, broken.size())) {
      lines.add(" ".repeat(Math.min(indent, width - 8)) + more);
    }
  }
}
