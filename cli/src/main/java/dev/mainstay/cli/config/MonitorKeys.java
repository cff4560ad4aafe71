package dev.mainstay.cli.config;

import static dev.mainstay.cli.config.Key.leaf;
import static dev.mainstay.cli.config.Key.section;

import java.util.Set;

/** The keys of {@code monitor:}. */
final class MonitorKeys {

  private MonitorKeys() {}

  /**
   * Whether it listens. The journal is there anyhow: whoever says only how much it keeps has not
   * asked for a port.
   */
  static boolean isOn(Section monitor) {
    return monitor.holds("enabled")
        ? monitor.bool("enabled")
        : monitor.written() && !monitor.values().keySet().equals(Set.of("retention"));
  }

  static Key monitor() {
    return section(
            "monitor",
            "The dashboard and what it listens on. The journal of events is kept with or without"
                + " it.",
            leaf(
                    "enabled",
                    KeyType.BOOLEAN,
                    "",
                    "Whether it listens; when absent, whether `monitor` is written with anything"
                        + " but `retention`.")
                .variables("MONITORING_ENABLED"),
            leaf(
                    "host",
                    KeyType.TEXT,
                    "127.0.0.1",
                    "The address it listens on. On any but this machine's own, everything but"
                        + " `/livez` needs the token.")
                .variables("MONITORING_HOST"),
            leaf(
                    "port",
                    KeyType.PORTS,
                    "8080",
                    "The port it listens on. Of a range the first that is free; `auto` is"
                        + " 8080-8179.")
                .variables("MONITORING_PORT"),
            leaf(
                    "allowed_hosts",
                    KeyType.TEXTS,
                    "",
                    "Names besides its own by which browsers may speak of it, `name` or"
                        + " `name:port`, such as behind a proxy.")
                .aliases("hosts"),
            leaf(
                "public_status",
                KeyType.BOOLEAN,
                "false",
                "Whether `/status`, `/health` and `/readyz` need no token from elsewhere; they"
                    + " tell names and states only."),
            leaf(
                "ingest_connections",
                KeyType.COUNT,
                "1024",
                "The most connections to `/events` at once."),
            leaf(
                "dashboard_connections",
                KeyType.COUNT,
                "256",
                "The most connections to `/ws` at once."),
            retention())
        .standing()
        .open();
  }

  private static Key retention() {
    return section(
            "retention",
            "How much of the past the journal keeps. Whole days go, the oldest first, never"
                + " today's.",
            leaf(
                "age",
                KeyType.DURATION,
                "14d",
                "Days that ended longer ago than this go; a part of a day counts as a whole one."),
            leaf(
                "size",
                KeyType.SIZE,
                "1GiB",
                "While all files together are larger than this, the oldest goes."))
        .standing()
        .open();
  }
}
