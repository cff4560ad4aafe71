package dev.mainstay.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever way it is read, an instant is the one that was written. */
class MomentTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-22T17:02:04Z",
        "2026-11-22T17:02:04.699850266Z",
        "2026-11-22T17:02:04.100Z",
        "2026-11-22T17:02:04.001002Z",
        "2024-02-29T00:00:00.5Z",
        "1970-01-01T00:00:00Z",
        "0001-01-01T23:59:59.999999999Z",
        "-1000000000-01-01T00:00:00Z",
        "+12026-11-22T17:02:04Z",
        "2026-11-22T17:02:04+01:00",
        "2026-11-22T17:02:04.Z",
        "2026-11-22T24:00:00Z"
      })
  void isReadAsTheLibraryReadsIt(String text) {
    assertThat(Moment.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-11-22",
        "2026-02-30T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-11-22T17:02:04.1234567890Z",
        "2026-11-22T17:62:04Z",
        "2026-11-22T17:02:04x5Z"
      })
  void isRefusedAsTheLibraryRefusesIt(String text) {
    assertThatThrownBy(() -> Instant.parse(text)).isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> Moment.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
