package dev.mainstay.monitor.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the alert machine knows; immutable.
 *
 * @param subjects by name; only those of which something is known
 * @param alerts by id
 * @param untold notices that wait to be told together
 * @param tellAt when they are; null when none waits
 */
public record Alerts(
    SortedMap<String, Subject> subjects,
    SortedMap<String, Alert> alerts,
    List<Notice> untold,
    @Nullable Instant tellAt) {

  /** Nothing is known, and nothing wrong. */
  public static final Alerts NONE = new Alerts(new TreeMap<>(), new TreeMap<>(), List.of(), null);

  public Alerts {
    subjects = Collections.unmodifiableSortedMap(new TreeMap<>(subjects));
    alerts = Collections.unmodifiableSortedMap(new TreeMap<>(alerts));
    untold = List.copyOf(untold);
  }

  /** What people are told of an alert. */
  public record Notice(Kind kind, Alert alert) {
    /** Why they are told. */
    public enum Kind {
      RAISED,
      REMINDED,
      RESOLVED
    }
  }

  Alerts with(Subject subject) {
    SortedMap<String, Subject> more = new TreeMap<>(subjects);
    if (subject.isPlain()) {
      more.remove(subject.name());
    } else {
      more.put(subject.name(), subject);
    }
    return new Alerts(more, alerts, untold, tellAt);
  }

  Alerts with(Alert alert) {
    SortedMap<String, Alert> more = new TreeMap<>(alerts);
    more.put(alert.id(), alert);
    return new Alerts(subjects, more, untold, tellAt);
  }

  Alerts without(Alert alert) {
    SortedMap<String, Alert> fewer = new TreeMap<>(alerts);
    fewer.remove(alert.id());
    return new Alerts(subjects, fewer, untold, tellAt);
  }

  Alerts telling(Notice notice, Instant at) {
    List<Notice> more = new ArrayList<>(untold);
    more.add(notice);
    return new Alerts(subjects, alerts, more, tellAt == null ? at : tellAt);
  }

  Alerts told() {
    return new Alerts(subjects, alerts, List.of(), null);
  }
}
