package dev.mainstay.monitor.ingest;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Delivery;
import dev.mainstay.monitor.Delivery.Incoming;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads logs as OTLP/HTTP JSON has them (opentelemetry-proto, {@code ExportLogsServiceRequest}):
 * each log record becomes an event.
 */
public final class OtlpReader {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final InstantSource clock;

  public OtlpReader(InstantSource clock) {
    this.clock = clock;
  }

  /** Reads one request. */
  public Reading read(String text, String sender) {
    Json json;
    try {
      json = Json.parse(text);
    } catch (Json.Malformed e) {
      return new Reading.Bad("Invalid JSON", String.valueOf(e.getMessage()));
    }
    List<Incoming> events = new ArrayList<>();
    for (Json resource : json.items("resourceLogs")) {
      Json about = attributes(resource.items("resource.attributes"));
      String service = about.fields().getOrDefault("service.name", Json.of("unknown")).display();
      String host = about.fields().getOrDefault("host.name", Json.of("")).display();
      for (Json scope : resource.items("scopeLogs")) {
        for (Json record : scope.items("logRecords")) {
          events.add(event(record, cut(service), cut(host)));
        }
      }
    }
    if (events.isEmpty()) {
      return new Reading.Bad("No events", "no resourceLogs with scopeLogs with logRecords");
    }
    if (events.size() > Bounds.EVENTS_MAX) {
      return new Reading.Bad("Too many events", "at most " + Bounds.EVENTS_MAX + " records");
    }
    return new Reading.Events(new Delivery(sender, events), events.getLast().name(), true);
  }

  private Incoming event(Json record, String service, String host) {
    Json attributes = attributes(record.items("attributes"));
    String name =
        record
            .text("eventName")
            .filter(text -> !text.isEmpty())
            .or(() -> Optional.ofNullable(attributes.fields().get("event.name")).map(Json::display))
            .orElse("log");
    Json.Builder all = Json.object();
    record.at("body").map(OtlpReader::value).ifPresent(body -> all.put("body", body));
    attributes.fields().forEach(all::put);
    for (String id : List.of("traceId", "spanId")) {
      record.text(id).filter(text -> !text.isEmpty()).ifPresent(text -> all.put(id, text));
    }
    return new Incoming(
        time(record),
        severity(record),
        ClientNames.kept(cut(name)),
        service,
        host,
        null,
        all.build());
  }

  private static String cut(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", " ");
    return plain.length() > Bounds.NAME_CHARS_MAX
        ? plain.substring(0, Bounds.NAME_CHARS_MAX)
        : plain;
  }

  private Instant time(Json record) {
    for (String field : List.of("timeUnixNano", "observedTimeUnixNano")) {
      String text = record.at(field).map(Json::display).orElse("0");
      if (text.matches("[1-9]\\d{0,18}")) {
        long nanos = Long.parseUnsignedLong(text);
        return Instant.ofEpochSecond(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
      }
    }
    return clock.instant();
  }

  /** Severity numbers: 1 to 8 are trace and debug, 9 info, 13 warn, 17 and more error and fatal. */
  private static Severity severity(Json record) {
    long number = record.whole("severityNumber").orElse(0);
    if (number == 0) {
      return EventReader.severity(record.text("severityText").orElse("info"));
    }
    return number < 9
        ? Severity.DEBUG
        : number < 13 ? Severity.INFO : number < 17 ? Severity.WARN : Severity.ERROR;
  }

  private static Json attributes(List<Json> pairs) {
    Json.Builder object = Json.object();
    for (Json pair : pairs) {
      object.put(
          pair.text("key").orElse(""), pair.at("value").map(OtlpReader::value).orElse(Json.of("")));
    }
    return object.build();
  }

  /** The plain form of an AnyValue. */
  private static Json value(Json any) {
    for (var field : any.fields().entrySet()) {
      Json value = field.getValue();
      switch (field.getKey()) {
        case "stringValue", "boolValue", "doubleValue", "bytesValue" -> {
          return value;
        }
        case "intValue" -> {
          String digits = value.display();
          return digits.matches("-?\\d{1,18}") ? Json.of(Long.parseLong(digits)) : value;
        }
        case "arrayValue" -> {
          return Json.of(value.items("values").stream().map(OtlpReader::value).toList());
        }
        case "kvlistValue" -> {
          return attributes(value.items("values"));
        }
        default -> {}
      }
    }
    return Json.of(null);
  }
}
