package dev.mainstay.supervisor.process;

import dev.mainstay.core.posix.Signal;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.Exit;
import dev.mainstay.supervisor.Launch;
import dev.mainstay.supervisor.ProcessFacts;
import dev.mainstay.supervisor.ProcessIdentity;
import dev.mainstay.supervisor.Processes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A host whose processes are entries in a table: deterministic, single-threaded, and at rest until
 * {@link #runNext} is called. Its programs are {@code exits CODE}, {@code runs}, {@code
 * ignores-term}, {@code has-child} and {@code daemonises}; others are refused.
 */
final class FakeProcesses implements Processes {

  /** Programs of the fake as they show in facts. */
  private static final String SLEEPING = "sleep 600";

  private static final String BOOT_ID = "fake boot";
  private static final long FIRST_PID = 100;

  private final Map<Long, Entry> alive = new LinkedHashMap<>();
  private final Map<ProcessIdentity, Exit> ended = new HashMap<>();
  private final Map<ProcessIdentity, List<Consumer<Exit>>> waiting = new HashMap<>();
  private final Map<String, Cause> refused = new HashMap<>();
  private final Deque<Runnable> pending = new ArrayDeque<>();
  private long lastPid = FIRST_PID;

  private record Entry(
      ProcessIdentity identity,
      long parent,
      String token,
      String project,
      String instance,
      char state,
      boolean ignoresTerm) {

    Entry in(char newState) {
      return new Entry(identity, parent, token, project, instance, newState, ignoresTerm);
    }
  }

  /** Has commands of that name refused from now on. */
  void refuse(String command, Cause cause) {
    refused.put(command, cause);
  }

  /** Lets the next thing happen; false when all is at rest. */
  boolean runNext() {
    Runnable next = pending.poll();
    if (next == null) {
      return false;
    }
    next.run();
    return true;
  }

  @Override
  public Spawn spawn(Launch launch) {
    String program = launch.command().getFirst();
    Cause cause = refused.get(program);
    if (cause != null) {
      return new Spawn.Refused(cause);
    }
    Entry main = add(0, launch, program.equals("ignores-term"));
    ProcessIdentity identity = main.identity();
    switch (program) {
      case "runs", "ignores-term" -> {}
      case "exits" -> {
        int code = Integer.parseInt(launch.command().get(1));
        pending.add(() -> end(identity, new Exit.Code(code)));
      }
      case "has-child" -> pending.add(() -> add(identity.pid(), launch, false));
      case "daemonises" ->
          pending.add(() -> {
            add(0, launch, false);
            end(identity, new Exit.Code(0));
          });
      default -> {
        alive.remove(identity.pid());
        String text = "command not found: " + program;
        return new Spawn.Refused(new Cause(CauseCode.BAD_COMMAND, text, "use another"));
      }
    }
    return new Spawn.Started(facts(main), null);
  }

  @Override
  public void onExit(ProcessIdentity process, Consumer<Exit> told) {
    if (find(process).isPresent()) {
      waiting.computeIfAbsent(process, _ -> new ArrayList<>()).add(told);
    } else {
      told.accept(ended.getOrDefault(process, new Exit.Unseen()));
    }
  }

  @Override
  public Optional<ProcessFacts> look(ProcessIdentity process) {
    return find(process).map(FakeProcesses::facts);
  }

  @Override
  public Optional<ProcessFacts> identify(long pid) {
    return Optional.ofNullable(alive.get(pid)).map(FakeProcesses::facts);
  }

  @Override
  public List<ProcessFacts> tree(Family family) {
    return alive.values().stream()
        .filter(entry -> entry.token().equals(family.spawnToken()))
        .map(FakeProcesses::facts)
        .toList();
  }

  @Override
  public List<Marked> marked(String project) {
    return alive.values().stream()
        .filter(entry -> entry.project().equals(project))
        .map(entry -> new Marked(entry.instance(), entry.token(), facts(entry)))
        .toList();
  }

  @Override
  public boolean signal(ProcessIdentity process, String name) {
    Optional<Entry> found = find(process);
    if (found.isEmpty()) {
      return false;
    }
    Entry entry = found.get();
    switch (Signal.named(name).orElseThrow()) {
      case STOP -> alive.put(process.pid(), entry.in('T'));
      case CONT -> alive.put(process.pid(), entry.in('S'));
      case KILL -> pending.add(() -> end(process, signaled(Signal.KILL)));
      case TERM -> {
        if (!entry.ignoresTerm()) {
          pending.add(() -> end(process, signaled(Signal.TERM)));
        }
      }
      default -> {}
    }
    return true;
  }

  private Entry add(long parent, Launch launch, boolean ignoresTerm) {
    long pid = ++lastPid;
    Entry entry =
        new Entry(
            new ProcessIdentity(pid, pid, BOOT_ID),
            parent,
            launch.env().getOrDefault(SPAWN_VARIABLE, ""),
            launch.env().getOrDefault(PROJECT_VARIABLE, ""),
            launch.env().getOrDefault(INSTANCE_VARIABLE, ""),
            'S',
            ignoresTerm);
    alive.put(pid, entry);
    return entry;
  }

  private void end(ProcessIdentity process, Exit exit) {
    if (find(process).isEmpty()) {
      return;
    }
    alive.remove(process.pid());
    ended.put(process, exit);
    List<Consumer<Exit>> told = waiting.remove(process);
    if (told != null) {
      told.forEach(one -> one.accept(exit));
    }
  }

  private Optional<Entry> find(ProcessIdentity process) {
    return Optional.ofNullable(alive.get(process.pid()))
        .filter(entry -> entry.identity().equals(process));
  }

  private static Exit signaled(Signal signal) {
    return new Exit.Signaled(signal.number(), "SIG" + signal.name(), false);
  }

  private static ProcessFacts facts(Entry entry) {
    return new ProcessFacts(
        entry.identity(), entry.parent(), entry.state(), Instant.EPOCH, SLEEPING);
  }
}
