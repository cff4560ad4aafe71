package dev.mainstay.cli.gateway;

import dev.mainstay.core.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One tool of Mainstay's own: a command line with places for what the client says. Nothing that a
 * client says can become an option: each value must match the pattern of its place.
 *
 * @param command the words before the values
 * @param places what the client may say, in the order of the command line
 */
record OwnTool(
    String name,
    String title,
    String description,
    Kind kind,
    List<String> command,
    List<Place> places) {

  /** What a tool does, and whether its command has JSON to tell. */
  enum Kind {
    LOOKS,
    LOOKS_AT_TEXT,
    CHANGES
  }

  /**
   * One value.
   *
   * @param option the option that it is the value of; empty for an argument
   * @param pattern what it must match as a whole
   * @param number whether it is a whole number
   */
  record Place(
      String name,
      String option,
      String description,
      Pattern pattern,
      boolean number,
      boolean needed) {}

  /** What the arguments of a call come to. */
  sealed interface Words {
    /** A command line. */
    record Said(List<String> words) implements Words {}

    /** They are not what the schema says. */
    record Wrong(String what) implements Words {}
  }

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,90}");
  private static final Pattern TIME = Pattern.compile("[0-9][0-9A-Za-z:.+-]{0,40}");
  private static final Pattern LINES = Pattern.compile("[1-9][0-9]{0,2}");
  private static final Pattern SEVERITY = Pattern.compile("debug|info|warn|error");

  private static final Place ANY_SERVICE =
      new Place("name", "", "Only this service, MCP server or instance.", NAME, false, false);
  private static final Place SERVICE =
      new Place("name", "", "The service, MCP server or instance.", NAME, false, true);

  /** Those that only look. */
  static final List<OwnTool> READING =
      List.of(
          new OwnTool(
              "status",
              "Status of all services",
              "Which services and MCP servers run: state, last proof, and what is wrong.",
              Kind.LOOKS,
              List.of("status"),
              List.of(ANY_SERVICE)),
          new OwnTool(
              "why",
              "Why a service is as it is",
              "The evidence for the state of one service: stages reached, who holds its port, its"
                  + " last output, the cause, and the next step.",
              Kind.LOOKS,
              List.of("why"),
              List.of(SERVICE)),
          new OwnTool(
              "logs",
              "Output of a service",
              "The last lines that a service or MCP server has printed.",
              Kind.LOOKS_AT_TEXT,
              List.of("logs"),
              List.of(
                  new Place("lines", "--lines", "How many, 1 to 999.", LINES, true, false),
                  SERVICE)),
          new OwnTool(
              "events",
              "What happened",
              "Events of the journal, the newest last.",
              Kind.LOOKS,
              List.of("events"),
              List.of(
                  new Place("limit", "--limit", "How many, 1 to 999.", LINES, true, false),
                  new Place(
                      "since",
                      "--since",
                      "From when on, such as 10m or 2026-11-22T14:30Z.",
                      TIME,
                      false,
                      false),
                  new Place(
                      "severity",
                      "--severity",
                      "At least debug, info, warn or error.",
                      SEVERITY,
                      false,
                      false),
                  new Place("service", "--service", "Of this service.", NAME, false, false))),
          new OwnTool(
              "verify",
              "Check everything anew",
              "Proves again, now, that all that should run does, and that nothing else does.",
              Kind.LOOKS,
              List.of("verify"),
              List.of()));

  /** All: also those that change something. */
  static final List<OwnTool> ALL =
      Stream.concat(
              READING.stream(),
              Stream.of(
                  change("restart", "Ends a service and starts it again; returns on proof."),
                  change("start", "Starts a service; returns on proof."),
                  change("stop", "Ends a service; returns when nothing of it is left.")))
          .toList();

  private static OwnTool change(String command, String description) {
    return new OwnTool(
        command,
        command.substring(0, 1).toUpperCase(Locale.ROOT) + command.substring(1) + " a service",
        description,
        Kind.CHANGES,
        List.of(command),
        List.of(SERVICE));
  }

  boolean isReading() {
    return kind != Kind.CHANGES;
  }

  boolean hasJson() {
    return kind != Kind.LOOKS_AT_TEXT;
  }

  /** The tool as {@code tools/list} tells of it. */
  Json json() {
    Json.Builder properties = Json.object();
    List<String> needed = new ArrayList<>();
    for (Place place : places) {
      Json.Builder property =
          Json.object()
              .put("type", place.number() ? "integer" : "string")
              .put("description", place.description());
      if (place.number()) {
        property.put("minimum", 1).put("maximum", 999);
      } else {
        property.put("pattern", "^(" + place.pattern().pattern() + ")$");
      }
      properties.put(place.name(), property.build());
      if (place.needed()) {
        needed.add(place.name());
      }
    }
    return Json.object()
        .put("name", name)
        .put("title", title)
        .put("description", description)
        .put(
            "inputSchema",
            Json.object()
                .put("type", "object")
                .put("properties", properties.build())
                .put("required", needed)
                .put("additionalProperties", false)
                .build())
        .put(
            "annotations",
            Json.object()
                .put("title", title)
                .put("readOnlyHint", isReading())
                .put("destructiveHint", !isReading())
                .put("idempotentHint", isReading())
                .put("openWorldHint", false)
                .build())
        .build();
  }

  /** The command line that a call comes to. */
  Words read(Json arguments) {
    Map<String, Json> said = arguments.fields();
    for (String name : said.keySet()) {
      if (places.stream().noneMatch(place -> place.name().equals(name))) {
        return new Words.Wrong(this.name + " takes no \"" + name + "\"");
      }
    }
    List<String> words = new ArrayList<>(command);
    List<String> values = new ArrayList<>();
    for (Place place : places) {
      Json value = said.get(place.name());
      if (value == null) {
        if (place.needed()) {
          return new Words.Wrong(name + " needs \"" + place.name() + "\"");
        }
        continue;
      }
      String text = value.display();
      boolean typed = place.number() ? value.whole().isPresent() : value.text().isPresent();
      if (!typed || !place.pattern().matcher(text).matches()) {
        return new Words.Wrong("\"" + place.name() + "\" is not what " + name + " takes");
      }
      if (place.option().isEmpty()) {
        values.add(text);
      } else {
        words.addAll(List.of(place.option(), text));
      }
    }
    words.addAll(values);
    return new Words.Said(words);
  }
}
