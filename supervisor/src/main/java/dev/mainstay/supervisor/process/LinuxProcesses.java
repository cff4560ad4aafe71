package dev.mainstay.supervisor.process;

import dev.mainstay.core.posix.Errno;
import dev.mainstay.core.posix.EventFd;
import dev.mainstay.core.posix.PidFd;
import dev.mainstay.core.posix.PosixSpawn;
import dev.mainstay.core.posix.Result;
import dev.mainstay.core.posix.Signal;
import dev.mainstay.core.posix.ThisProcess;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Words;
import dev.mainstay.supervisor.Exit;
import dev.mainstay.supervisor.Launch;
import dev.mainstay.supervisor.Pipes;
import dev.mainstay.supervisor.ProcessFacts;
import dev.mainstay.supervisor.ProcessIdentity;
import dev.mainstay.supervisor.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a Linux host: spawned by posix_spawn(3), held by pidfds, read from /proc.
 *
 * <p>This process becomes a subreaper, so that what loses its parent stays in sight. {@code onExit}
 * tells on the one thread that waits for ends, well under a millisecond after the kernel; whoever
 * is told must not wait. Closing this ends no process.
 */
public final class LinuxProcesses implements Processes, AutoCloseable {

  /** Bit of the right to bind ports below 1024 (capabilities(7)). */
  private static final int CAP_NET_BIND_SERVICE = 10;

  private final long self = ProcessHandle.current().pid();
  private final long session;
  private final ProcFiles proc;
  private final Map<ProcessIdentity, Held> held = new ConcurrentHashMap<>();

  /** The sessions of what we spawned and what lives: who is in one is known without its marks. */
  private final Set<Long> sessions = ConcurrentHashMap.newKeySet();

  private final EndedProcesses ended = new EndedProcesses();
  private final Orphans orphans;
  private final ExitWatch exits;

  private LinuxProcesses(ProcFiles proc, EventFd bell) {
    this.proc = proc;
    this.session = proc.stat(self).map(ProcStat::session).orElse(0L);
    this.orphans = new Orphans(proc, sessions::contains, held::containsKey);
    this.exits = new ExitWatch(bell, this::ended, orphans::sweep);
  }

  /**
   * Makes this process the parent of all orphans and begins to watch; empty where the host is no
   * Linux of at least 5.3 with a /proc.
   */
  public static Optional<LinuxProcesses> open() {
    if (!ThisProcess.isLinux()) {
      return Optional.empty();
    }
    ProcFiles proc = new ProcFiles();
    Optional<PidFd> pidFd = PidFd.open(ProcessHandle.current().pid()).toOptional();
    pidFd.ifPresent(PidFd::close);
    if (!proc.works()
        || pidFd.isEmpty()
        || ThisProcess.becomeSubreaper().isPresent()
        || ThisProcess.keepExitStatuses().isPresent()) {
      return Optional.empty();
    }
    return EventFd.open()
        .toOptional()
        .map(bell -> {
          LinuxProcesses processes = new LinuxProcesses(proc, bell);
          processes.exits.start();
          return processes;
        });
  }

  @Override
  public Spawn spawn(Launch launch) {
    Optional<Cause> unfit =
        SpawnCauses.ofWords(launch).or(() -> SpawnCauses.ofDirectory(launch.directory()));
    if (unfit.isPresent()) {
      return new Spawn.Refused(unfit.get());
    }
    String path = launch.env().get("PATH");
    return switch (Program.find(launch.command().getFirst(), launch.directory(), path)) {
      case Program.Unusable(Cause cause) -> new Spawn.Refused(cause);
      case Program.Found(Path file) -> run(launch, file.toAbsolutePath());
    };
  }

  private Spawn run(Launch launch, Path program) {
    return switch (launch.stdio()) {
      case LOGGED -> run(launch, program, null, null);
      case PIPED -> {
        try (PipePair pair = PipePair.open()) {
          yield run(launch, program, pair.ofChild(), pair.ours());
        } catch (IOException e) {
          yield new Spawn.Refused(noDescriptor());
        }
      }
    };
  }

  private Spawn run(
      Launch launch, Path program, PosixSpawn.@Nullable Ends ends, Pipes.@Nullable Ends ours) {
    Path readiness = launch.readiness();
    PosixSpawn spawn =
        new PosixSpawn(
            program,
            launch.command(),
            launch.env(),
            launch.directory(),
            launch.output().toAbsolutePath(),
            readiness == null ? null : readiness.toAbsolutePath(),
            ends);
    Spawn outcome =
        switch (spawn.run()) {
          case Result.Failed<Long>(Errno errno) ->
              new Spawn.Refused(
                  SpawnCauses.ofFailure(launch, program, errno.text(), errno.equals(Errno.ENOSPC)));
          case Result.Ok<Long>(Long pid) -> started(pid, launch, ours);
        };
    if (ours != null && outcome instanceof Spawn.Refused) {
      ours.close();
    }
    return outcome;
  }

  /** Takes hold of a child; it cannot vanish before, for nobody else reaps it. */
  private Spawn started(long pid, Launch launch, Pipes.@Nullable Ends ends) {
    proc.rememberFresh(pid, Marks.of(launch.env()));
    Optional<Held.Taken> taken = Held.take(pid, proc);
    if (taken.isEmpty()) {
      var _ = Signal.KILL.sendTo(pid);
      return new Spawn.Refused(noDescriptor());
    }
    Held child = taken.get().held();
    held.put(child.identity(), child);
    sessions.add(pid);
    exits.watch(child);
    return new Spawn.Started(proc.facts(taken.get().stat(), words(launch)), ends);
  }

  private static Cause noDescriptor() {
    return new Cause(
        CauseCode.PERMISSION,
        "no descriptor is left to hold a new process by",
        "raise the limit of open files (ulimit -n) of the supervisor");
  }

  /** The command line as it was given: the kernel shows none until the exec is finished. */
  private static String words(Launch launch) {
    return Words.oneLine(String.join(" ", launch.command()), ProcFiles.COMMAND_CHARS_MAX);
  }

  @Override
  public void onExit(ProcessIdentity process, Consumer<Exit> told) {
    Held known = held.get(process);
    if (known != null) {
      known.tell(told);
      return;
    }
    Optional<Exit> past = ended.of(process);
    if (past.isPresent()) {
      told.accept(past.get());
      return;
    }
    adopt(process, told);
  }

  private void adopt(ProcessIdentity process, Consumer<Exit> told) {
    Optional<ProcStat> stat = proc.stat(process.pid()).filter(s -> proc.isSame(process, s));
    if (stat.isEmpty()) {
      told.accept(new Exit.Unseen());
      return;
    }
    Optional<Held.Taken> taken = Held.take(process.pid(), proc);
    if (taken.isEmpty()) {
      // Gone since, or no descriptor is left: the next sweep sees which.
      exits.later(() -> onExit(process, told));
      return;
    }
    Held fresh = taken.get().held();
    if (!fresh.identity().equals(process)) {
      fresh.end(new Exit.Unseen());
      told.accept(new Exit.Unseen());
      return;
    }
    Held first = held.putIfAbsent(process, fresh);
    if (first == null) {
      fresh.tell(told);
      exits.watch(fresh);
    } else {
      fresh.end(new Exit.Unseen());
      first.tell(told);
    }
  }

  private void ended(Held process, Exit exit) {
    ended.add(process.identity(), exit);
    held.remove(process.identity());
    sessions.remove(process.identity().pid());
    process.end(exit).forEach(told -> tell(told, exit));
  }

  /** An error of one who is told must not leave the others untold. */
  private static void tell(Consumer<Exit> told, Exit exit) {
    try {
      told.accept(exit);
    } catch (RuntimeException e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }

  @Override
  public Optional<ProcessFacts> look(ProcessIdentity process) {
    Held known = held.get(process);
    if (known != null) {
      return known.look(proc);
    }
    return proc.stat(process.pid()).filter(stat -> proc.isSame(process, stat)).map(proc::facts);
  }

  @Override
  public char state(ProcessIdentity process) {
    Held known = held.get(process);
    return known == null
        ? look(process).map(ProcessFacts::state).orElse((char) 0)
        : known.state(proc);
  }

  @Override
  public Optional<ProcessFacts> identify(long pid) {
    return proc.stat(pid).map(proc::facts);
  }

  @Override
  public List<ProcessFacts> tree(Family family) {
    return trees(List.of(family)).getFirst();
  }

  @Override
  public List<List<ProcessFacts>> trees(List<Family> families) {
    FamilyTree tree =
        new FamilyTree(
            proc.all(),
            self,
            sessions::contains,
            proc::marks,
            dead -> proc.distinctName(dead, FamilyTree.DAEMONISING_TICKS_MAX));
    return families.stream().map(family -> membersOf(family, tree)).toList();
  }

  private List<ProcessFacts> membersOf(Family family, FamilyTree tree) {
    List<ProcStat> members = tree.members(family);
    for (ProcStat member : members) {
      Marks marks = proc.marks(member);
      if (marks.spawn().isEmpty()) {
        proc.remember(member, marks.ofSpawn(family.spawnToken()));
      }
      if (isOrphanOfOurs(member)) {
        hold(member);
      }
    }
    return members.stream().map(this::facts).toList();
  }

  @Override
  public List<Marked> marked(String project) {
    List<ProcStat> all = proc.all();
    Set<Long> ours = ownLine(all);
    List<Marked> marked = new ArrayList<>();
    for (ProcStat stat : all) {
      if (!stat.hasEnded() && !ours.contains(stat.pid())) {
        Marks marks = proc.marks(stat);
        if (marks.isOfProject(project)) {
          marked.add(new Marked(marks.instance(), marks.spawn(), facts(stat)));
        }
      }
    }
    return marked;
  }

  /** Not a child that the JDK spawned: those stay in our session. */
  private boolean isOrphanOfOurs(ProcStat stat) {
    return stat.parent() == self && stat.session() != session;
  }

  /** Holds a member that lost its parent to us, so that it is reaped as soon as it ends. */
  private void hold(ProcStat stat) {
    if (!held.containsKey(proc.identity(stat))) {
      onExit(proc.identity(stat), _ -> {});
    }
  }

  @Override
  public boolean signal(ProcessIdentity process, String name) {
    Signal signal =
        Signal.named(name).orElseThrow(() -> new IllegalArgumentException("not a signal: " + name));
    Held known = held.get(process);
    if (known != null) {
      return known.send(signal);
    }
    Optional<PidFd> opened = PidFd.open(process.pid()).toOptional();
    if (opened.isEmpty()) {
      return false;
    }
    try (PidFd pidFd = opened.get()) {
      // Read after it was opened: if this is still the process, the pidfd is of it too.
      return proc.stat(process.pid()).filter(stat -> proc.isSame(process, stat)).isPresent()
          && pidFd.send(signal).isEmpty();
    }
  }

  /** From capabilities(7) and ip(7): children have our rights. */
  @Override
  public int firstPortAllowed() {
    String effective =
        ProcFiles.text("/proc/self/status")
            .lines()
            .filter(line -> line.startsWith("CapEff:"))
            .findFirst()
            .map(line -> line.substring("CapEff:".length()).strip())
            .orElse("0");
    if (((Long.parseUnsignedLong(effective, 16) >> CAP_NET_BIND_SERVICE) & 1) == 1) {
      return 0;
    }
    String first = ProcFiles.text("/proc/sys/net/ipv4/ip_unprivileged_port_start").strip();
    return first.isEmpty() ? 0 : Integer.parseInt(first);
  }

  /** Stops watching. The processes go on, and nobody is told of their ends any more. */
  @Override
  public void close() {
    exits.close();
    held.values().forEach(process -> process.end(new Exit.Unseen()));
  }

  private ProcessFacts facts(ProcStat stat) {
    Held known = held.get(proc.identity(stat));
    return known == null ? proc.facts(stat) : proc.facts(stat, known.command(stat));
  }

  /** We and our ancestors, who may carry marks too when we were started from within a service. */
  private Set<Long> ownLine(List<ProcStat> all) {
    Map<Long, Long> parents = new ConcurrentHashMap<>();
    all.forEach(stat -> parents.put(stat.pid(), stat.parent()));
    Set<Long> line = new HashSet<>();
    for (Long at = self; at != null && line.add(at); at = parents.get(at)) {}
    return line;
  }
}
