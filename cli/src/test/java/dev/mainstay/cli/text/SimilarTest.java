package dev.mainstay.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarTest {

  private static final List<String> KNOWN =
      List.of("command", "port", "ports", "depends_on", "env", "cwd", "restart");

  @ParameterizedTest
  @CsvSource({
    "comand, command",
    "prot, port",
    "dependsOn, depends_on",
    "depends-on, depends_on",
    "PORT, port",
    "evn, env",
    "restrat, restart"
  })
  void aSlipFindsItsWord(String slip, String word) {
    assertThat(Similar.to(slip, KNOWN)).contains(word);
  }

  @ParameterizedTest
  @CsvSource({"zebra", "x", "image", "healthcheck"})
  void anotherWordFindsNone(String word) {
    assertThat(Similar.to(word, KNOWN)).isEmpty();
  }

  @Test
  void aSwapOfNeighboursCountsOne() {
    assertThat(Similar.distance("abcd", "abdc", 9)).isEqualTo(1);
    assertThat(Similar.distance("kitten", "sitting", 9)).isEqualTo(3);
  }

  @Test
  void aVeryLongWordIsNotCompared() {
    assertThat(Similar.to("x".repeat(10_000), List.of("x".repeat(9_999))))
        .isEqualTo(Optional.empty());
  }
}
