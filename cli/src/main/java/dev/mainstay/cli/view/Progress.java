package dev.mainstay.cli.view;

import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.Stage;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a start goes, service by service: as plain lines for what changed, or as a live panel. */
public final class Progress {

  private static final int STATE_COLUMNS = 13;
  private static final int NAME_COLUMNS_MAX = 28;

  private Progress() {}

  /** Plain lines for what is new between two statuses of one instance; none when nothing is. */
  public static List<String> changes(
      @Nullable ServiceView before, ServiceView view, Instant now, ZoneId zone, Paint paint) {
    List<String> lines = new ArrayList<>();
    String head = paint.quiet(Words.moment(now, now, zone)) + " " + view.instance() + " ";
    if (view.state() == State.STARTING) {
      for (Evidence evidence : view.evidence()) {
        if (evidence.ok() && evidence.stage() != Stage.SPAWNED && !held(before, view, evidence)) {
          lines.add(head + evidence.stage().label() + ": " + Words.plain(evidence.detail()));
        }
      }
    }
    Cause ended = endedBetween(before, view);
    if (ended != null) {
      String what = view.state() == State.STARTING ? "ended, starting again" : "ended";
      lines.add(head + paint.bad(what) + words(ended));
    }
    if (hasMoved(before, view)) {
      lines.add(head + paint.state(view.state(), view.state().label()) + reason(view, now));
    }
    return lines;
  }

  /** The panel: one line for each instance, none longer than {@code width}. */
  public static List<String> panel(
      Collection<ServiceView> services, Instant now, int width, Paint paint) {
    int name =
        services.stream()
            .mapToInt(view -> Math.min(NAME_COLUMNS_MAX, view.instance().length()))
            .max()
            .orElse(0);
    List<String> lines = new ArrayList<>();
    for (ServiceView view : services) {
      if (view.wanted() == Wanted.DOWN && view.state() == State.STOPPED) {
        continue;
      }
      String state = Words.pad(view.state().label(), STATE_COLUMNS);
      String rest =
          Words.pad(Words.cut(view.instance(), NAME_COLUMNS_MAX), name) + detail(view, now);
      lines.add(
          paint.state(view.state(), Words.cut(state, width))
              + Words.cut(rest, Math.max(0, width - state.length())));
    }
    return lines;
  }

  /** The sentence at the end: what was proven in which time. */
  public static String verdict(Collection<ServiceView> services, Duration took) {
    int wanted = 0;
    int ready = 0;
    int running = 0;
    for (ServiceView view : services) {
      if (view.wanted() == Wanted.UP) {
        wanted++;
        running += view.state() == State.RUNNING ? 1 : 0;
        ready += view.state() != State.RUNNING && view.asWanted() ? 1 : 0;
      }
    }
    return ready
        + " of "
        + wanted
        + " ready in "
        + Words.duration(took)
        + (running == 0 ? "" : ", " + running + " running (nothing declared to prove)");
  }

  /** The lines about one instance that did not come up: what, why, and the next step. */
  public static List<String> failure(ServiceView view, int width, Paint paint, AsTyped typed) {
    List<String> lines = new ArrayList<>();
    String head = view.instance() + " is " + view.state().label();
    Cause cause = view.cause();
    String text =
        head
            + (cause == null
                ? view.waitingFor().isEmpty()
                    ? ""
                    : ": waits for " + String.join(", ", view.waitingFor())
                : ": " + cause.code().label() + ": " + Words.plain(cause.text()));
    Wrap.wrap(text, width, width - 2)
        .forEach(line -> lines.add(paint.bad((lines.isEmpty() ? "" : "  ") + line)));
    if (cause != null && !cause.hint().isEmpty()) {
      Wrap.wrap(Words.plain(typed.text(cause.hint())), width - 2, width - 2)
          .forEach(line -> lines.add("  " + line));
    }
    String why = typed.text("mainstay why " + view.instance());
    lines.add("  " + paint.quiet(why + "   log: " + view.log()));
    return lines;
  }

  private static String detail(ServiceView view, Instant now) {
    return switch (view.state()) {
      case READY, RUNNING, BUSY, COMPLETED ->
          took(view)
              + StatusTable.restarted(view, now).map(restarted -> "  " + restarted).orElse("")
              + stages(view);
      case STARTING -> "  " + Words.age(view.upSince(), now) + stages(view) + lacking(view);
      case STOPPING -> "  " + Words.age(view.since(), now);
      case STOPPED, WAITING, DEGRADED, UNRESPONSIVE, STUCK, BACKOFF, FAILED -> reason(view, now);
    };
  }

  private static String took(ServiceView view) {
    Instant upSince = view.upSince();
    return upSince == null || view.since().isBefore(upSince)
        ? ""
        : "  in " + Words.duration(Duration.between(upSince, view.since()));
  }

  private static String stages(ServiceView view) {
    return view.evidence().stream()
        .filter(Evidence::ok)
        .map(evidence -> evidence.stage().label() + " ok")
        .distinct()
        .collect(Collectors.joining(", ", "  ", ""));
  }

  private static String lacking(ServiceView view) {
    Optional<Evidence> first =
        view.evidence().stream().filter(evidence -> !evidence.ok()).findFirst();
    return first
        .map(evidence -> "; " + evidence.stage().label() + ": " + Words.plain(evidence.detail()))
        .orElse("");
  }

  private static String reason(ServiceView view, Instant now) {
    Cause cause = view.state() == State.COMPLETED ? view.lastEnd() : shownCause(view);
    StringBuilder reason = new StringBuilder();
    if (view.state().satisfies()) {
      reason.append(took(view));
    }
    if (view.state() == State.STARTING && view.pid() != 0) {
      reason.append(", pid ").append(view.pid());
    }
    if (cause != null) {
      reason.append(words(cause));
    } else if (!view.waitingFor().isEmpty()) {
      reason.append("  for ").append(String.join(", ", view.waitingFor()));
    }
    Instant next = view.nextTryAt();
    if (next != null && next.isAfter(now)) {
      reason.append("; next try in ").append(Words.duration(Duration.between(now, next)));
    }
    return reason.toString();
  }

  private static String words(Cause cause) {
    return "  " + cause.code().label() + ": " + Words.plain(cause.text());
  }

  /** How the tree ended that was seen before, where no state since then has told it. */
  private static @Nullable Cause endedBetween(@Nullable ServiceView before, ServiceView view) {
    boolean another =
        before != null
            && before.upSince() != null
            && before.state() != State.STOPPING
            && !before.upSince().equals(view.upSince());
    return another && !tellsTheEnd(view.state()) && view.wanted() == Wanted.UP
        ? view.lastEnd()
        : null;
  }

  private static boolean tellsTheEnd(State state) {
    return state == State.BACKOFF || state == State.FAILED || state == State.COMPLETED;
  }

  private static boolean held(@Nullable ServiceView before, ServiceView view, Evidence evidence) {
    return before != null
        && Objects.equals(before.upSince(), view.upSince())
        && before.evidence().stream()
            .anyMatch(old ->
                old.ok()
                    && old.stage() == evidence.stage()
                    && old.probe().equals(evidence.probe()));
  }

  private static boolean hasMoved(@Nullable ServiceView before, ServiceView view) {
    if (view.state() == State.STARTING && view.pid() == 0) {
      // It has a process in a moment, and that is worth a line.
      return false;
    }
    if (before == null) {
      return view.state() != State.STOPPED;
    }
    // Of a component the process is there before its port is.
    boolean begun = before.upSince() == null && before.pid() == view.pid();
    return before.state() != view.state()
        || (!begun && !Objects.equals(before.upSince(), view.upSince()))
        || !code(before).equals(code(view));
  }

  /** The code of what is wrong; empty for what any start lacks at first. */
  private static String code(ServiceView view) {
    Cause cause = shownCause(view);
    return cause == null ? "" : cause.code().label();
  }

  private static @Nullable Cause shownCause(ServiceView view) {
    Cause cause = view.cause();
    if (cause == null || view.state() != State.STARTING) {
      return cause;
    }
    return switch (cause.code()) {
      // What any start lacks at first, and how the one before it ended.
      case NOT_LISTENING, DEADLINE, NO_ANSWER, BAD_ANSWER, DEPENDENCY -> null;
      case EXITED_EARLY, EXITED, SIGNALED, OOM_KILLED -> null;
      case BAD_COMMAND, PERMISSION -> cause;
      case BOUND_NOT_LISTENING, WRONG_PORT, PORT_TAKEN, WRONG_PROCESS, PID_MISMATCH -> cause;
      case FROZEN, ZOMBIE, STALE_HEARTBEAT, STUCK, CRASH_LOOP, DISK_FULL -> cause;
    };
  }
}
