package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.Fault;
import java.util.List;

/** What loading a config gave: a project, or everything that is wrong with it. */
public sealed interface ConfigResult {

  /**
   * A project without faults.
   *
   * @param warnings what has no effect yet, or is deprecated
   */
  record Loaded(Project project, List<Fault> warnings) implements ConfigResult {}

  /** At least one fault; nothing may be started. */
  record Faults(List<Fault> faults) implements ConfigResult {}
}
