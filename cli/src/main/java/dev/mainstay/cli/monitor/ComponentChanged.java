package dev.mainstay.cli.monitor;

import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.monitor.MonitorEvent;
import dev.mainstay.probe.Cause;
import dev.mainstay.supervisor.Wanted;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A component's change of state, in the words in which services' changes are told. */
public final class ComponentChanged {

  private ComponentChanged() {}

  /** {@code service.state.changed} of a component. */
  public static MonitorEvent of(ServiceView before, ServiceView after, String host) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("service", after.name());
    fields.put("from", before.state().label());
    fields.put("to", after.state().label());
    fields.put("wanted", after.wanted() == Wanted.UP ? "up" : "down");
    fields.put("verdict", verdict(after));
    @Nullable Cause cause = after.cause();
    if (cause != null) {
      fields.put("cause", cause.code().label());
      fields.put("detail", cause.text());
      fields.put("hint", cause.hint());
    }
    List<String> evidence =
        after.evidence().stream()
            .map(e -> (e.ok() ? "proven: " : "lacking: ") + e.probe() + ": " + e.detail())
            .toList();
    fields.put("evidence", evidence.isEmpty() ? List.of("it does not listen") : evidence);
    return new MonitorEvent(
        "service.state.changed",
        after.instance(),
        host,
        after.since(),
        after.cause() == null ? Severity.INFO : Severity.ERROR,
        fields);
  }

  /** {@code service.state.changed} of a component that the config does not declare any more. */
  public static MonitorEvent removed(ServiceView last, String host, Instant at) {
    return new MonitorEvent(
        "service.state.changed",
        last.instance(),
        host,
        at,
        Severity.INFO,
        Map.of(
            "service",
            last.name(),
            "from",
            last.state().label(),
            "to",
            "stopped",
            "wanted",
            "down",
            "verdict",
            "good",
            "evidence",
            List.of("the config does not declare it any more, and it is closed")));
  }

  private static String verdict(ServiceView view) {
    return switch (view.state()) {
      case READY, BUSY, RUNNING, COMPLETED -> "good";
      case DEGRADED, UNRESPONSIVE, STUCK, BACKOFF, FAILED -> "bad";
      case WAITING, STARTING, STOPPING, STOPPED -> "pending";
    };
  }
}
