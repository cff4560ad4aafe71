package dev.mainstay.cli.control;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.Evidence;
import dev.mainstay.supervisor.InstanceStatus;
import dev.mainstay.supervisor.InstanceStatus.PortStatus;
import dev.mainstay.supervisor.InstanceStatus.StartRecord;
import dev.mainstay.supervisor.State;
import dev.mainstay.supervisor.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One instance's status as it travels to a command and is shown; immutable.
 *
 * @param name the service's name in the config
 * @param kind {@code daemon}, {@code task}, {@code external} or {@code component}
 * @param pid its main process; 0 when none lives
 * @param upSince when that process began; null when none lives
 * @param lastEnd why the tree before the present one ended by itself or for a fault; null for none
 * @param starts how the last starts went, newest first; empty in a brief view
 * @param deadline how long one start may take
 * @param pidFile the pid file that the program writes; empty when none is declared
 * @param version what is deployed, as the config says; empty when it does not
 */
public record ServiceView(
    String name,
    String instance,
    String kind,
    Wanted wanted,
    State state,
    Instant since,
    long pid,
    @Nullable Instant upSince,
    List<PortStatus> ports,
    int restarts,
    List<Evidence> evidence,
    @Nullable Cause cause,
    @Nullable Cause lastEnd,
    @Nullable Instant nextTryAt,
    List<String> waitingFor,
    List<StartRecord> starts,
    String suggestion,
    String log,
    List<String> command,
    String directory,
    Duration deadline,
    String pidFile,
    String version) {

  /** The kind of what lives inside the supervisor. */
  public static final String COMPONENT = "component";

  /** The view of a status as the fleet tells it. */
  public static ServiceView of(InstanceStatus status) {
    return new ServiceView(
        status.spec().name(),
        status.instance(),
        status.spec().kind().name().toLowerCase(Locale.ROOT),
        status.wanted(),
        status.state(),
        status.since(),
        status.process() == null ? 0 : status.process().pid(),
        status.upSince(),
        status.ports(),
        status.restarts(),
        status.evidence(),
        told(status.cause(), status),
        told(status.lastEnd(), status),
        status.nextTryAt(),
        status.waitingFor(),
        status.starts(),
        status.suggestion(),
        status.log().toString(),
        status.spec().command(),
        status.spec().directory().toString(),
        status.spec().ready().longest(),
        status.pidFile().map(Path::toString).orElse(""),
        status.spec().version());
  }

  /** Why it is so; a hint that says NAME or PID says its own. */
  private static @Nullable Cause told(@Nullable Cause cause, InstanceStatus status) {
    if (cause == null) {
      return null;
    }
    String hint = cause.hint().replace(" NAME`", " " + status.instance() + "`");
    return new Cause(
        cause.code(),
        cause.text(),
        status.process() == null
            ? hint
            : hint.replace(" PID`", " " + status.process().pid() + "`"));
  }

  /** The states of services by name; each different one, where instances differ. */
  public static Map<String, String> states(List<ServiceView> views) {
    Map<String, String> states = new LinkedHashMap<>();
    for (ServiceView view : views) {
      String state = view.state().label();
      states.merge(
          view.name(), state, (one, other) -> one.contains(other) ? one : one + ", " + other);
    }
    return states;
  }

  /** Whether it is as it is wanted: up with proof, or down with nothing left. */
  public boolean asWanted() {
    return switch (wanted) {
      case UP -> state.satisfies();
      case DOWN -> state == State.STOPPED || state == State.COMPLETED || isExternal();
    };
  }

  /** Whether Mainstay only watches it. */
  public boolean isExternal() {
    return kind.equals("external");
  }

  /** Whether it lives inside the supervisor itself. */
  public boolean isComponent() {
    return kind.equals(COMPONENT);
  }

  /** Whether {@code word} is its service's or its own name. */
  public boolean isNamed(String word) {
    return name.equals(word) || instance.equals(word);
  }
}
