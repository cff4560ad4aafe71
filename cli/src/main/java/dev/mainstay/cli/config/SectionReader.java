package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Parsed;
import dev.mainstay.cli.config.input.Parsed.Bad;
import dev.mainstay.cli.config.input.Parsed.Good;
import dev.mainstay.cli.config.input.Place;
import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.config.input.RawReader;
import dev.mainstay.cli.config.input.Variables;
import dev.mainstay.cli.config.input.YamlFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads nodes by the table of keys: which keys there are, their types, the variables that override
 * them. What it cannot read is a fault with its place; what keys mean together is judged later.
 */
final class SectionReader {

  /** The most entries under one mapping of names. */
  static final int NAMES_MAX = 1000;

  private final String file;
  private final Variables variables;
  private final FaultList faults;
  private final FaultList warnings;
  private final SettingsBook settings;
  private final ScalarReader scalars;

  SectionReader(
      String file,
      Variables variables,
      FaultList faults,
      FaultList warnings,
      SettingsBook settings) {
    this.file = file;
    this.variables = variables;
    this.faults = faults;
    this.warnings = warnings;
    this.settings = settings;
    this.scalars = new ScalarReader(file, variables, faults);
  }

  /**
   * The section at {@code node}.
   *
   * @param node null when the section was not written
   * @param place of its key, or of what is around it
   * @param kept the placeholders that are filled in at spawn
   */
  Section section(Key key, String path, @Nullable Node node, Place place, Set<String> kept) {
    Map<String, Value> values = new LinkedHashMap<>();
    if (node instanceof MappingNode mapping) {
      Map<String, Place> seen = new LinkedHashMap<>();
      for (Mappings.Entry entry : new Mappings(file, faults).entries(mapping, path)) {
        entry(key, path, entry, seen, values, kept);
      }
    } else if (node != null && !Mappings.isNull(node)) {
      Key child = key.child(key.traits().shortForm());
      if (child == null) {
        faults.add(
            Fault.Code.WRONG_TYPE,
            YamlFile.place(node, file),
            named(path) + " is " + YamlFile.kind(node) + ", expected a mapping",
            "its keys: " + keysOf(key));
      } else {
        values.put(child.name(), value(child, path + "." + child.name(), node, place, kept));
      }
    }
    absent(key, path, place, values, kept);
    return new Section(key, path, place, node != null, values);
  }

  private void entry(
      Key key,
      String path,
      Mappings.Entry entry,
      Map<String, Place> seen,
      Map<String, Value> values,
      Set<String> kept) {
    Place before = seen.putIfAbsent(entry.name(), entry.place());
    if (before != null) {
      faults.add(
          Fault.Code.DUPLICATE_KEY,
          entry.place(),
          child(path, entry.name()) + " is given twice",
          "the first is at " + before);
      return;
    }
    if (entry.name().startsWith("x-")) {
      return;
    }
    Key child = key.child(entry.name());
    if (child != null) {
      String childPath = child(path, child.name());
      values.put(child.name(), value(child, childPath, entry.value(), entry.place(), kept));
    } else if (key.traits().open()) {
      String childPath = child(path, entry.name());
      values.put(
          entry.name(),
          new Value.Raw(new RawReader(faults, file).read(entry.value()), entry.place()));
      settings.raw(childPath, entry.place(), key.traits().notYet());
      warnings.add(
          Fault.Code.UNKNOWN_KEY,
          entry.place(),
          childPath + " is kept, but nothing uses it yet",
          UnknownKey.near(entry.name(), key));
    } else {
      values.put(entry.name(), new Value.Faulty(entry.place()));
      faults.add(
          Fault.Code.UNKNOWN_KEY,
          entry.place(),
          (path.isEmpty() ? "there is no key " : path + " has no key ") + entry.name(),
          UnknownKey.hint(entry.name(), key));
    }
  }

  /** What was not written: standing sections, overriding variables, and the settings of both. */
  private void absent(
      Key key, String path, Place place, Map<String, Value> values, Set<String> kept) {
    for (Key child : key.children()) {
      String childPath = child(path, child.name());
      if (child.type() == KeyType.SECTION) {
        if (child.traits().standing() && !values.containsKey(child.name())) {
          Section section = section(child, childPath, null, place, kept);
          values.put(child.name(), new Value.Sections(List.of(section), place));
        }
        continue;
      }
      Source.Variable variable = override(child, childPath, values);
      Value value = values.get(child.name());
      if (variable != null && value != null) {
        settings.add(child, childPath, value, variable);
      } else if (value != null) {
        settings.add(child, childPath, value, new Source.Written(value.place()));
      } else {
        settings.fallback(child, childPath);
      }
    }
  }

  private Source.@Nullable Variable override(Key key, String path, Map<String, Value> values) {
    List<String> names = key.traits().variables();
    for (String name : names) {
      Optional<Variables.Found> found = variables.find(name);
      if (found.isEmpty() || found.get().value().isBlank()) {
        continue;
      }
      Place place = found.get().place();
      values.put(key.name(), scalars.variable(key, name, found.get(), path));
      String replacement = name.equals(names.getFirst()) ? "" : names.getFirst();
      if (!replacement.isEmpty()) {
        warnings.add(
            Fault.Code.DEPRECATED,
            place,
            name + " is deprecated and sets " + path,
            "use " + replacement + " or the key itself");
      }
      return new Source.Variable(name, place, replacement);
    }
    return null;
  }

  private Value value(Key key, String path, Node node, Place place, Set<String> kept) {
    Set<String> spawn = key.traits().placeholders() ? kept : Set.of();
    return switch (key.type()) {
      case SECTION -> sections(key, path, node, place, kept);
      case SECTIONS -> named(key, path, node, place);
      case RAW -> {
        settings.raw(path, place, key.traits().notYet());
        yield new Value.Raw(new RawReader(faults, file).read(node), place);
      }
      case TEXT_MAP, PORT_MAP -> table(key, path, node, spawn);
      case TEXTS -> scalars.texts(node, path, spawn);
      case COMMAND -> scalars.command(node, path, spawn);
      case STATUSES -> scalars.statuses(node, path);
      case TEXT,
          BOOLEAN,
          COUNT,
          NUMBER,
          DURATION,
          SIZE,
          SHARE,
          PORT,
          PORTS,
          PORT_NAME,
          PATH,
          PATTERN,
          SIGNAL,
          CHOICE ->
          scalars.scalar(key, node, path, spawn);
    };
  }

  private Value sections(Key key, String path, Node node, Place place, Set<String> kept) {
    if (key.traits().many() && node instanceof SequenceNode list) {
      List<Section> sections = new ArrayList<>();
      for (Node item : list.getValue()) {
        String itemPath = path + "[" + sections.size() + "]";
        sections.add(section(key, itemPath, item, YamlFile.place(item, file), kept));
      }
      return new Value.Sections(sections, place);
    }
    return new Value.Sections(List.of(section(key, path, node, place, kept)), place);
  }

  private Value named(Key key, String path, Node node, Place place) {
    if (!(node instanceof MappingNode mapping)) {
      faults.add(
          Fault.Code.WRONG_TYPE,
          YamlFile.place(node, file),
          path + " is " + YamlFile.kind(node) + ", expected a mapping of names",
          "write NAME: below it, indented");
      return new Value.Faulty(place);
    }
    Key member = key.children().getFirst();
    Map<String, Section> byName = new LinkedHashMap<>();
    for (Mappings.Entry entry : new Mappings(file, faults).entries(mapping, path)) {
      Section before = byName.get(entry.name());
      if (before != null) {
        faults.add(
            Fault.Code.DUPLICATE_KEY,
            entry.place(),
            path + "." + entry.name() + " is given twice",
            "the first is at " + before.place());
      } else if (byName.size() == NAMES_MAX) {
        faults.add(
            Fault.Code.TOO_MANY, entry.place(), path + " has more than " + NAMES_MAX + " entries");
        break;
      } else {
        Set<String> kept =
            path.equals("links") ? LinkKeys.PLACES : Mappings.portVariables(entry.value());
        String memberPath = path + "." + entry.name();
        byName.put(entry.name(), section(member, memberPath, entry.value(), entry.place(), kept));
      }
    }
    return new Value.Named(byName, place);
  }

  private Value table(Key key, String path, Node node, Set<String> kept) {
    Place place = YamlFile.place(node, file);
    if (Mappings.isNull(node)) {
      return new Value.Table(Map.of(), place);
    }
    if (!(node instanceof MappingNode mapping)) {
      faults.add(
          Fault.Code.WRONG_TYPE,
          place,
          path + " is " + YamlFile.kind(node) + ", expected a " + key.type().label(),
          key.type() == KeyType.PORT_MAP ? "for one port write port: N" : "write NAME: value");
      return new Value.Faulty(place);
    }
    Map<String, Located> rows = new LinkedHashMap<>();
    for (Mappings.Entry entry : new Mappings(file, faults).entries(mapping, path)) {
      String rowPath = path + "." + entry.name();
      if (rows.containsKey(entry.name())) {
        faults.add(
            Fault.Code.DUPLICATE_KEY,
            entry.place(),
            rowPath + " is given twice",
            "the first is at " + rows.get(entry.name()).place());
      } else if (entry.value() instanceof ScalarNode scalar && !Mappings.isNull(scalar)) {
        Place at = YamlFile.place(scalar, file);
        String text = variables.expand(scalar.getValue(), kept, at, faults);
        rows.put(entry.name(), new Located(text, at));
        port(key, rowPath, text, at);
      } else {
        faults.add(
            Fault.Code.WRONG_TYPE,
            YamlFile.place(entry.value(), file),
            rowPath + " is " + YamlFile.kind(entry.value()) + ", expected text",
            Mappings.isNull(entry.value()) ? "write \"\" for an empty one" : "");
      }
    }
    return new Value.Table(rows, place);
  }

  private void port(Key key, String path, String text, Place at) {
    if (key.type() == KeyType.PORT_MAP
        && Quantities.ports(text)
            instanceof Bad<Quantities.PortRange>(String expected, String hint)) {
      faults.add(Fault.Code.BAD_VALUE, at, path + ": " + text + " is not " + expected, hint);
    }
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String named(String path) {
    return path.isEmpty() ? "the file" : path;
  }

  private static String keysOf(Key key) {
    return String.join(", ", key.children().stream().map(Key::name).toList());
  }

  /** The parsed value of {@code text}, if it is one. */
  static <T> Optional<T> good(Parsed<T> parsed) {
    return parsed instanceof Good<T>(T value) ? Optional.of(value) : Optional.empty();
  }
}
