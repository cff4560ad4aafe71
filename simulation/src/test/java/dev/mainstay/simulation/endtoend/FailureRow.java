package dev.mainstay.simulation.endtoend;

import dev.mainstay.simulation.driver.Status;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One row of the failure matrix: what goes wrong, and what Mainstay must show of it.
 *
 * @param id the service's name in the test
 * @param fault what the program does, in the words of the page
 * @param config the service below its name: {@code @MODE ...@} stands for the command of {@code
 *     misbehave.py}, {@code @port@} for its port, {@code @folder@} for the project's folder
 * @param begin when the fault begins
 * @param states the states of which one must be shown
 * @param codes the causes of which one must be shown with it; empty when no cause may be shown
 * @param within counted from the beginning of the fault
 * @param everReady whether it may be called ready at any time
 * @param why what {@code mainstay why} must say, in any case of letters
 * @param peers what the nine supervisors of docs/reference/peers showed at default settings
 */
record FailureRow(
    String id,
    String fault,
    String config,
    Begin begin,
    Set<String> states,
    Set<String> codes,
    Duration within,
    boolean everReady,
    List<String> why,
    String peers) {

  /** When a fault begins. */
  sealed interface Begin {
    /** When the program stamps this event; {@code main} is the first line of it. */
    record Stamp(String event) implements Begin {}

    /** When the project is started: nothing of this row ever runs. */
    record Up() implements Begin {}

    /** When the test stops its process (SIGSTOP), after it was ready. */
    record Freeze() implements Begin {}
  }

  /** A row whose program is wrong from its first line on, and can never be ready. */
  static FailureRow never(String id, String fault, String program) {
    return new FailureRow(
        id,
        fault,
        """
        command: @%s@
        port: @port@
        ready: {http: {path: /health}}
        """
            .formatted(program),
        new Begin.Stamp("main"),
        Set.of(),
        Set.of(),
        Duration.ZERO,
        false,
        List.of(),
        "not measured");
  }

  /** A row whose program serves until the event that it stamps. */
  static FailureRow until(String event, String id, String fault, String program) {
    return never(id, fault, program).ready().from(new Begin.Stamp(event));
  }

  FailureRow from(Begin other) {
    return new FailureRow(id, fault, config, other, states, codes, within, everReady, why, peers);
  }

  FailureRow with(String lines) {
    return configured(config + lines);
  }

  /** With these lines added, and a probe timeout that is short enough for their interval. */
  FailureRow quick(String lines) {
    return configured(config.replace("{path: /health}", "{path: /health, timeout: 1s}") + lines);
  }

  FailureRow configured(String lines) {
    return new FailureRow(id, fault, lines, begin, states, codes, within, everReady, why, peers);
  }

  FailureRow ready() {
    return new FailureRow(id, fault, config, begin, states, codes, within, true, why, peers);
  }

  /** What must be shown, and how soon. */
  FailureRow shows(Set<String> shown, Set<String> causes, double seconds) {
    Duration bound = Duration.ofMillis(Math.round(seconds * 1000));
    return new FailureRow(id, fault, config, begin, shown, causes, bound, everReady, why, peers);
  }

  FailureRow says(String... words) {
    return new FailureRow(
        id, fault, config, begin, states, codes, within, everReady, List.of(words), peers);
  }

  FailureRow peers(String shown) {
    return new FailureRow(id, fault, config, begin, states, codes, within, everReady, why, shown);
  }

  /** Whether this is what the row asks for. */
  boolean shownBy(Status.Service service) {
    boolean cause = codes.isEmpty() ? service.cause().isEmpty() : codes.contains(service.cause());
    return states.contains(service.state()) && cause;
  }

  @Override
  public String toString() {
    return id;
  }
}
