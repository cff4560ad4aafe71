package dev.mainstay.core.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(OS.LINUX)
class PosixSpawnTest {

  private static final Path SHELL = Path.of("/bin/sh");

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource({"exit 0, 0", "exit 7, 7", "exit 255, 255"})
  void theExitCodeIsRead(String script, int code) {
    assertThat(end(shell(script))).isEqualTo(new ChildEnd.Exited(code));
  }

  @ParameterizedTest
  @CsvSource({"KILL, 9", "TERM, 15", "USR1, 10"})
  void theEndingSignalIsRead(String name, int number) {
    ChildEnd end = end(shell("kill -" + name + " $$; exit 1"));
    assertThat(end).isEqualTo(new ChildEnd.Killed(number, false));
  }

  @Test
  void itLeadsASessionOfItsOwnInItsDirectoryWithOnlyItsEnvironment() throws IOException {
    Path inside = Files.createDirectory(dir.resolve("inside"));
    PosixSpawn spawn =
        new PosixSpawn(
            SHELL,
            List.of("called", "-c", "read p c s pp g sid r </proc/$$/stat; pwd; env; echo $0 $sid"),
            Map.of("ONLY", "this one"),
            inside,
            output(),
            null);
    long pid = pid(spawn);
    assertThat(end(pid)).isEqualTo(new ChildEnd.Exited(0));
    assertThat(written())
        .contains(inside.toString(), "ONLY=this one", "called " + pid)
        .noneMatch(line -> line.startsWith("HOME="));
  }

  @Test
  void itHasNoDescriptorButItsOwnThoughTheParentHasMany() throws IOException {
    // With what the shell itself can do: a pipe or a child would add descriptors of its own.
    String script =
        "i=0; while [ $i -lt 512 ]; do [ -e /proc/$$/fd/$i ] && echo $i; i=$((i+1)); done";
    try (RandomAccessFile _ = new RandomAccessFile(dir.resolve("ours").toFile(), "rw")) {
      end(shell(script));
    }
    assertThat(written()).containsExactly("0", "1", "2");
  }

  @Test
  void noSignalIsIgnoredOrBlocked() throws IOException {
    end(shell("sed -n -e 's/^SigBlk:.//p' -e 's/^SigIgn:.//p' /proc/self/status"));
    // 32 and 33 belong to the C library, which sets them itself when it needs them.
    long settable = ~(1L << 31 | 1L << 32);
    assertThat(written())
        .hasSize(2)
        .allSatisfy(mask -> assertThat(Long.parseUnsignedLong(mask, 16) & settable).isZero());
  }

  @Test
  void bothOutputsAreAppendedToAPrivateFile() throws IOException {
    end(shell("echo out"));
    end(shell("echo err >&2"));
    assertThat(written()).containsExactly("out", "err");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output())))
        .isEqualTo("rw-------");
  }

  @Test
  void descriptorThreeIsTheReadinessFileMadeEmptyFirst() throws IOException {
    Path readiness = Files.writeString(dir.resolve("ready"), "from before\n");
    PosixSpawn spawn =
        new PosixSpawn(SHELL, List.of("sh", "-c", "echo >&3"), Map.of(), dir, output(), readiness);
    assertThat(end(pid(spawn))).isEqualTo(new ChildEnd.Exited(0));
    assertThat(Files.readString(readiness)).isEqualTo("\n");
  }

  @Test
  void whatCannotBeRunIsAnErrno() throws IOException {
    Path plain = Files.writeString(dir.resolve("plain"), "not executable");
    assertThat(program(dir.resolve("missing")).run().failure()).contains(Errno.ENOENT);
    assertThat(program(plain).run().failure()).contains(Errno.EACCES);
    assertThat(program(dir).run().failure()).contains(Errno.EACCES);
    PosixSpawn nowhere =
        new PosixSpawn(SHELL, List.of("sh"), Map.of(), dir.resolve("no"), output(), null);
    assertThat(nowhere.run().failure()).contains(Errno.ENOENT);
  }

  @Test
  void aChildIsReapedOnceAndNoOtherEver() {
    long first = pid(shell("exit 3"));
    long second = pid(shell("exec sleep 600"));
    assertThat(end(first)).isEqualTo(new ChildEnd.Exited(3));
    assertThat(ChildEnd.reap(first).failure()).contains(Errno.ECHILD);
    assertThat(ChildEnd.reap(second).toOptional()).contains(Optional.empty());
    assertThat(Signal.KILL.sendTo(second)).isEmpty();
    assertThat(end(second)).isEqualTo(new ChildEnd.Killed(9, false));
    assertThat(ChildEnd.reap(1).failure()).contains(Errno.ECHILD);
  }

  private PosixSpawn shell(String script) {
    return new PosixSpawn(
        SHELL, List.of("sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"), dir, output(), null);
  }

  private PosixSpawn program(Path path) {
    return new PosixSpawn(path, List.of("program"), Map.of(), dir, output(), null);
  }

  private Path output() {
    return dir.resolve("output");
  }

  private List<String> written() throws IOException {
    return Files.readAllLines(output());
  }

  private static long pid(PosixSpawn spawn) {
    return switch (spawn.run()) {
      case Result.Ok<Long>(Long pid) -> pid;
      case Result.Failed<Long>(Errno errno) -> fail("not spawned: " + errno);
    };
  }

  private static ChildEnd end(PosixSpawn spawn) {
    return end(pid(spawn));
  }

  /** Waits on a pidfd until the child has ended, then reaps it. */
  static ChildEnd end(long pid) {
    try (PidFd handle = PidFd.open(pid).toOptional().orElseThrow()) {
      int[] one = {handle.number()};
      assertThat(Poll.readable(one, Duration.ofSeconds(20)).toOptional().orElseThrow().get(0))
          .as("ended within 20 s")
          .isTrue();
    }
    return ChildEnd.reap(pid).toOptional().orElseThrow().orElseThrow();
  }
}
