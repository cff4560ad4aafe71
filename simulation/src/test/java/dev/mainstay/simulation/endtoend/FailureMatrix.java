package dev.mainstay.simulation.endtoend;

import static dev.mainstay.simulation.endtoend.FailureRow.never;
import static dev.mainstay.simulation.endtoend.FailureRow.until;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The failure matrix: every row, in the order of the page. */
final class FailureMatrix {

  private static final Set<String> ENDED = Set.of("starting", "backoff", "failed");
  private static final Set<String> ALIVE = Set.of("starting", "backoff", "unresponsive");
  private static final Set<String> LOST = Set.of("unresponsive", "stopping", "backoff", "starting");
  private static final Set<String> READY = Set.of("ready");

  private static final String ALL_UP = "9 of 9 show it up";

  private FailureMatrix() {}

  /** Every row; they run side by side in one project. */
  static List<FailureRow> rows() {
    return Stream.of(ends(), ports(), answers(), families(), commands(), output())
        .flatMap(List::stream)
        .toList();
  }

  /** Programs that end. */
  private static List<FailureRow> ends() {
    return List.of(
        never("exit0", "exits 0 at once", "exit0")
            .shows(ENDED, Set.of("exited-early", "crash-loop"), 1)
            .says("exit code 0")
            .peers("2 of 9 show it up"),
        never("exit1", "exits 1 after 2 s, again and again", "exit1-after")
            .shows(ENDED, Set.of("exited-early", "crash-loop"), 3)
            .says("exit code 1", "cannot load config")
            .peers("5 of 9 show it up, 2 flap"),
        until("dies", "crash", "exits 7 after it was ready", "crashes after=3")
            .shows(ENDED, Set.of("exited"), 1)
            .says("exit code 7", "lost the database"),
        until("dies", "sigkill", "is killed by somebody (SIGKILL)", "kills-itself after=3")
            .shows(ENDED, Set.of("signaled"), 1)
            .says("SIGKILL"));
  }

  /** Ports that do not serve. */
  private static List<FailureRow> ports() {
    return List.of(
        never("noport", "never binds", "no-port")
            .shows(ALIVE, Set.of("not-listening"), 2)
            .says("@port@")
            .peers(ALL_UP),
        never("otherport", "binds another port", "other-port other=@other@")
            .shows(ALIVE, Set.of("wrong-port"), 2)
            .says("@port@", "@other@")
            .peers(ALL_UP),
        never("taken-exits", "port is taken; it says so and exits 1", "port-taken-exits")
            .from(new FailureRow.Begin.Up())
            .shows(ENDED, Set.of("port-taken"), 2)
            .says("@port@", "@impostor@")
            .peers("2 of 9 show it up"),
        never(
                "taken-lingers",
                "port is taken by an impostor that answers 200; it logs that and lives on",
                "port-taken-lingers")
            .from(new FailureRow.Begin.Up())
            .shows(ALIVE, Set.of("port-taken"), 2)
            .says("@port@", "@impostor@")
            .peers(ALL_UP),
        never("bound", "binds, but does not listen", "bound-not-listening")
            .shows(ALIVE, Set.of("bound-not-listening"), 2)
            .says("@port@", "goal_service"),
        never("ipv4", "listens on IPv4 only", "ipv4-only").ready().shows(READY, Set.of(), 1),
        never("ipv6", "listens on IPv6 only", "ipv6-only").ready().shows(READY, Set.of(), 1));
  }

  /** Answers that are missing or wrong. */
  private static List<FailureRow> answers() {
    return List.of(
        never("h503", "answers 503 for ever", "unavailable")
            .shows(ALIVE, Set.of("bad-answer"), 2)
            .says("503")
            .peers(ALL_UP),
        never("noaccept", "listens, never accepts", "never-accepts")
            .shows(ALIVE, Set.of("no-answer"), 4)
            .peers(ALL_UP),
        never("noanswer", "accepts, never answers", "never-answers")
            .shows(ALIVE, Set.of("no-answer"), 4)
            .peers(ALL_UP),
        never("wrongpid", "its health answer names another pid", "wrong-pid")
            .shows(ALIVE, Set.of("pid-mismatch"), 2)
            .says("pid 1"),
        never("frozen", "is stopped (SIGSTOP) when up", "ok")
            .ready()
            .from(new FailureRow.Begin.Freeze())
            .shows(LOST, Set.of("frozen"), 1)
            .peers(ALL_UP),
        until("wedged", "wedged", "serves 4 s, then accepts and never answers", "wedges-after")
            .shows(LOST, Set.of("no-answer"), 4)
            .peers(ALL_UP));
  }

  /** Programs whose parent is not whom one talks to. */
  private static List<FailureRow> families() {
    return List.of(
        never("forks", "forks, the parent exits, the child serves", "forks")
            .ready()
            .shows(READY, Set.of(), 1)
            .peers("7 of 9 call it down, or start it again and again"),
        never("daemon", "forks twice into the background", "daemon pid-file=@folder@/daemon.pid")
            .with("pid_file: daemon.pid\n")
            .ready()
            .shows(READY, Set.of(), 1),
        never(
                "stalepid",
                "refuses: its old pid file names a stranger's pid",
                "stale-pid pid-file=@folder@/refuses.pid")
            .shows(ENDED, Set.of("exited-early", "crash-loop"), 2)
            .says("already running")
            .peers("3 of 9 show it up"),
        never(
                "stalepid-known",
                "the same, and `pid_file` is declared",
                "stale-pid pid-file=@folder@/stale.pid")
            .with("pid_file: stale.pid\n")
            .ready()
            .shows(READY, Set.of(), 1),
        until(
                "defunct",
                "defunct",
                "its main thread has ended, another lives",
                "defunct-main after=3")
            .shows(LOST, Set.of("zombie"), 2),
        never("ignoresterm", "ignores SIGTERM", "ignores-term")
            .with("stop: {grace: 1s}\n")
            .ready()
            .shows(READY, Set.of(), 1),
        never(
                "grandchildren",
                "leaves grandchildren, also in sessions of their own",
                "grandchildren")
            .ready()
            .shows(READY, Set.of(), 1));
  }

  /** Commands that cannot be run. */
  private static List<FailureRow> commands() {
    return List.of(
        never("missing", "its command is not there", "ok")
            .configured(refused("[no-such-program-of-anybody]"))
            .from(new FailureRow.Begin.Up())
            .shows(ENDED, Set.of("bad-command"), 2)
            .says("no-such-program-of-anybody"),
        never("noexec", "its command is not executable", "ok")
            .configured(refused("[./plain.txt]"))
            .from(new FailureRow.Begin.Up())
            .shows(ENDED, Set.of("permission"), 2)
            .says("plain.txt"),
        never("nocwd", "its folder is not there", "ok")
            .with("cwd: no/such/folder\n")
            .from(new FailureRow.Begin.Up())
            .shows(ENDED, Set.of("bad-command"), 2)
            .says("no/such/folder"));
  }

  /** Floods and heartbeats. */
  private static List<FailureRow> output() {
    return List.of(
        never("flood", "floods its log", "flood megabytes=64")
            .with("logs: {max_size: 1MB, keep: 2}\n")
            .ready()
            .shows(READY, Set.of(), 2),
        until(
                "still",
                "still",
                "beats, but its open work stands still",
                "beats-without-progress after=4 file=@folder@/still.json")
            .quick(heartbeat("still.json"))
            .shows(Set.of("stuck", "stopping", "backoff"), Set.of("stuck"), 6),
        until(
                "working",
                "works-long",
                "works long: no beat and no answer, but CPU time",
                "works-long after=8 file=@folder@/long.json")
            .quick(heartbeat("long.json"))
            .shows(Set.of("busy"), Set.of(), 6),
        until(
                "stops",
                "beat-stops",
                "serves, but its beat stops while it idles",
                "beat-stops after=4 file=@folder@/stops.json")
            .quick(heartbeat("stops.json"))
            .shows(Set.of("degraded"), Set.of("stale-heartbeat"), 6),
        never(
                "old-beat",
                "its heartbeat file is a dead process's",
                "old-beat file=@folder@/old.json")
            .quick(heartbeat("old.json"))
            .ready()
            .shows(Set.of("degraded"), Set.of("pid-mismatch"), 2));
  }

  private static String refused(String command) {
    return """
    command: %s
    port: @port@
    ready: {http: {path: /health}}
    """
        .formatted(command);
  }

  private static String heartbeat(String file) {
    return """
    live: {interval: 1s, heartbeat: {file: %s, max_age: 2s, progress: done}}
    """
        .formatted(file);
  }
}
