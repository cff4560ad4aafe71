package dev.mainstay.probe.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.posix.ThisProcess;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExecProberTest {

  private static final Duration ENOUGH = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(150);

  @TempDir Path folder;

  @Test
  void passesOnExitZeroWithTheLastLine() {
    assertThat(sh("echo starting; echo PONG; echo; echo '  '", ENOUGH))
        .isInstanceOfSatisfying(
            ProbeResult.Passed.class, it -> assertThat(it.detail()).isEqualTo("exit code 0: PONG"));
    assertThat(sh("exit 0", ENOUGH).detail()).isEqualTo("exit code 0");
  }

  @Test
  void failsOnAnyOtherEndAndQuotesWhatWasSaid() {
    assertFailed(sh("echo no such table >&2; exit 3", ENOUGH), CauseCode.BAD_ANSWER);
    assertThat(sh("echo no such table >&2; exit 3", ENOUGH).detail())
        .isEqualTo("exit code 3: no such table");
    assertThat(sh("kill -SEGV $$", ENOUGH).detail()).isEqualTo("signal 11");
    assertThat(sh("exit 127", ENOUGH)).isInstanceOf(ProbeResult.Failed.class);
  }

  @Test
  void isBrokenWhenTheCheckItselfCannotRun() {
    assertThat(probe(List.of("no-such-check-anywhere"), ENOUGH))
        .isInstanceOfSatisfying(
            ProbeResult.Broken.class,
            it -> assertThat(it.detail()).contains("cannot run", "no-such-check-anywhere"));
    ProbeSpec.Exec nowhere =
        new ProbeSpec.Exec(List.of("true"), folder.resolve("gone"), Map.of(), ENOUGH);
    assertThat(new ExecProber().probe(nowhere, subject())).isInstanceOf(ProbeResult.Broken.class);
  }

  @Test
  void runsInTheGivenFolderAndEnvironmentWithoutTheMarksOfAService() {
    Map<String, String> env = Map.of("COLOUR", "blue", "MAINSTAY_SPAWN", "abc");
    ProbeSpec.Exec spec =
        new ProbeSpec.Exec(
            List.of("sh", "-c", "echo $COLOUR ${MAINSTAY_SPAWN:-none} $(pwd)"),
            folder,
            env,
            ENOUGH);
    assertThat(new ExecProber().probe(spec, subject()).detail())
        .startsWith("exit code 0: blue none ")
        .endsWith(folder.getFileName().toString());
  }

  @Test
  void killsAtTheDeadlineWhateverIgnoresSignalsForksOrChangesItsGroup() throws IOException {
    Path mark = folder.resolve("pids");
    String script =
        "trap '' TERM INT HUP; echo asking; echo $$ >> %s;"
            + " (trap '' TERM; echo $(exec sh -c 'echo $PPID') >> %s; sleep 300) &"
            + " bash -c 'set -m; sleep 301 & echo $! >> %s; sleep 302' & wait";
    ProbeResult result = sh(script.replace("%s", mark.toString()), Duration.ofMillis(700));
    assertFailed(result, CauseCode.NO_ANSWER);
    assertThat(result.detail()).isEqualTo("no exit within 700 ms, killed: asking");
    assertThat(result.took()).isLessThan(Duration.ofSeconds(10));
    List<String> pids = Files.readAllLines(mark);
    assertThat(pids).hasSize(3);
    assertThat(pids).allSatisfy(pid -> assertNotRunning(Long.parseLong(pid)));
    assertThat(Session.living(Long.parseLong(pids.getFirst()))).isEmpty();
  }

  @Test
  void leavesNothingBehindWhenItPasses() throws IOException {
    Path mark = folder.resolve("pids");
    ProbeResult result = sh("(sleep 303 & echo $! > " + mark + "); echo fine", ENOUGH);
    assertThat(result.detail()).isEqualTo("exit code 0: fine");
    assertNotRunning(Long.parseLong(Files.readString(mark).strip()));
  }

  @Test
  void leavesNoZombieEvenWhereOrphansComeToUs() {
    assertThat(ThisProcess.becomeSubreaper()).isEmpty();
    for (int i = 0; i < 20; i++) {
      sh("exit " + i % 2, ENOUGH);
      sh("(sleep 304 & sleep 305) & sleep 306", Duration.ofMillis(20));
      sh("(sleep 307 &) ; exit 0", ENOUGH);
    }
    assertThat(ProcessHandle.current().children().map(ProcessHandle::info)).isEmpty();
  }

  @Test
  void boundsAnEndlessOutput() {
    ProbeResult result = sh("yes 0123456789", SHORT);
    assertThat(result.detail()).startsWith("no exit within 150 ms, killed: 0");
    assertThat(sh("head -c 5000000 /dev/zero | tr '\\0' x", ENOUGH).detail().length())
        .isLessThanOrEqualTo(LastLine.BYTES_MAX + "exit code 0: ".length());
  }

  @Test
  void showsNoControlBytes() {
    assertThat(sh("printf 'a\\033[31mred\\007'", ENOUGH).detail())
        .isEqualTo("exit code 0: a?[31mred?");
  }

  private ProbeResult sh(String script, Duration timeout) {
    return probe(List.of("sh", "-c", script), timeout);
  }

  private ProbeResult probe(List<String> command, Duration timeout) {
    return new ExecProber()
        .probe(new ProbeSpec.Exec(command, folder, Map.of(), timeout), subject());
  }

  private static Subject subject() {
    return new Subject("goals", 1, Instant.now(), 1, Set::of);
  }

  private static void assertFailed(ProbeResult result, CauseCode code) {
    assertThat(result)
        .isInstanceOfSatisfying(
            ProbeResult.Failed.class, it -> assertThat(it.code()).isEqualTo(code));
  }

  private static void assertNotRunning(long pid) {
    assertThat(ProcessHandle.of(pid).filter(process -> !isZombie(process)).stream()).isEmpty();
  }

  private static boolean isZombie(ProcessHandle process) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines.anyMatch(line -> line.startsWith("State:\tZ"));
    } catch (IOException e) {
      return false;
    }
  }
}
