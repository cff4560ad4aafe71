package dev.mainstay.supervisor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mainstay.core.posix.Signal;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.Exit;
import dev.mainstay.supervisor.Launch;
import dev.mainstay.supervisor.ProcessFacts;
import dev.mainstay.supervisor.ProcessIdentity;
import dev.mainstay.supervisor.Processes;
import dev.mainstay.supervisor.Processes.Family;
import dev.mainstay.supervisor.Processes.Marked;
import dev.mainstay.supervisor.Processes.Spawn;
import dev.mainstay.supervisor.ServiceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(OS.LINUX)
class LinuxProcessesTest extends RealProcessesContract {

  private static LinuxProcesses processes;

  private final String token = UUID.randomUUID().toString();

  @BeforeAll
  static void open() {
    processes = LinuxProcesses.open().orElseThrow();
  }

  @AfterAll
  static void close() {
    processes.close();
  }

  @Override
  Processes processes() {
    return processes;
  }

  @Override
  List<String> command(Behaviour behaviour, String... arguments) {
    return ShellPrograms.command(behaviour, arguments);
  }

  @Override
  Launch unusable(Unusable kind, Launch launch) {
    return ShellPrograms.unusable(kind, launch);
  }

  @Override
  boolean findsDaemons() {
    return true;
  }

  @Override
  void await(BooleanSupplier condition) {
    poll(condition);
  }

  @Test
  void aProcessIsSaidToHaveBegunWhenItWasSpawned() {
    Instant before = Instant.now();
    Family family = start(Behaviour.RUNS);
    assertThat(processes.look(family.main()).orElseThrow().startedAt())
        .as("to a tick, and what makes no set clock (BootTime)")
        .isBetween(before.minusMillis(10 + 20), Instant.now().plusMillis(20));
  }

  @Test
  void aStoppedProcessIsSeenStoppedAndGoesOn() {
    Family family = start(Behaviour.RUNS);
    processes.signal(family.main(), "STOP");
    await(() -> state(family.main()) == 'T');
    processes.signal(family.main(), "CONT");
    await(() -> state(family.main()) != 'T');
  }

  @Test
  void aCommandThatExecutesAnotherIsSeenWithItsNewCommand() {
    Family family = shell("read go < fifo; exec sleep 600", "mkfifo fifo");
    await(() -> processes.look(family.main()).orElseThrow().command().contains("read go"));
    write("fifo");
    await(() -> processes.look(family.main()).orElseThrow().command().equals("sleep 600"));
  }

  @Test
  void aProcessWhoseFirstThreadEndedIsAliveAndSaidToBeAZombie() throws IOException {
    String program =
        """
        import threading, ctypes, time
        threading.Thread(target=lambda: time.sleep(600)).start()
        ctypes.CDLL(None).pthread_exit(None)
        """;
    Path python = Path.of("/usr/bin/python3");
    Assumptions.assumeTrue(Files.isExecutable(python));
    Path file = Files.writeString(dir.resolve("leader.py"), program);
    Family family = start(List.of(python.toString(), file.toString()));
    await(() -> stat(family.main()).leaderHasEnded());
    await(() -> state(family.main()) == 'Z');
    assertThat(pids(family)).containsExactly(family.main().pid());
  }

  @Test
  void aMemberOfTheSessionWithoutAnEnvironmentIsKnown() {
    Family family = shell("env -i sleep 600 & exit 0", "true");
    exit(family.main());
    await(() -> commands(family).equals(List.of("sleep 600")));
  }

  @Test
  void aDaemonOnceSeenIsKnownThoughItThrowsItsEnvironmentAway() {
    Family family =
        shell("setsid sh -c 'read go < fifo; exec env -i sleep 600' & exit 0", "mkfifo fifo");
    exit(family.main());
    await(() -> processes.tree(family).size() == 1);
    write("fifo");
    await(() -> commands(family).equals(List.of("sleep 600")));
  }

  @Test
  void aDaemonThatWroteItsTitleOverItsEnvironmentIsKnown() {
    Path perl = Path.of("/usr/bin/perl");
    Assumptions.assumeTrue(Files.isExecutable(perl));
    // It is looked at once while its parent lives; what is left otherwise is in FamilyTreeTest.
    exit(start(List.of("mkfifo", "fifo")).main());
    String parent = "if (fork) { open(my $go, '<', 'fifo'); <$go>; exit 0 }";
    String program = "use POSIX; " + parent + " POSIX::setsid(); $0 = 'x' x 4000; sleep 600";
    Family family = start(List.of(perl.toString(), "-e", program));
    await(() -> processes.tree(family).size() == 2);
    write("fifo");
    exit(family.main());
    await(() -> commands(family).toString().startsWith("[xxx"));
  }

  @Test
  void marksAreFoundWhicheverSpawnTheyAreOf() {
    Family one = start(Behaviour.RUNS);
    Family two = start(Behaviour.RUNS);
    assertThat(processes.marked(dir.toString()))
        .extracting(Marked::instance, Marked::spawnToken, marked -> marked.process().identity())
        .containsExactlyInAnyOrder(
            tuple("it", one.spawnToken(), one.main()), tuple("it", two.spawnToken(), two.main()));
    assertThat(processes.marked("/elsewhere")).isEmpty();
  }

  @Test
  void anOrphanThatEndsIsReapedAndTheJdksChildIsLeftToTheJdk() throws Exception {
    Process jdk = new ProcessBuilder("sh", "-c", "exit 9").start();
    Family family = shell("(setsid sh -c 'echo $$ > orphan; exit 4' &) ; exit 0", "true");
    exit(family.main());
    await(() -> Files.isRegularFile(dir.resolve("orphan")) && !read("orphan").isEmpty());
    long orphan = Long.parseLong(read("orphan"));
    await(() -> processes.identify(orphan).isEmpty());
    assertThat(jdk.waitFor()).isEqualTo(9);
  }

  @Test
  void anAdoptedProcessThatIsNotOurChildEndsUnseen() throws IOException {
    // Started by the JDK in a session of its own: not spawned by us, as after a crash.
    Process stranger = new ProcessBuilder("setsid", "sleep", "600").start();
    ProcessFacts facts = processes.identify(stranger.pid()).orElseThrow();
    BlockingQueue<Exit> told = new LinkedBlockingQueue<>();
    processes.onExit(facts.identity(), told::add);
    assertThat(processes.signal(facts.identity(), "TERM")).isTrue();
    assertThat(next(told)).isIn(new Exit.Unseen(), new Exit.Signaled(15, "SIGTERM", false));
    assertThat(processes.look(facts.identity())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slep 1        | BAD_COMMAND | command not found: slep  | did you mean sleep?",
        "./tol         | BAD_COMMAND | there is no file         | did you mean",
        "./noexec      | PERMISSION  | noexec is not executable | chmod +x",
        "./badscript   | BAD_COMMAND | /no/such/interpreter     | first line of",
        "./dosscript   | BAD_COMMAND | Windows line ends        | sed -i",
        "./plaintext   | BAD_COMMAND | neither a program nor    | #!/bin/sh",
        "/tmp          | BAD_COMMAND | /tmp is a directory      | name a file"
      })
  void aBadCommandIsExplained(String command, CauseCode code, String text, String hint)
      throws IOException {
    script("tool", "#!/bin/sh\n", "rwx------");
    script("noexec", "#!/bin/sh\n", "rw-------");
    script("badscript", "#!/no/such/interpreter -x\n", "rwx------");
    script("dosscript", "#!/bin/sh\r\necho\r\n", "rwx------");
    script("plaintext", "echo hello\n", "rwx------");
    Cause cause = refused(List.of(command.split(" ")), dir);
    assertThat(cause.code()).isEqualTo(code);
    assertThat(cause.text()).contains(text);
    assertThat(cause.hint()).contains(hint);
  }

  @Test
  void aBadPlaceIsExplained() throws IOException {
    Files.createDirectory(dir.resolve("place"));
    Cause misspelt = refused(List.of("true"), dir.resolve("plaec"));
    assertThat(misspelt.hint()).isEqualTo("did you mean " + dir.resolve("place") + "?");
    Path file = Files.writeString(dir.resolve("file"), "");
    assertThat(refused(List.of("true"), file).text()).contains("is not a directory");
    Launch launch = launch("x", Behaviour.RUNS);
    Path nowhere = dir.resolve("no/such/x.log");
    Launch lost =
        new Launch(
            "x", launch.command(), dir, launch.env(), nowhere, launch.readiness(), launch.stdio());
    assertThat(processes.spawn(lost))
        .isInstanceOfSatisfying(
            Spawn.Refused.class,
            r -> assertThat(r.cause().text()).contains("no directory", "for its output"));
  }

  @Test
  void aRelativeCommandIsLookedUpFromItsOwnDirectory() throws IOException {
    script("tool", "#!/bin/sh\nexit 12\n", "rwx------");
    assertThat(exit(start(List.of("./tool")).main())).isEqualTo(new Exit.Code(12));
  }

  @Test
  void aSignalOfSomebodyElseIsNoOutOfMemoryKill() {
    Family family = start(Behaviour.RUNS);
    assertThat(Signal.KILL.sendTo(family.main().pid())).isEmpty();
    assertThat(exit(family.main())).isEqualTo(new Exit.Signaled(9, "SIGKILL", false));
  }

  private Family start(List<String> command) {
    return start(command, dir);
  }

  private Family start(List<String> command, Path directory) {
    Spawn spawn = processes.spawn(launchOf(command, directory));
    assertThat(spawn).isInstanceOf(Spawn.Started.class);
    Family family = new Family(((Spawn.Started) spawn).process().identity(), token);
    keep(family);
    return family;
  }

  private Cause refused(List<String> command, Path directory) {
    Spawn spawn = processes.spawn(launchOf(command, directory));
    assertThat(spawn).isInstanceOf(Spawn.Refused.class);
    return ((Spawn.Refused) spawn).cause();
  }

  private Launch launchOf(List<String> command, Path directory) {
    Map<String, String> env = Map.of("PATH", "/usr/bin:/bin", Processes.SPAWN_VARIABLE, token);
    return new Launch(
        "x", command, directory, env, dir.resolve("x.log"), null, ServiceSpec.Stdio.LOGGED);
  }

  private Family shell(String script, String before) {
    exit(start(List.of("sh", "-c", before)).main());
    return start(List.of("sh", "-c", script));
  }

  private char state(ProcessIdentity process) {
    return processes.look(process).orElseThrow().state();
  }

  private static ProcStat stat(ProcessIdentity process) {
    return new ProcFiles().stat(process.pid()).orElseThrow();
  }

  private static List<String> commands(Family family) {
    return processes.tree(family).stream().map(ProcessFacts::command).toList();
  }

  private void script(String name, String text, String permissions) throws IOException {
    Path file = Files.writeString(dir.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private void write(String name) {
    try {
      Files.writeString(dir.resolve(name), "go\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String read(String name) {
    try {
      return Files.readString(dir.resolve(name)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
