package dev.mainstay.cli.shim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineageTest {

  @Test
  void itIsThatOfThisProcess() {
    ProcessHandle self = ProcessHandle.current();
    assertThat(Lineage.now()).isEqualTo(new Lineage(self.pid(), self.parent().orElseThrow().pid()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"42 (java) S 7 42 42 0", "42 (a) R (b) S) R 7 42", "42 () S 7 1", "42 (\n) Z 7 1"})
  void aNameMayContainAnything(String stat) throws IOException {
    assertThat(Lineage.of(stat)).isEqualTo(new Lineage(42, 7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "42", "42 (java", "42 (java) S", "x (java) S 7 1", "42 (java) S y 1"})
  void whatIsNotAsTheManualSaysIsAnError(String stat) {
    assertThatThrownBy(() -> Lineage.of(stat)).isInstanceOf(IOException.class);
  }
}
