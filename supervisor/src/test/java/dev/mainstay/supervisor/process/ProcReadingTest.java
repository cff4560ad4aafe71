package dev.mainstay.supervisor.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.supervisor.ProcessIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcReadingTest {

  private static final String AFTER_NAME =
      " S 7 42 40 0 -1 4194304 104 0 0 0 0 0 0 0 20 0 3 0 206845 2998272 416"
          + " 18446744073709551615 1 1 140722250727616 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0\n";

  @ParameterizedTest
  @ValueSource(strings = {"sh", "a b", ") S 1 1 1", "((", "é"})
  void aNameMayHoldAnything(String name) {
    byte[] line = ("42 (" + name + ")" + AFTER_NAME).getBytes(UTF_8);
    ProcStat stat = ProcStat.parse(line, line.length).orElseThrow();
    assertThat(stat.pid()).isEqualTo(42);
    assertThat(stat.state()).isEqualTo('S');
    assertThat(stat.parent()).isEqualTo(7);
    assertThat(stat.session()).isEqualTo(40);
    assertThat(stat.threads()).isEqualTo(3);
    assertThat(stat.startTicks()).isEqualTo(206845);
    assertThat(stat.codeStart()).isEqualTo(1);
    assertThat(stat.stackStart()).isEqualTo(140722250727616L);
    assertThat(stat.kernel()).isFalse();
  }

  @Test
  void aTornLineIsNoAnswerWhereverItEnds() {
    byte[] line = ("42 (sh)" + AFTER_NAME).getBytes(UTF_8);
    int whole = new String(line, UTF_8).indexOf(" 0 0 0 0 0 0 0 0 0 17");
    for (int length = 0; length < whole; length++) {
      assertThat(ProcStat.parse(line, length)).as("%d bytes", length).isEmpty();
    }
    assertThat(ProcStat.parse(line, whole + 1)).isPresent();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aForkIsKnownByTheStackOfItsParentButNotByOneThatAnExecStillMoves() {
    ProcFiles proc = new ProcFiles();
    Marks marks = Marks.of("MAINSTAY_SPAWN=t\0".getBytes(UTF_8));
    proc.remember(process(1, "nginx", 0, 7000), marks);
    assertThat(proc.marks(process(2, "nginx", 5, 7000)).spawn()).as("within the exec").isEmpty();
    proc.remember(process(1, "nginx", 5, 8000), marks);
    assertThat(proc.marks(process(3, "nginx", 5, 8000)).isOfSpawn("t")).isTrue();
    assertThat(proc.marks(process(1, "perl", 5, 9000)).isOfSpawn("t")).as("next exec").isTrue();
    assertThat(proc.marks(process(4, "perl", 5, 9000)).isOfSpawn("t")).as("its fork").isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aNameThatTwoFamiliesHadAtOnceTellsNeitherOfThem() {
    ProcFiles proc = new ProcFiles();
    ProcessIdentity one = proc.identity(process(1, "nginx", 5, 1));
    assertThat(proc.distinctName(one, 500)).as("never seen").isEmpty();
    proc.remember(process(1, "nginx", 5, 1), Marks.of("MAINSTAY_SPAWN=a\0".getBytes(UTF_8)));
    proc.remember(process(2, "redis", 5, 2), Marks.of("MAINSTAY_SPAWN=b\0".getBytes(UTF_8)));
    proc.remember(process(3, "nginx", 5, 1), Marks.of("MAINSTAY_SPAWN=a\0".getBytes(UTF_8)));
    assertThat(proc.distinctName(one, 500)).isEqualTo("nginx");
    proc.remember(process(4, "nginx", 5, 4), Marks.of("MAINSTAY_SPAWN=c\0".getBytes(UTF_8)));
    assertThat(proc.distinctName(one, 500)).as("another family's").isEmpty();
  }

  /** A process of a pid that no process can have, so that nothing can be read of it. */
  private static ProcStat process(long number, String name, long codeStart, long stackStart) {
    long pid = (1L << 40) + number;
    return new ProcStat(pid, name, false, 'S', 1, pid, 1, 1000, codeStart, stackStart);
  }

  @Test
  void marksAreReadFromWholeEntriesOnly() {
    Marks marks =
        Marks.of("A=1\0MAINSTAY_SPAWN=t=1\0XMAINSTAY_PROJECT=no\0MAINSTAY_PROJE".getBytes(UTF_8));
    assertThat(marks.legible()).isTrue();
    assertThat(marks.isOfSpawn("t=1")).isTrue();
    assertThat(marks.isOfProject("no")).isFalse();
    assertThat(marks.instance()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0", "nginx: master process\0\0\0"})
  void anEnvironmentThatWasWrittenOverProvesNothing(String environ) {
    assertThat(Marks.of(environ.getBytes(UTF_8)).legible()).isFalse();
  }
}
