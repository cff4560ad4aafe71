package dev.mainstay.supervisor;

import dev.mainstay.probe.Cause;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The machine's processes as a port. The real one for Linux is {@code process.LinuxProcesses};
 * where there is no /proc, {@code process.PortableProcesses} does what {@code ProcessHandle}
 * allows.
 *
 * <p>Every call that names a process takes its identity, and does nothing to another process that
 * has the same pid by now.
 */
public interface Processes {

  /**
   * Environment variables by which descendants of a service are recognised, also after a crash of
   * the supervisor: the project's folder, the instance, and a token of this one spawn.
   */
  String PROJECT_VARIABLE = "MAINSTAY_PROJECT";

  String INSTANCE_VARIABLE = "MAINSTAY_INSTANCE";
  String SPAWN_VARIABLE = "MAINSTAY_SPAWN";

  /** The outcome of a spawn. */
  sealed interface Spawn {
    /**
     * The program runs, as leader of a session of its own.
     *
     * @param ends our ends of its pipes; null when it has none
     */
    record Started(ProcessFacts process, Pipes.@Nullable Ends ends) implements Spawn {}

    /** It could not be run, with codes {@code bad-command} or {@code permission}. */
    record Refused(Cause cause) implements Spawn {}
  }

  /**
   * A process tree: the main process and everything that came from it.
   *
   * @param main the main process; may be dead by now
   * @param spawnToken value of {@link #SPAWN_VARIABLE} in the environment of its members
   */
  record Family(ProcessIdentity main, String spawnToken) {}

  /** Runs a program in a session of its own; takes about a millisecond. */
  Spawn spawn(Launch launch);

  /**
   * Tells once when the process has ended; at once when it is gone already. Any thread may call.
   */
  void onExit(ProcessIdentity process, Consumer<Exit> told);

  /** Facts about one living process; empty when it is gone, or is a zombie that we have reaped. */
  Optional<ProcessFacts> look(ProcessIdentity process);

  /**
   * The kernel's letter for one living process, as in {@link ProcessFacts#state}; 0 when it is
   * gone. Costs one read, for it is asked of every service twice a second.
   */
  default char state(ProcessIdentity process) {
    return look(process).map(ProcessFacts::state).orElse((char) 0);
  }

  /** Facts about whatever process has this pid now. */
  Optional<ProcessFacts> identify(long pid);

  /**
   * The living members of a family, the main process first if it lives: its descendants, the
   * members of its session, orphans of it that became ours, and bearers of its spawn token. No
   * zombies.
   */
  List<ProcessFacts> tree(Family family);

  /** The trees of several families, in their order, from one look at all processes. */
  default List<List<ProcessFacts>> trees(List<Family> families) {
    return families.stream().map(this::tree).toList();
  }

  /** The lowest port that a program of ours may bind; 0 where every port may be. */
  default int firstPortAllowed() {
    return 0;
  }

  /** Living processes that carry the mark of this project in their environment. */
  List<Marked> marked(String project);

  /**
   * A process that was spawned for a project, by this supervisor or an earlier one, or descends
   * from one that was.
   */
  record Marked(String instance, String spawnToken, ProcessFacts process) {}

  /** Sends a signal by name without SIG; false when the process was gone. */
  boolean signal(ProcessIdentity process, String signal);
}
