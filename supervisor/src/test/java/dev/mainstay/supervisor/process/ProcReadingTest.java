package dev.mainstay.supervisor.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
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
