package dev.mainstay.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.Exit;
import dev.mainstay.supervisor.Launch;
import dev.mainstay.supervisor.ProcessFacts;
import dev.mainstay.supervisor.ProcessIdentity;
import dev.mainstay.supervisor.Processes;
import dev.mainstay.supervisor.Processes.Family;
import dev.mainstay.supervisor.Processes.Spawn;
import dev.mainstay.supervisor.ServiceSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link Processes} must do, asked of the fake and of the real ones alike. */
abstract class ProcessesContract {

  /** How the programs behave that a subclass must be able to run. */
  enum Behaviour {
    /** Ends at once with the code that is its argument. */
    EXITS,
    /** Runs until a signal ends it. */
    RUNS,
    /** Runs, and of the signals that can be ignored ignores all. */
    IGNORES_TERM,
    /** Starts one child that runs, and runs. */
    HAS_CHILD,
    /** Leaves one grandchild that runs in a session of its own, and ends with 0. */
    DAEMONISES
  }

  /** Commands that cannot be run, and what is to be said about them. */
  enum Unusable {
    MISSING(CauseCode.BAD_COMMAND, "command not found"),
    NOT_EXECUTABLE(CauseCode.PERMISSION, "is not executable"),
    DIRECTORY(CauseCode.BAD_COMMAND, "is a directory"),
    NO_WORKING_DIRECTORY(CauseCode.BAD_COMMAND, "working directory");

    final CauseCode code;
    final String words;

    Unusable(CauseCode code, String words) {
      this.code = code;
      this.words = words;
    }
  }

  /** How long a real process may take for anything, in seconds. */
  static final long SECONDS_MAX = 20;

  @TempDir Path dir;

  private final List<Family> families = new ArrayList<>();

  abstract Processes processes();

  /** The command of a program that behaves so. */
  abstract List<String> command(Behaviour behaviour, String... arguments);

  /** A launch that cannot work, made from one that would. */
  abstract Launch unusable(Unusable kind, Launch launch);

  /** Whether descendants that left their parent and session can be found here. */
  abstract boolean findsDaemons();

  /** Waits until something holds; a real one by looking again, the fake by running on. */
  abstract void await(BooleanSupplier condition);

  @AfterEach
  void endAll() {
    for (Family family : families) {
      await(() -> {
        List<ProcessFacts> left = processes().tree(family);
        left.forEach(process -> processes().signal(process.identity(), "KILL"));
        return left.isEmpty();
      });
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "77"})
  void anExitCodeIsTold(int code) {
    Family family = start(Behaviour.EXITS, Integer.toString(code));
    assertThat(exit(family.main())).isEqualTo(new Exit.Code(code));
  }

  @Test
  void anEndIsToldToWhoAsksAfterIt() {
    Family family = start(Behaviour.EXITS, "5");
    assertThat(exit(family.main())).isEqualTo(new Exit.Code(5));
    assertThat(exit(family.main())).isEqualTo(new Exit.Code(5));
  }

  @ParameterizedTest
  @CsvSource({"TERM, 15", "KILL, 9"})
  void theSignalThatEndedItIsTold(String name, int number) {
    Family family = start(Behaviour.RUNS);
    assertThat(processes().signal(family.main(), name)).isTrue();
    assertThat(exit(family.main())).isEqualTo(new Exit.Signaled(number, "SIG" + name, false));
  }

  @Test
  void aRunningProcessIsSeen() {
    Family family = start(Behaviour.RUNS);
    ProcessFacts facts = processes().look(family.main()).orElseThrow();
    assertThat(facts.identity()).isEqualTo(family.main());
    assertThat(facts.state()).isIn('R', 'S', 'D');
    assertThat(facts.command()).isNotEmpty();
    assertThat(processes().identify(family.main().pid()).map(ProcessFacts::identity))
        .contains(family.main());
    assertThat(pids(family)).containsExactly(family.main().pid());
  }

  @Test
  void anEndedProcessIsGoneForEveryQuestion() {
    Family family = start(Behaviour.RUNS);
    processes().signal(family.main(), "KILL");
    exit(family.main());
    assertThat(processes().look(family.main())).isEmpty();
    assertThat(processes().tree(family)).isEmpty();
    assertThat(processes().signal(family.main(), "TERM")).isFalse();
  }

  @Test
  void anotherProcessWithTheSamePidIsNeverTouched() {
    Family family = start(Behaviour.RUNS);
    ProcessIdentity real = family.main();
    for (ProcessIdentity other :
        List.of(
            new ProcessIdentity(real.pid(), real.startTicks() - 1, real.bootId()),
            new ProcessIdentity(real.pid(), real.startTicks(), "another boot"))) {
      assertThat(processes().look(other)).isEmpty();
      assertThat(processes().signal(other, "KILL")).isFalse();
      assertThat(exit(other)).isEqualTo(new Exit.Unseen());
    }
    assertThat(processes().look(real)).isPresent();
  }

  @Test
  void aProcessMayIgnoreTermButNotKill() {
    Family family = start(Behaviour.IGNORES_TERM);
    // A real one is started by env(1), which ignores the signal and executes it.
    await(
        () -> processes().look(family.main()).orElseThrow().command().matches("(\\S*/)?sleep 600"));
    BlockingQueue<Exit> told = new LinkedBlockingQueue<>();
    processes().onExit(family.main(), told::add);
    assertThat(processes().signal(family.main(), "TERM")).isTrue();
    assertThat(processes().look(family.main())).isPresent();
    assertThat(processes().signal(family.main(), "KILL")).isTrue();
    assertThat(next(told)).isEqualTo(new Exit.Signaled(9, "SIGKILL", false));
    assertThat(told).as("told once").isEmpty();
  }

  @Test
  void aChildIsOfTheTreeAndOutlivesItsParentInIt() {
    Family family = start(Behaviour.HAS_CHILD);
    await(() -> processes().tree(family).size() == 2);
    List<ProcessFacts> tree = processes().tree(family);
    assertThat(tree.getFirst().identity()).isEqualTo(family.main());
    processes().signal(family.main(), "KILL");
    exit(family.main());
    if (findsDaemons()) {
      assertThat(pids(family)).containsExactly(tree.getLast().identity().pid());
    }
    processes().signal(tree.getLast().identity(), "KILL");
    await(() -> processes().tree(family).isEmpty());
  }

  @Test
  void aDaemonIsFollowedAfterItsParentEnded() {
    Family family = start(Behaviour.DAEMONISES);
    assertThat(exit(family.main())).isEqualTo(new Exit.Code(0));
    if (findsDaemons()) {
      // The process between the two is of the tree as well, while it lasts.
      await(() -> processes().tree(family).stream().anyMatch(p -> p.command().equals("sleep 600")));
      await(() -> processes().tree(family).size() == 1);
      ProcessIdentity daemon = processes().tree(family).getFirst().identity();
      assertThat(daemon).isNotEqualTo(family.main());
      BlockingQueue<Exit> told = new LinkedBlockingQueue<>();
      processes().onExit(daemon, told::add);
      assertThat(processes().signal(daemon, "TERM")).isTrue();
      assertThat(next(told)).isEqualTo(new Exit.Signaled(15, "SIGTERM", false));
      assertThat(processes().tree(family)).isEmpty();
    }
  }

  @Test
  void twoFamiliesNeverMeet() {
    Family one = start(Behaviour.HAS_CHILD);
    Family two = start(Behaviour.HAS_CHILD);
    await(() -> processes().tree(one).size() == 2 && processes().tree(two).size() == 2);
    assertThat(pids(one)).doesNotContainAnyElementsOf(pids(two));
  }

  @ParameterizedTest
  @EnumSource(Unusable.class)
  void whatCannotBeRunIsRefusedWithItsCause(Unusable kind) {
    Launch launch = unusable(kind, launch("broken", Behaviour.RUNS));
    switch (processes().spawn(launch)) {
      case Spawn.Started started -> fail("started: " + started);
      case Spawn.Refused refused -> {
        assertThat(refused.cause().code()).isEqualTo(kind.code);
        assertThat(refused.cause().text()).contains(kind.words).doesNotContain("\n");
        assertThat(refused.cause().hint()).isNotEmpty();
      }
    }
  }

  @Test
  void fiftyStartedAtOnceAreEachTold() {
    BlockingQueue<ProcessIdentity> ended = new LinkedBlockingQueue<>();
    Set<ProcessIdentity> started = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      ProcessIdentity main = start(i % 2 == 0 ? Behaviour.RUNS : Behaviour.EXITS, "3").main();
      started.add(main);
      processes().onExit(main, _ -> ended.add(main));
    }
    started.forEach(main -> processes().signal(main, "KILL"));
    await(() -> ended.size() == 50);
    assertThat(new HashSet<>(ended)).isEqualTo(started);
  }

  Family start(Behaviour behaviour, String... arguments) {
    Launch launch = launch("it", behaviour, arguments);
    return switch (processes().spawn(launch)) {
      case Spawn.Started(ProcessFacts facts, _) -> {
        String token = launch.env().getOrDefault(Processes.SPAWN_VARIABLE, "");
        Family family = new Family(facts.identity(), token);
        keep(family);
        yield family;
      }
      case Spawn.Refused refused -> fail("refused: " + refused);
    };
  }

  /** Has the family ended after the test. */
  void keep(Family family) {
    families.add(family);
  }

  Launch launch(String instance, Behaviour behaviour, String... arguments) {
    Map<String, String> env =
        Map.of(
            "PATH",
            "/usr/bin:/bin",
            Processes.PROJECT_VARIABLE,
            dir.toString(),
            Processes.INSTANCE_VARIABLE,
            instance,
            Processes.SPAWN_VARIABLE,
            UUID.randomUUID().toString());
    return new Launch(
        instance,
        command(behaviour, arguments),
        dir,
        env,
        dir.resolve(instance + ".log"),
        null,
        ServiceSpec.Stdio.LOGGED);
  }

  Exit exit(ProcessIdentity process) {
    BlockingQueue<Exit> told = new LinkedBlockingQueue<>();
    processes().onExit(process, told::add);
    return next(told);
  }

  Exit next(BlockingQueue<Exit> told) {
    await(() -> !told.isEmpty());
    return told.remove();
  }

  Set<Long> pids(Family family) {
    return processes().tree(family).stream()
        .map(process -> process.identity().pid())
        .collect(Collectors.toSet());
  }

  /** For real processes: looks again until it holds, giving the processor away between. */
  static void poll(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        fail("did not come to hold within " + SECONDS_MAX + " s");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
