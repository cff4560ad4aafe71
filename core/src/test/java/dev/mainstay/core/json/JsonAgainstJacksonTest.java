package dev.mainstay.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Jackson as a second opinion: both read the same texts, good and spoilt, to the same end. */
class JsonAgainstJacksonTest {

  private static final JsonFactory JACKSON = new JsonFactory();

  private static final List<String> ATOMS =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "12",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "0.5",
          "-0.0",
          "1e3",
          "1E+3",
          "1.5e-7",
          "1e308",
          "1e999",
          "01",
          "1.",
          ".5",
          "-",
          "+1",
          "1e",
          "true",
          "false",
          "null",
          "tru",
          "NaN",
          "Infinity",
          "\"\"",
          "\"a\"",
          "\"é\ud83d\ude00\"",
          "\"\\u00e9\\n\\t\\\\\\/\\\"\\b\\f\\r\"",
          "\"\\u00g0\"",
          "\"\\x\"",
          "\"\\ud83d\\ude00\"",
          "\"\\ud83d\"",
          "'a'",
          "\"a",
          "\"\t\"",
          "\"\u0000\"",
          "\u007f",
          "",
          "/* no */ 1");

  private static final String SPOILERS = "{}[],:\"\\ tfn0-1.eE+\u0001\n/'";

  private static final int TEXTS = 40_000;
  private static final int DEEPEST = 4;
  private static final int WIDEST = 4;

  @Test
  void bothReadTheSameAndRefuseTheSame() {
    Random random = new Random(7);
    int read = 0;
    for (int i = 0; i < TEXTS; i++) {
      String text = spoilt(value(random, DEEPEST), random);
      Optional<Json> ours = Json.tryParse(text);
      assertThat(ours).as(text).isEqualTo(jackson(text));
      read += ours.isPresent() ? 1 : 0;
    }
    assertThat(read).as("texts that were read, not refused").isBetween(TEXTS / 20, TEXTS / 2);
  }

  @Test
  void jacksonReadsWhatWeWrite() {
    Random random = new Random(8);
    for (int i = 0; i < TEXTS / 10; i++) {
      Optional<Json> value = Json.tryParse(value(random, DEEPEST));
      value.ifPresent(json -> assertThat(jackson(json.write())).contains(json));
    }
    StringBuilder every = new StringBuilder();
    for (char c = 0; c < 0xD800; c++) {
      every.append(c);
    }
    Json text = Json.of(every.toString());
    assertThat(jackson(text.write())).contains(text);
    assertThat(Json.tryParse(text.write())).contains(text);
  }

  private static String value(Random random, int depth) {
    int kind = random.nextInt(depth > 0 ? 4 : 2);
    int width = kind < 2 ? 0 : random.nextInt(WIDEST);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      parts.add((kind == 2 ? "\"k" + random.nextInt(3) + "\": " : "") + value(random, depth - 1));
    }
    String space = random.nextInt(5) == 0 ? " \n\r\t" : "";
    return space
        + switch (kind) {
          case 2 -> "{" + String.join(",", parts) + "}";
          case 3 -> "[" + String.join(" , ", parts) + "]";
          default -> ATOMS.get(random.nextInt(ATOMS.size()));
        };
  }

  /** The text, or one character of it gone, doubled or replaced. */
  private static String spoilt(String text, Random random) {
    if (text.isEmpty() || random.nextInt(3) > 0) {
      return text;
    }
    int at = random.nextInt(text.length());
    String spoiler = String.valueOf(SPOILERS.charAt(random.nextInt(SPOILERS.length())));
    return new StringBuilder(text)
        .replace(at, at + random.nextInt(2), random.nextBoolean() ? spoiler : "")
        .toString();
  }

  private static Optional<Json> jackson(String text) {
    try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      Json json = read(parser);
      return parser.nextToken() == null ? Optional.of(json) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static Json read(JsonParser parser) {
    return switch (Objects.requireNonNull(parser.currentToken())) {
      case START_OBJECT -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, read(parser));
        }
        yield Json.of(fields);
      }
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser));
        }
        yield Json.of(items);
      }
      case VALUE_STRING -> Json.of(parser.getString());
      case VALUE_NUMBER_INT -> whole(parser);
      case VALUE_NUMBER_FLOAT -> finite(parser);
      case VALUE_TRUE -> Json.of(true);
      case VALUE_FALSE -> Json.of(false);
      case VALUE_NULL -> Json.of(null);
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value");
    };
  }

  private static Json whole(JsonParser parser) {
    try {
      return Json.of(parser.getLongValue());
    } catch (JacksonException e) {
      return finite(parser);
    }
  }

  private static Json finite(JsonParser parser) {
    double number = parser.getDoubleValue();
    if (!Double.isFinite(number)) {
      throw new tools.jackson.core.exc.StreamReadException(parser, "out of range");
    }
    return Json.of(number);
  }
}
