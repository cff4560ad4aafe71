package dev.mainstay.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLineTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                                                       | ``",
        "{\"pid\":7}                                              | pid=7",
        "{\"from\":\"a\",\"to\":\"b\",\"verdict\":\"good\"}       | a -> b",
        "{\"from\":\"a\",\"to\":\"b\",\"cause\":\"port-taken\",\"detail\":\"by x\",\"hint\":\"h\"}"
            + " | a -> b; port-taken; by x",
        "{\"from\":\"a\",\"to\":\"b\",\"evidence\":[\"proven: it\"]} | a -> b; proven: it",
        "{\"n\":1,\"message\":\"said\",\"list\":[1],\"map\":{}}    | said; n=1",
        "{\"stages\":[{\"ok\":true},{\"ok\":false,\"detail\":\"silent\"}],\"attempt\":2}"
            + " | silent; attempt=2",
        "{\"detail\":\"two\\nlines \\u001b[31mred\"}              | two lines red",
      })
  void theAttributesThatTellMostAreSaidInWords(String json, String words) {
    assertThat(EventLine.words(Json.tryParse(json).orElseThrow())).isEqualTo(words);
  }

  @Test
  void aLineIsCutToTheTerminal() {
    String line = line(80, Paint.PLAIN);
    assertThat(line)
        .startsWith("11:59:59.000 ERROR api-8000       service.state.changed  ")
        .endsWith("...")
        .hasSize(80);
  }

  @Test
  void severityHasItsColour() {
    assertThat(line(200, Paint.COLOUR)).contains(Paint.COLOUR.bad("ERROR"));
  }

  private static String line(int width, Paint paint) {
    JournalEvent event =
        new JournalEvent(
            1,
            NOW.minusSeconds(1),
            NOW,
            Severity.ERROR,
            "service.state.changed",
            "api-8000",
            "here",
            Json.object().put("detail", "long ".repeat(30)).build());
    return EventLine.of(event, NOW, ZoneOffset.UTC, width, paint);
  }
}
