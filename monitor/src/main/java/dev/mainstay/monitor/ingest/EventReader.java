package dev.mainstay.monitor.ingest;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Delivery;
import dev.mainstay.monitor.Delivery.Incoming;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads events as JSON: one object, a list of them, or one on each line.
 *
 * <p>An event's name is its {@code name}, {@code event_name}, {@code event_type} or {@code type};
 * where it happened its {@code source} or {@code service}; when its {@code at}, {@code timestamp}
 * or {@code time}, as RFC 3339 or as seconds, milliseconds or nanoseconds since 1970. Everything
 * else becomes its attributes. {@code id}, or {@code seq} of a client that has a name, tells a
 * repeated event.
 */
public final class EventReader {

  private static final String INVALID = "Invalid JSON";

  private static final List<String> NAMES = List.of("name", "event_name", "event_type", "type");
  private static final List<String> SOURCES = List.of("source", "service");
  private static final List<String> TIMES = List.of("at", "timestamp", "time");

  /** What does not become an attribute. */
  private static final Set<String> TAKEN =
      Set.of(
          "name",
          "event_name",
          "event_type",
          "type",
          "source",
          "at",
          "timestamp",
          "time",
          "severity",
          "host",
          "id",
          "seq",
          "client",
          "attributes");

  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  /** A number beyond this is not meant in seconds: it would be after the year 5000. */
  private static final double SECONDS_MAX = 1e11;

  /** Milliseconds, microseconds, nanoseconds. */
  private static final int UNITS_BELOW_SECONDS = 3;

  /** The place of an event that is no part of a list. */
  private static final int ALONE = -1;

  private final InstantSource clock;

  public EventReader(InstantSource clock) {
    this.clock = clock;
  }

  /** Cannot be taken; where and why. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;
    private final String message;
    private final String at;

    Refusal(String message, String at) {
      super(message);
      this.message = message;
      this.at = at;
    }
  }

  /**
   * Reads one message.
   *
   * @param client who sends it
   */
  public Reading read(String text, Client client) {
    try {
      Json json = Json.parse(text);
      return json.isList() ? list(json.items(), client) : one(json, client);
    } catch (Json.Malformed e) {
      return new Reading.Bad(INVALID, String.valueOf(e.getMessage()));
    } catch (Refusal e) {
      return new Reading.Bad(e.message, e.at);
    }
  }

  /** Reads one event a line; empty lines count for nothing. */
  public Reading readLines(String text, Client client) {
    List<Json> events = new ArrayList<>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        events.add(Json.parse(line));
      } catch (Json.Malformed e) {
        return new Reading.Bad(INVALID, "line " + number + ": " + e.getMessage());
      }
    }
    try {
      return list(events, client);
    } catch (Refusal e) {
      return new Reading.Bad(e.message, e.at);
    }
  }

  private Reading one(Json json, Client client) throws Refusal {
    Incoming event = event(json, client, ALONE);
    return new Reading.Events(new Delivery(client.name(), List.of(event)), type(json), false);
  }

  private Reading list(List<Json> items, Client client) throws Refusal {
    if (items.isEmpty()) {
      throw new Refusal("No events", "the list is empty");
    }
    if (items.size() > Bounds.EVENTS_MAX) {
      throw new Refusal(
          "Too many events", items.size() + " in one message; at most " + Bounds.EVENTS_MAX);
    }
    List<Incoming> events = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      events.add(event(items.get(i), client, i));
    }
    return new Reading.Events(new Delivery(client.name(), events), type(items.getLast()), true);
  }

  private Incoming event(Json json, Client client, int place) throws Refusal {
    if (!json.isObject()) {
      throw new Refusal("Not an object", where(place));
    }
    int keys = checked(json, place);
    if (keys > Bounds.KEYS_MAX) {
      throw new Refusal(
          "Too many keys", where(place) + " has " + keys + " keys; at most " + Bounds.KEYS_MAX);
    }
    String type = type(json);
    return new Incoming(
        time(json, place),
        severity(json),
        ClientNames.kept(name(type.isEmpty() ? "event" : type, place)),
        name(first(json, SOURCES).orElse("unknown"), place),
        name(json.text("host").orElse(""), place),
        key(json, client, place),
        attributes(json));
  }

  /** How an event is called in a refusal. */
  private static String where(int place) {
    return place == ALONE ? "event" : "event " + place;
  }

  private static String type(Json json) {
    return first(json, NAMES).orElse("");
  }

  private static Optional<String> first(Json json, List<String> names) {
    for (String name : names) {
      Json value = json.fields().get(name);
      if (value != null && value.text().isPresent()) {
        return value.text();
      }
    }
    return Optional.empty();
  }

  private static String name(String text, int place) throws Refusal {
    if (text.length() > Bounds.NAME_CHARS_MAX) {
      throw new Refusal(
          "Name too long",
          where(place) + ": a name has at most " + Bounds.NAME_CHARS_MAX + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw new Refusal("Bad name", where(place) + ": a name has a control character");
      }
    }
    return text;
  }

  /** What tells it from every other event of the sender; an event may name its client itself. */
  private static @Nullable String key(Json json, Client client, int place) throws Refusal {
    Json id = json.fields().get("id");
    Json seq = json.fields().get("seq");
    String named = json.text("client").orElse("");
    if (id != null && !id.isNull()) {
      return name(named + " id " + id.display(), place);
    }
    boolean counts = !client.scope().isEmpty() || !client.name().isEmpty() || !named.isEmpty();
    if (seq == null || seq.whole().isEmpty() || !counts) {
      return null;
    }
    boolean nameless = client.name().isEmpty() && named.isEmpty();
    return name((nameless ? client.scope() : named) + " seq " + seq.whole().getAsLong(), place);
  }

  private static Json attributes(Json json) {
    Json own = json.fields().get("attributes");
    Json.Builder attributes = Json.object();
    if (own != null) {
      own.fields().forEach(attributes::put);
    }
    json.fields()
        .forEach((name, value) -> {
          if (!TAKEN.contains(name)) {
            attributes.put(name, value);
          }
        });
    return attributes.build();
  }

  private static Severity severity(Json json) {
    return severity(json.text("severity").or(() -> json.text("level")).orElse("info"));
  }

  /** The severity that a word of any logging system means; INFO for a word nobody knows. */
  static Severity severity(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "debug", "trace", "fine" -> Severity.DEBUG;
      case "warn", "warning" -> Severity.WARN;
      case "error", "critical", "fatal", "severe", "emergency" -> Severity.ERROR;
      default -> Severity.INFO;
    };
  }

  private Instant time(Json json, int place) throws Refusal {
    for (String name : TIMES) {
      Json value = json.fields().get(name);
      if (value == null || value.isNull()) {
        continue;
      }
      Instant at = instant(value, place, name);
      if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
        throw new Refusal(
            "Number out of range", where(place) + ", " + name + ": " + value.display());
      }
      return at;
    }
    return clock.instant();
  }

  private static Instant instant(Json value, int place, String name) throws Refusal {
    OptionalDouble number = value.number();
    if (number.isPresent()) {
      return ofNumber(number.getAsDouble());
    }
    String text = value.text().orElse("");
    try {
      boolean zoned = text.endsWith("Z") || text.matches(".*[+-]\\d\\d:?\\d\\d$");
      return zoned ? OffsetDateTime.parse(text).toInstant() : Instant.parse(text + "Z");
    } catch (DateTimeException e) {
      throw new Refusal(
          "Bad time", where(place) + ", " + name + ": \"" + shown(text) + "\" is no RFC 3339 time");
    }
  }

  /** Seconds, milliseconds, microseconds or nanoseconds, told apart by their size. */
  private static Instant ofNumber(double number) {
    double seconds = number;
    for (int unit = 0; unit < UNITS_BELOW_SECONDS && Math.abs(seconds) > SECONDS_MAX; unit++) {
      seconds /= 1e3;
    }
    if (Math.abs(seconds) > SECONDS_MAX) {
      return Instant.MAX;
    }
    long whole = (long) Math.floor(seconds);
    return Instant.ofEpochSecond(whole, (long) ((seconds - whole) * 1e9));
  }

  /** How many keys there are, inner ones too; refuses null bytes. */
  private static int checked(Json json, int place) throws Refusal {
    int keys = 0;
    for (Map.Entry<String, Json> field : json.fields().entrySet()) {
      checked(field.getKey(), place);
      keys += 1 + checked(field.getValue(), place);
    }
    for (Json item : json.items()) {
      keys += checked(item, place);
    }
    if (json.text().isPresent()) {
      checked(json.text().get(), place);
    }
    return keys;
  }

  private static void checked(String text, int place) throws Refusal {
    if (text.indexOf('\0') >= 0) {
      throw new Refusal("Null byte", where(place) + " holds a null character");
    }
  }

  private static String shown(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
