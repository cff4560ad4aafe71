package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Parsed;
import dev.mainstay.cli.config.input.Parsed.Bad;
import dev.mainstay.cli.config.input.Parsed.Good;
import dev.mainstay.cli.config.input.Place;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.config.input.ShellWords;
import dev.mainstay.cli.config.input.Variables;
import dev.mainstay.cli.config.input.YamlFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads single values and lists of them, with variables filled in. */
final class ScalarReader {

  /** A value longer than this is cut where a fault shows it. */
  private static final int SHOWN_MAX = 60;

  private final String file;
  private final Variables variables;
  private final FaultList faults;

  ScalarReader(String file, Variables variables, FaultList faults) {
    this.file = file;
    this.variables = variables;
    this.faults = faults;
  }

  /** A value that is one scalar. */
  Value scalar(Key key, Node node, String path, Set<String> kept) {
    Place place = YamlFile.place(node, file);
    if (!(node instanceof ScalarNode scalar) || Mappings.isNull(node)) {
      return wrong(path, node, key.type().label().replace("`", ""), place);
    }
    String text = variables.expand(scalar.getValue(), kept, place, faults);
    if (text.isEmpty() && scalar.getValue().contains("${")) {
      return new Value.Faulty(place); // an unset variable: already told
    }
    return parsed(key.type().parse(text, key.choices()), path, text, place);
  }

  /** The value of an overriding variable; older systems wrote seconds and yes/no as bare words. */
  Value variable(Key key, String name, Variables.Found found, String path) {
    String text = found.value().strip();
    if (key.type() == KeyType.DURATION) {
      return parsed(Quantities.durationOrSeconds(text), name, text, found.place());
    }
    if (key.type() == KeyType.BOOLEAN) {
      text =
          switch (text.toLowerCase(Locale.ROOT)) {
            case "1", "yes", "on" -> "true";
            case "0", "no", "off" -> "false";
            case String other -> other;
          };
    }
    return parsed(
        key.type().parse(text, key.choices()), name + " (" + path + ")", text, found.place());
  }

  private Value parsed(Parsed<?> parsed, String path, String text, Place place) {
    return switch (parsed) {
      case Good<?>(Object value) -> new Value.Scalar(value, place);
      case Bad<?>(String expected, String hint) -> {
        faults.add(
            Fault.Code.BAD_VALUE,
            place,
            path + ": " + shown(path, text) + " is not " + expected,
            hint);
        yield new Value.Faulty(place);
      }
    };
  }

  /** One text, or a list of them. */
  Value texts(Node node, String path, Set<String> kept) {
    Place place = YamlFile.place(node, file);
    if (node instanceof SequenceNode list) {
      return items(list, path, kept);
    }
    if (node instanceof ScalarNode scalar) {
      return Mappings.isNull(node)
          ? new Value.Texts(List.of(), place)
          : new Value.Texts(List.of(located(scalar, kept)), place);
    }
    return wrong(path, node, "text, or a list of it", place);
  }

  /** An argument vector. */
  Value command(Node node, String path, Set<String> kept) {
    Place place = YamlFile.place(node, file);
    if (node instanceof SequenceNode list) {
      Value value = items(list, path, kept);
      boolean blank =
          value instanceof Value.Texts(List<Located> items, Place _)
              && (items.isEmpty() || items.getFirst().text().isBlank());
      if (blank) {
        faults.add(Fault.Code.BAD_COMMAND, place, path + " names no program");
        return new Value.Faulty(place);
      }
      return value;
    }
    if (!(node instanceof ScalarNode scalar) || Mappings.isNull(node)) {
      return wrong(path, node, "a list of arguments or a string", place);
    }
    return switch (ShellWords.split(scalar.getValue())) {
      case Bad<List<String>>(String expected, String hint) -> {
        faults.add(Fault.Code.BAD_COMMAND, place, path + ": expected " + expected, hint);
        yield new Value.Faulty(place);
      }
      case Good<List<String>>(List<String> words) -> {
        List<Located> items = new ArrayList<>(words.size());
        for (String word : words) {
          items.add(new Located(variables.expand(word, kept, place, faults), place));
        }
        yield new Value.Texts(List.copyOf(items), place);
      }
    };
  }

  private Value items(SequenceNode list, String path, Set<String> kept) {
    Place place = YamlFile.place(list, file);
    List<Located> items = new ArrayList<>(list.getValue().size());
    for (Node item : list.getValue()) {
      if (item instanceof ScalarNode scalar && !Mappings.isNull(item)) {
        items.add(located(scalar, kept));
      } else {
        String itemPath = path + "[" + items.size() + "]";
        return wrong(itemPath, item, "text", YamlFile.place(item, file));
      }
    }
    return new Value.Texts(List.copyOf(items), place);
  }

  /** HTTP status codes: {@code 200}, {@code 2xx}, or a list. */
  Value statuses(Node node, String path) {
    Place place = YamlFile.place(node, file);
    Value texts = texts(node, path, Set.of());
    if (!(texts instanceof Value.Texts(List<Located> items, Place _))) {
      return texts;
    }
    Set<Integer> codes = new LinkedHashSet<>();
    for (Located item : items) {
      String text = item.text().toLowerCase(Locale.ROOT);
      boolean isClass = text.length() == 3 && text.endsWith("xx");
      String lowest = isClass ? text.charAt(0) + "00" : text;
      if (Quantities.whole(lowest, 100, 599) instanceof Good<Integer>(Integer first)) {
        for (int code = first; code < first + (isClass ? 100 : 1); code++) {
          codes.add(code);
        }
      } else {
        faults.add(
            Fault.Code.BAD_VALUE,
            item.place(),
            path
                + ": "
                + shown(path, item.text())
                + " is not a status from 100 to 599, or a"
                + " class such as 2xx");
      }
    }
    return new Value.Statuses(Set.copyOf(codes), place);
  }

  private Located located(ScalarNode scalar, Set<String> kept) {
    Place place = YamlFile.place(scalar, file);
    return new Located(variables.expand(scalar.getValue(), kept, place, faults), place);
  }

  private Value wrong(String path, Node node, String expected, Place place) {
    faults.add(
        Fault.Code.WRONG_TYPE,
        place,
        path + " is " + YamlFile.kind(node) + ", expected " + expected);
    return new Value.Faulty(place);
  }

  private static String shown(String path, String text) {
    String shown = Redaction.shown(path, text);
    return "\""
        + (shown.length() > SHOWN_MAX ? shown.substring(0, SHOWN_MAX) + "..." : shown)
        + "\"";
  }
}
