package dev.mainstay.monitor.web;

import dev.mainstay.core.access.Place;
import java.util.List;

/**
 * What the web server is told to be.
 *
 * @param host the address it listens on
 * @param first the first port that is tried
 * @param last the last one; the same as {@code first} when it must be that one
 * @param allowedHosts names besides its own by which browsers may speak of it, such as behind a
 *     proxy; each {@code name} or {@code name:port}
 * @param publicStatus whether the status page needs no token, wherever it is asked for
 * @param ingestMax the most connections to {@code /events} at once
 * @param dashboardsMax the most connections to {@code /ws} at once
 */
public record WebSpec(
    String host,
    int first,
    int last,
    List<String> allowedHosts,
    boolean publicStatus,
    int ingestMax,
    int dashboardsMax) {

  /** The port when none is said. */
  public static final int PORT = 8080;

  /** How many ports are tried when any free one will do. */
  public static final int AUTO_PORTS = 100;

  /** Unless the config says otherwise. */
  public static final int INGEST_MAX = 1_024;

  /** Unless the config says otherwise. */
  public static final int DASHBOARDS_MAX = 256;

  public WebSpec {
    allowedHosts = List.copyOf(allowedHosts);
  }

  /** Where it listens, and what it may be called. */
  Place place() {
    return new Place(host, first, last, allowedHosts, "monitor.allowed_hosts");
  }

  /** Whether only programs on this machine can reach it. */
  public boolean isLoopback() {
    return Place.isLoopback(host);
  }
}
