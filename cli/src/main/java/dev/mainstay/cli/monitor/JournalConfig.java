package dev.mainstay.cli.monitor;

import dev.mainstay.cli.config.Project;
import dev.mainstay.monitor.sqlite.Retention;
import java.time.Duration;
import java.util.Map;

/** What {@code monitor.retention} of the config asks of the journal. */
public final class JournalConfig {

  private JournalConfig() {}

  /** How much of the past it is to keep. */
  public static Retention of(Project project) {
    if (project.monitor().get("retention") instanceof Map<?, ?> values
        && values.get("age") instanceof Duration age
        && values.get("size") instanceof Long bytes) {
      return new Retention(age, bytes);
    }
    return Retention.DEFAULT;
  }
}
