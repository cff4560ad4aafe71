package dev.mainstay.monitor.ingest;

import java.util.List;

/**
 * Names of events as clients may use them. Incidents, statistics and alerts are made of what
 * Mainstay itself tells, so nobody else may speak in its words: such a name is kept with {@code
 * client.} before it.
 */
final class ClientNames {

  private static final List<String> OWN =
      List.of(
          "service.",
          "supervisor.",
          "incident.",
          "alert.",
          "budget.",
          "control.",
          "verify.",
          "evidence.",
          "connection.",
          "link.",
          "gateway.",
          "journal.",
          "monitor.",
          "client.");

  private ClientNames() {}

  /** The name under which a client's event is kept. */
  static String kept(String name) {
    for (String own : OWN) {
      if (name.startsWith(own)) {
        return "client." + name;
      }
    }
    return name;
  }
}
