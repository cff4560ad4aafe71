package dev.mainstay.cli.config.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quantities, command strings and variable files, as tables. */
class InputTest {

  @ParameterizedTest
  @CsvSource({
    "250ms, 250",
    "2s, 2000",
    "1.5s, 1500",
    "1m30s, 90000",
    "2min, 120000",
    "12h, 43200000",
    "7d, 604800000",
    "0, 0",
    "0s, 0"
  })
  void aDurationIsReadInMilliseconds(String text, long millis) {
    assertThat(Quantities.duration(text)).isEqualTo(new Parsed.Good<>(Duration.ofMillis(millis)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "60", "s", "-1s", "1 s", "1w", "1s2", "1.2.3s", "99999d", "1e3s"})
  void whatIsNoDurationIsRefused(String text) {
    assertThat(Quantities.duration(text)).isInstanceOf(Parsed.Bad.class);
  }

  @ParameterizedTest
  @CsvSource({"250ms", "2s", "90s", "2m", "12h", "7d", "0s", "60s"})
  void aDurationIsShownAsItIsRead(String text) {
    assertThat(Quantities.duration(text))
        .isInstanceOfSatisfying(
            Parsed.Good.class,
            good -> assertThat(Quantities.shown((Duration) good.value())).isEqualTo(text));
  }

  @ParameterizedTest
  @CsvSource({"1B, 1", "10MB, 10000000", "1.5 KB, 1500", "1KiB, 1024", "2g, 2000000000"})
  void aSizeIsReadInBytes(String text, long bytes) {
    assertThat(Quantities.size(text)).isEqualTo(new Parsed.Good<>(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "MB", "10XB", "2000GB", "-1MB"})
  void whatIsNoSizeIsRefused(String text) {
    assertThat(Quantities.size(text)).isInstanceOf(Parsed.Bad.class);
  }

  @ParameterizedTest
  @CsvSource({"TERM, TERM", "sigint, INT", "SIGUSR1, USR1"})
  void aSignalIsNamedWithOrWithoutSig(String text, String name) {
    assertThat(Quantities.signal(text)).isEqualTo(new Parsed.Good<>(name));
  }

  @Test
  void aCommandStringIsSplitAsAShellWould() {
    Map<String, List<String>> table = new LinkedHashMap<>();
    table.put("a  b\tc", List.of("a", "b", "c"));
    table.put("a 'b c' \"d e\"", List.of("a", "b c", "d e"));
    table.put("a b\\ c \\\"", List.of("a", "b c", "\""));
    table.put("a \"x\\\"y\\z\" ''", List.of("a", "x\"y\\z", ""));
    table.put("a 'x'\"y\"z", List.of("a", "xyz"));
    table.put("a '|' \"a && b\" '$(x)' \"$HOME\"", List.of("a", "|", "a && b", "$(x)", "$HOME"));
    table.put("a ${X:-b c} $$d x#y", List.of("a", "${X:-b c}", "$$d", "x#y"));
    table.forEach((line, words) ->
        assertThat(ShellWords.split(line)).as(line).isEqualTo(new Parsed.Good<>(words)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "a | b", "a && b", "a || b", "a; b", "a > b", "a < b", "a &", "a `b`", "a $(b)", "(a)",
        "a $B", "A=b c", "a 'b", "a \"b", "a \\", "a # b"
      })
  void whatOnlyAShellUnderstandsIsRefused(String line) {
    assertThat(ShellWords.split(line)).isInstanceOf(Parsed.Bad.class);
  }

  @Test
  void aVariableFileIsReadAsPeopleWriteIt() {
    String text =
        "\n# comment\nA=1\r\nexport B=two words # not this\n C = 'it''s'x\nD=\"a\\nb\\\"c\" # no\n"
            + "E=\nF='two\nlines'\nG=a#b\nH=\"$A\"\nI.j-k=9";
    FaultList faults = new FaultList();
    Map<String, String> values = new LinkedHashMap<>();
    DotEnv.parse(".env", text, faults).forEach((name, v) -> values.put(name, v.value()));
    assertThat(values)
        .containsEntry("A", "1")
        .containsEntry("B", "two words")
        .containsEntry("D", "a\nb\"c")
        .containsEntry("E", "")
        .containsEntry("F", "two\nlines")
        .containsEntry("G", "a#b")
        .containsEntry("H", "$A")
        .containsEntry("I.j-k", "9");
    assertThat(faults.inOrder())
        .extracting(Fault::text)
        .containsExactly(".env:5:10: unexpected text after the quoted value of C [bad-env-file]");
  }

  @Test
  void eachBadLineOfAVariableFileHasItsPlace() {
    FaultList faults = new FaultList();
    DotEnv.parse(".env", "ok=1\nno value\n  9x=1\nq=\"open\nlast=2\n", faults);
    assertThat(faults.inOrder())
        .extracting(f -> f.place().toString())
        .containsExactly(".env:2:1", ".env:3:3", ".env:4:3");
  }
}
