package dev.mainstay.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static final String ANSWER =
      "{'status':'running','pid':12,'load':0.5,'ok':true,'none':null,'a.b':{'c':1},"
          + "'checks':[{'name':'db','ok':false},[7]]}";

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "status, running",
    "pid, 12",
    "load, 0.5",
    "ok, true",
    "none, null",
    "a.b.c, 1",
    "checks.0.name, db",
    "checks.0.ok, false",
    "checks.1.0, 7",
    "checks.1, [7]",
  })
  void findsTheValueAtADottedPath(String path, String display) throws Json.Malformed {
    assertThat(Json.parse(ANSWER.replace('\'', '"')).at(path).map(Json::display)).contains(display);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nope", "status.x", "checks.2", "checks.-1", "checks.x", "pid.0", "a", "."})
  void findsNothingWhereThereIsNothing(String path) throws Json.Malformed {
    assertThat(Json.parse(ANSWER.replace('\'', '"')).at(path)).isEmpty();
  }

  @Test
  void readsValuesByType() throws Json.Malformed {
    Json answer = Json.parse(ANSWER.replace('\'', '"'));
    assertThat(answer.text("status")).contains("running");
    assertThat(answer.text("pid")).isEmpty();
    assertThat(answer.whole("pid")).hasValue(12);
    assertThat(answer.whole("load")).isEmpty();
    assertThat(answer.number("load")).hasValue(0.5);
    assertThat(answer.number("pid")).hasValue(12);
    assertThat(answer.flag("ok")).isTrue();
    assertThat(answer.flag("nope")).isFalse();
    assertThat(answer.items("checks")).hasSize(2);
    assertThat(answer.fields()).containsKeys("status", "a.b");
    assertThat(answer.at("none").orElseThrow().isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{'a':1}{}",
        "{'a':1} x",
        "nul",
        "'\u0001'",
        "NaN",
        "01",
        "{a:1}",
        "<html>"
      })
  void refusesWhatIsNotJsonAndSaysWhereOnOneLine(String text) {
    String json = text.replace('\'', '"');
    assertThatThrownBy(() -> Json.parse(json))
        .isInstanceOf(Json.Malformed.class)
        .message()
        .isNotBlank()
        .doesNotContain("\n", "StreamReadFeature");
    assertThat(Json.tryParse(json)).isEmpty();
  }

  @Test
  void refusesTextThatIsTooDeepOrTooLong() {
    int deep = Json.DEPTH_MAX + 1;
    assertThat(Json.tryParse("[".repeat(deep) + "]".repeat(deep))).isEmpty();
    assertThat(Json.tryParse("[".repeat(deep - 1) + "]".repeat(deep - 1))).isPresent();
    assertThat(Json.tryParse(" ".repeat(Json.CHARS_MAX) + "1")).isEmpty();
  }

  @Test
  void keepsNumbersBeyond64BitsAsFractions() throws Json.Malformed {
    assertThat(Json.parse("9223372036854775807").whole()).hasValue(Long.MAX_VALUE);
    assertThat(Json.parse("9223372036854775808").number()).hasValue(0x1p63);
    assertThat(Json.tryParse("1e999")).as("beyond a double too").isEmpty();
  }

  @Test
  void writesCompactlyInOrderOnOneLine() {
    Json json =
        Json.object()
            .put("z", "line\nend \"quoted\" é")
            .put("a", Arrays.asList(1, 2L, 0.5, true, null))
            .put("o", Map.of("k", Optional.of("v")))
            .put("never", Double.NaN)
            .put("stage", Thread.State.RUNNABLE)
            .build();
    assertThat(json.write())
        .isEqualTo(
            "{\"z\":\"line\\nend \\\"quoted\\\" é\",\"a\":[1,2,0.5,true,null],"
                + "\"o\":{\"k\":\"v\"},\"never\":null,\"stage\":\"RUNNABLE\"}");
    assertThat(Json.tryParse(json.write())).contains(json);
  }

  @Test
  void lastFieldOfANameCounts() throws Json.Malformed {
    assertThat(Json.parse("{\"a\":1,\"a\":2}").whole("a")).hasValue(2);
  }

  @Test
  void isImmutable() {
    Json.Builder builder = Json.object().put("a", 1);
    Json before = builder.build();
    builder.put("b", 2);
    assertThat(before.fields()).containsOnlyKeys("a");
    assertThatThrownBy(() -> before.fields().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> Json.of(List.of(1)).items().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void refusesTypesThatHaveNoJsonForm() {
    assertThatThrownBy(() -> Json.of(new Object())).isInstanceOf(IllegalArgumentException.class);
  }
}
