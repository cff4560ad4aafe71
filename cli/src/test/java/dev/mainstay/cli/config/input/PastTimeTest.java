package dev.mainstay.cli.config.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastTimeTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "10m,                       2026-11-22T11:50:00Z",
    "90,                        2026-11-22T11:58:30Z",
    "2d,                        2026-11-20T12:00:00Z",
    "11:30,                     2026-11-22T11:30:00Z",
    "14:30,                     2026-11-21T14:30:00Z",
    "14:30:05,                  2026-11-21T14:30:05Z",
    "2026-11-20,                2026-11-20T00:00:00Z",
    "2026-11-20T10:15,          2026-11-20T10:15:00Z",
    "2026-11-20 10:15:01,       2026-11-20T10:15:01Z",
    "2026-11-20T10:15:01Z,      2026-11-20T10:15:01Z",
    "2026-11-20T10:15:01+02:00, 2026-11-20T08:15:01Z",
  })
  void aMomentIsGivenAsPeopleDo(String text, Instant meant) {
    assertThat(PastTime.parse(text, NOW, ZoneOffset.UTC)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "25:00", "2026-02-31", "10 minutes", "-5m"})
  void anythingElseIsNone(String text) {
    assertThat(PastTime.parse(text, NOW, ZoneOffset.UTC)).isEmpty();
  }
}
