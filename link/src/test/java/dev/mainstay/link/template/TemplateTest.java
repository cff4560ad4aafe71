package dev.mainstay.link.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts with places, and conditions. */
class TemplateTest {

  private static final Map<String, String> VALUES = Map.of("id", "a\"b c", "n", "7");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"ack\":\"${id}\"} | {\"ack\":\"a\\\"b c\"}",
        "${n}${n}           | 77",
        "x ${unknown} y      | x  y",
        "$${n} $ $n ${       | ${n} $ $n ${",
        "no places           | no places"
      })
  void placesAreFilledAsJsonNeedsIt(String template, String filled) {
    assertThat(Template.of(template).json(VALUES)).isEqualTo(filled);
  }

  @Test
  void aUrlAndAHeaderNeedItOtherwise() {
    Template template = Template.of("/${id}");
    assertThat(template.url(VALUES)).isEqualTo("/a%22b%20c");
    assertThat(template.plain(VALUES)).isEqualTo("/a\"b c");
    assertThat(Template.of("${a}-${b}-$${c}").names()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type   | ready | {\"type\":\"ready\"}      | true",
        "type   | ready | {\"type\":\"other\"}      | false",
        "type   | ready | {}                        | false",
        "a.0.b  | 7     | {\"a\":[{\"b\":7}]}       | true",
        "ok     | true  | {\"ok\":true}             | true",
        "ack    | *     | {\"ack\":null}            | true",
        "ack    | *     | []                        | false"
      })
  void aConditionHoldsOfWhatStandsThere(String path, String value, String json, boolean holds) {
    assertThat(Match.of(Map.of(path, value)).holds(Json.tryParse(json).orElseThrow()))
        .isEqualTo(holds);
  }

  @Test
  void noConditionNeverHolds() {
    assertThat(Match.NEVER.holds(Json.object().build())).isFalse();
  }

  @Test
  void aCanaryIsKnownByItsWholeName() {
    Canaries ours = new Canaries("n1");
    Match expect = Match.of(Map.of("text", "${canary}"));
    assertThat(found(ours, expect, ours.name(7))).isEqualTo(new Canaries.Found.Own(7));
    assertThat(found(ours, expect, ours.name(70))).isEqualTo(new Canaries.Found.Own(70));
    assertThat(found(ours, expect, "see " + ours.name(7))).isEqualTo(new Canaries.Found.None());
    assertThat(found(ours, expect, new Canaries("n2").name(7)))
        .isEqualTo(new Canaries.Found.Other());
    assertThat(found(ours, expect, "hi")).isEqualTo(new Canaries.Found.None());
    assertThat(found(ours, Match.of(Map.of("text", "hi")), "hi"))
        .as("any such message is the last canary")
        .isEqualTo(new Canaries.Found.Own(3));
  }

  private static Canaries.Found found(Canaries canaries, Match expect, String text) {
    return canaries.find(expect, Json.object().put("text", text).build(), 3);
  }

  @Test
  void aSecretIsNeverShown() {
    Secret secret = new Secret("t\"0");
    assertThat(secret).hasToString("(hidden)");
    assertThat(secret.hideIn("x t\"0 {\"a\":\"t\\\"0\"}"))
        .isEqualTo("x (hidden) {\"a\":\"(hidden)\"}");
    assertThat(Secret.NONE.hideIn("x")).isEqualTo("x");
  }
}
