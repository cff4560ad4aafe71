package dev.mainstay.cli.control;

import dev.mainstay.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything that the supervisor can answer. */
public sealed interface Reply {

  /** Who supervises, since when, and what. */
  record Pong(SupervisorFacts supervisor) implements Reply {}

  /**
   * All instances at one moment.
   *
   * @param now the moment, by the supervisor's clock: ages are told against it
   * @param components what lives inside the supervisor, in the same words
   */
  record Snapshot(
      SupervisorFacts supervisor,
      Instant now,
      List<ServiceView> services,
      List<ServiceView> components)
      implements Reply {

    /** Services, then components. */
    public List<ServiceView> all() {
      return Stream.concat(services.stream(), components.stream()).toList();
    }
  }

  /** The new status of one instance, to a watcher. */
  record Update(Instant now, ServiceView service) implements Reply {}

  /** Everything about one instance. */
  record Why(WhyReport report) implements Reply {}

  /** The settings that the supervisor runs with: values by path, secrets redacted. */
  record Settings(Map<String, String> values) implements Reply {}

  /** Budgets, or what came of asking for a piece of one: {@code granted}, and the budget. */
  record Budgets(Json told) implements Reply {}

  /** How the gateway is, or what it answered to a client: {@code result} or {@code error}. */
  record Mcp(Json told) implements Reply {}

  /** How each link is: {@code now} and {@code links}. */
  record Links(Json told) implements Reply {}

  /** It is being done, or done; what in particular, in words. */
  record Done(List<String> lines) implements Reply {}

  /** The config has faults, all of them here; nothing was applied. */
  record Faults(List<String> faults) implements Reply {}

  /**
   * The request was not carried out.
   *
   * @param code a stable word, such as {@code unknown-service}
   */
  record Refused(String code, String text, String hint) implements Reply {}

  /** The last line of a connection that the supervisor ends. */
  record Closing(String reason) implements Reply {}

  /**
   * The supervisor as others see it.
   *
   * @param project the config's name for itself
   * @param config the config file; absolute
   */
  record SupervisorFacts(String project, String config, String version, long pid, Instant since) {}
}
