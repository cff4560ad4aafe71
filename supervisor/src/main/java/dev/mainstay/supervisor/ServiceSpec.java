package dev.mainstay.supervisor;

import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the config declares about one service; immutable, with every default filled in.
 *
 * @param name unique in the project; letters, digits, dot, dash, underscore
 * @param kind what a run of it looks like
 * @param command the argument vector; empty for {@link Kind#EXTERNAL}; may hold {@code ${PORT}} and
 *     {@code ${PORT_NAME}}, which are put in at spawn
 * @param directory its working directory; absolute
 * @param env added to the supervisor's environment; same placeholders
 * @param ports every declared port, the main one first
 * @param portOwner who may own those ports
 * @param pidFile the pid file that the program itself writes, absolute; null when none is declared
 * @param ready what proves a start
 * @param live what proves that it goes on
 * @param restart what follows an end
 * @param stop how it is ended
 * @param dependsOn names of services that must be proven first
 * @param logs how much output is kept
 * @param instances how many copies; at least 1
 * @param autostart whether {@code up} wants it up; otherwise it waits for {@code start}
 * @param version what is deployed, for people; empty when it is not said
 * @param stdio what its stdin and stdout are
 */
public record ServiceSpec(
    String name,
    Kind kind,
    List<String> command,
    Path directory,
    Map<String, String> env,
    List<PortSpec> ports,
    PortOwner portOwner,
    @Nullable Path pidFile,
    Ready ready,
    Live live,
    RestartSpec restart,
    Stop stop,
    List<String> dependsOn,
    Logs logs,
    int instances,
    boolean autostart,
    String version,
    Stdio stdio) {

  /** The same service, with this as its stdin and stdout. */
  public ServiceSpec stdio(Stdio other) {
    return new ServiceSpec(
        name, kind, command, directory, env, ports, portOwner, pidFile, ready, live, restart, stop,
        dependsOn, logs, instances, autostart, version, other);
  }

  public ServiceSpec env(Map<String, String> other) {
    return with(other, ports, ready, live, dependsOn, instances, autostart);
  }

  public ServiceSpec dependsOn(List<String> others) {
    return with(env, ports, ready, live, others, instances, autostart);
  }

  public ServiceSpec autostart(boolean whether) {
    return with(env, ports, ready, live, dependsOn, instances, whether);
  }

  /** The same service on other ports, and what proves that. */
  ServiceSpec on(List<PortSpec> others, Ready proof) {
    return with(env, others, proof, live, dependsOn, instances, autostart);
  }

  ServiceSpec instances(int copies) {
    return with(env, ports, ready, live, dependsOn, copies, autostart);
  }

  /** The same service, looked at so often. */
  ServiceSpec lookedAtEvery(Duration interval) {
    return with(env, ports, ready, live.every(interval), dependsOn, instances, autostart);
  }

  private ServiceSpec with(
      Map<String, String> otherEnv,
      List<PortSpec> otherPorts,
      Ready otherReady,
      Live otherLive,
      List<String> others,
      int copies,
      boolean starts) {
    return new ServiceSpec(
        name,
        kind,
        command,
        directory,
        otherEnv,
        otherPorts,
        portOwner,
        pidFile,
        otherReady,
        otherLive,
        restart,
        stop,
        others,
        logs,
        copies,
        starts,
        version,
        stdio);
  }

  /** What the stdin and stdout of a process are. */
  public enum Stdio {
    /** Nothing to read; what it prints goes to its log. */
    LOGGED,
    /**
     * Pipes to this supervisor, whose {@link Pipes} hands them to who talks to it. They end with
     * the supervisor, and so does the process: no later one can adopt it.
     */
    PIPED
  }

  /** What a run looks like. */
  public enum Kind {
    /** Runs until it is stopped. */
    DAEMON,
    /** Runs to completion; exit 0 is its proof. */
    TASK,
    /** Not ours to start: only watched. */
    EXTERNAL
  }

  /**
   * One declared port.
   *
   * @param name empty for a single {@code port:}, else its key under {@code ports:}
   * @param first the lowest acceptable port; 0 for any free one ({@code auto})
   * @param last the highest acceptable port; equal to {@code first} for a fixed one
   */
  public record PortSpec(String name, int first, int last) {
    /** Whether the port is picked at spawn. */
    public boolean picked() {
      return first == 0 || first != last;
    }
  }

  /**
   * What proves a start, beyond pid file and ports.
   *
   * @param deadline how long what has no deadline of its own may take until the start is a failure
   * @param answers how it must answer; a port of 0 in a probe stands for the instance's main port,
   *     a negative port {@code -n} for the n-th of {@link ServiceSpec#ports}
   * @param deadlines of the answers that have one of their own
   */
  public record Ready(
      Duration deadline, List<ProbeSpec> answers, Map<ProbeSpec, Duration> deadlines) {
    /** With one deadline for all. */
    public Ready(Duration deadline, List<ProbeSpec> answers) {
      this(deadline, answers, Map.of());
    }

    /** How long a start may take at most. */
    public Duration longest() {
      return deadlines.values().stream()
          .filter(own -> own.compareTo(deadline) > 0)
          .max(Duration::compareTo)
          .orElse(deadline);
    }

    /** How long a start may take until this answer must hold. */
    public Duration deadlineOf(ProbeSpec answer) {
      return deadlines.getOrDefault(answer, deadline);
    }
  }

  /**
   * What proves that a ready instance goes on.
   *
   * @param enabled whether the declared readiness is asked again while it runs
   * @param interval the longest time between two probes; they come sooner after a start
   * @param failures how many in a row make it end the instance
   * @param patience how long each of those failures counts: however often it is asked, an instance
   *     is not ended before this many times that long has passed
   * @param settle how long a process with nothing declared must live to count as running
   * @param heartbeat the file it writes; null when none is declared
   */
  public record Live(
      boolean enabled,
      Duration interval,
      int failures,
      Duration patience,
      Duration settle,
      ProbeSpec.@Nullable Heartbeat heartbeat) {

    /** With the patience of the interval. */
    public Live(
        boolean enabled,
        Duration interval,
        int failures,
        Duration settle,
        ProbeSpec.@Nullable Heartbeat heartbeat) {
      this(enabled, interval, failures, interval, settle, heartbeat);
    }

    /** The same, looked at so often. */
    Live every(Duration other) {
      return other.equals(interval)
          ? this
          : new Live(enabled, other, failures, patience, settle, heartbeat);
    }
  }

  /**
   * How an instance is ended.
   *
   * @param signal the first signal's name without SIG, such as {@code TERM}
   * @param grace how long it has until its whole tree is killed
   */
  public record Stop(String signal, Duration grace) {}

  /**
   * How much output is kept.
   *
   * @param maxBytes size at which the log is rotated
   * @param keep how many rotated files are kept
   */
  public record Logs(long maxBytes, int keep) {}
}
