package dev.mainstay.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "-5, 0 ms",
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1 s",
    "1240, 1.2 s",
    "9949, 9.9 s",
    "9950, 10 s",
    "61000, 61 s",
    "119000, 119 s",
    "120000, 2 min",
    "7199000, 119 min",
    "7200000, 2 h",
    "172799000, 47 h",
    "259200000, 3 d"
  })
  void durationsAreShort(long millis, String shown) {
    assertThat(Words.duration(Duration.ofMillis(millis))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"abcdef, 6, abcdef", "abcdefg, 6, abc...", "abcdefg, 2, ab", "abc, 0, ''"})
  void longTextsEndInAnEllipsis(String text, int width, String shown) {
    assertThat(Words.cut(text, width)).isEqualTo(shown);
  }

  @Test
  void textOfOthersCannotSteerTheTerminal() {
    assertThat(Words.plain("\u001b[31mred\u001b[0m \u001b]0;title\u0007ok\rback\u0007\tend\u202e"))
        .isEqualTo("red ok?back?    end?");
  }

  @Test
  void wrapsAtSpacesAndCutsWhatHasNone() {
    assertThat(Wrap.wrap("one two three", 8, 8)).containsExactly("one two", "three");
    assertThat(Wrap.wrap("abcdefghij", 4, 3)).containsExactly("abcd", "efg", "hij");
    assertThat(Wrap.wrap("", 4, 3)).containsExactly("");
  }
}
