package dev.mainstay.supervisor;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.Evidence;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about one instance at one moment; immutable.
 *
 * @param instance unique in the project, such as {@code goals-8000}
 * @param since when it came into this state
 * @param process its main process; null when none lives
 * @param upSince when that process began; null when none lives
 * @param restarts spawns after the first since {@code up}
 * @param evidence the newest attempt at each declared stage, in the order of the stages
 * @param cause why it is not what is wanted, or what lacks; null when all is well
 * @param lastEnd why the tree before the present one ended, by itself or for a fault; null when
 *     none has, or since a person asked for a start
 * @param nextTryAt when it will be started again; null when no try is planned
 * @param waitingFor services whose proof it waits for
 * @param starts how the last starts went, newest first; bounded
 * @param suggestion a remark for the person, such as ports it was seen to open; empty for none
 * @param log where its output is
 */
public record InstanceStatus(
    ServiceSpec spec,
    String instance,
    Wanted wanted,
    State state,
    Instant since,
    @Nullable ProcessIdentity process,
    @Nullable Instant upSince,
    List<PortStatus> ports,
    int restarts,
    List<Evidence> evidence,
    @Nullable Cause cause,
    @Nullable Cause lastEnd,
    @Nullable Instant nextTryAt,
    List<String> waitingFor,
    List<StartRecord> starts,
    String suggestion,
    Path log) {

  /** The pid file that the program itself writes, with its ports put in. */
  public Optional<Path> pidFile() {
    Map<String, Integer> known = new LinkedHashMap<>();
    ports.forEach(port -> known.put(port.name(), port.port()));
    return Optional.ofNullable(spec.pidFile())
        .map(file -> Placeholders.fill(file, Placeholders.of(known)));
  }

  /**
   * One declared port of a running instance.
   *
   * @param owner who listens there, such as {@code pid 12 (python3 app.py)}; empty when nobody
   * @param provenAt when that was last proven; null when it was not
   */
  public record PortStatus(String name, int port, String owner, @Nullable Instant provenAt) {}

  /**
   * How one start went, stage by stage.
   *
   * @param attempt counted from 1 since the instance was wanted up
   * @param at when the process was spawned
   * @param stages the evidence with which each stage was first proven, or last refused
   * @param outcome the state it came to, such as {@code ready} or {@code starting}, or the code of
   *     the cause it failed with
   * @param why the sentence of that cause, or how its tree ended after it was up; empty while that
   *     lives
   */
  public record StartRecord(
      int attempt, Instant at, List<Evidence> stages, String outcome, String why) {

    /** Whether it came to a state; it failed with a cause otherwise. */
    public boolean cameToState() {
      return Stream.of(State.values()).anyMatch(state -> state.label().equals(outcome));
    }

    /** The same start, whose tree has ended since. */
    StartRecord endedBy(String how) {
      return new StartRecord(attempt, at, stages, outcome, how);
    }
  }
}
