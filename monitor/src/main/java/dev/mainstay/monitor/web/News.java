package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Journal;
import java.util.function.Consumer;

/** What other features tell dashboards besides events; each message says its own {@code type}. */
@FunctionalInterface
public interface News {

  /** Tells each message from now on, until the handle is closed; the consumer must not wait. */
  Journal.Watch watch(Consumer<Json> told);
}
