package dev.mainstay.cli.config;

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
        || (path.startsWith("gateway.")
            && !path.startsWith("gateway.servers.")
            && !path.startsWith("gateway.profiles."));
  }

  /** Whether anything reads it today. */
  public boolean used() {
    return notYet.isEmpty();
  }
}
