package dev.mainstay.cli.config;

import java.util.List;

/**
 * One effective setting, as {@code config explain} shows it.
 *
 * @param path the key with its sections, such as {@code services.goals.ready.deadline}
 * @param value the value as it would be written; redacted when it may be a secret
 * @param controls what it controls, one or two sentences
 * @param notYet what will use it, when nothing does yet; else empty
 */
public record Setting(String path, String value, Source source, String controls, String notYet) {

  /** Whether only a new supervisor takes a change up: its components are made once. */
  public boolean needsNewSupervisor() {
    return path.startsWith("monitor.")
        || path.startsWith("alerts.")
        || (path.startsWith("gateway.") && !isOfAService());
  }

  /** Whether it tells how a server of the gateway is run, which the supervisor does as for any. */
  private boolean isOfAService() {
    List<String> parts = List.of(path.split("\\.", -1));
    return path.startsWith("gateway.servers.")
        && parts.stream().skip(3).anyMatch(GatewayKeys.OF_A_SERVICE::contains);
  }

  /** Whether anything reads it today. */
  public boolean used() {
    return notYet.isEmpty();
  }
}
