package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Place;
import dev.mainstay.cli.config.input.YamlFile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The entries of YAML mappings, with {@code <<} merged in as YAML 1.1 and compose files do. */
final class Mappings {

  /** Merges within merges beyond this depth are refused; also ends a merge of itself. */
  private static final int MERGE_DEPTH_MAX = 8;

  /** The most mappings that may be merged into one, merges of merges counted too. */
  private static final int MERGES_MAX = 1000;

  private final String file;
  private final FaultList faults;
  private int merged;

  Mappings(String file, FaultList faults) {
    this.file = file;
    this.faults = faults;
  }

  /** One key and its value. */
  record Entry(String name, Place place, Node value) {}

  /** All entries in the order written; merged ones last, unless they were written too. */
  List<Entry> entries(MappingNode mapping, String path) {
    merged = 0;
    List<Entry> entries = new ArrayList<>(mapping.getValue().size());
    List<Node> merges = new ArrayList<>();
    own(mapping, path, entries, merges);
    Set<String> names = new LinkedHashSet<>();
    if (!merges.isEmpty()) {
      for (Entry entry : entries) {
        names.add(entry.name());
      }
      for (Node merge : merges) {
        mergeAll(merge, path, entries, names, 1);
      }
    }
    return entries;
  }

  private void own(MappingNode mapping, String path, List<Entry> entries, List<Node> merges) {
    for (NodeTuple tuple : mapping.getValue()) {
      Node key = tuple.getKeyNode();
      if (key instanceof ScalarNode scalar && scalar.isPlain() && scalar.getValue().equals("<<")) {
        merges.add(tuple.getValueNode());
      } else if (key instanceof ScalarNode scalar) {
        Place place = YamlFile.place(key, file);
        entries.add(new Entry(scalar.getValue(), place, tuple.getValueNode()));
      } else {
        faults.add(
            Fault.Code.WRONG_TYPE,
            YamlFile.place(key, file),
            (path.isEmpty() ? "a key" : "a key of " + path) + " is " + YamlFile.kind(key),
            "a key must be text");
      }
    }
  }

  /** Merges one mapping, or a list of them. */
  private void mergeAll(Node node, String path, List<Entry> entries, Set<String> names, int depth) {
    if (node instanceof SequenceNode list) {
      for (Node item : list.getValue()) {
        merge(item, path, entries, names, depth);
      }
    } else {
      merge(node, path, entries, names, depth);
    }
  }

  private void merge(Node node, String path, List<Entry> entries, Set<String> names, int depth) {
    if (merged > MERGES_MAX) {
      return; // already told
    }
    if (depth > MERGE_DEPTH_MAX || ++merged > MERGES_MAX) {
      merged = MERGES_MAX + 1;
      faults.add(
          Fault.Code.TOO_MANY, YamlFile.place(node, file), "too many merges (<<) in " + path);
    } else if (node instanceof MappingNode mapping) {
      List<Entry> more = new ArrayList<>();
      List<Node> merges = new ArrayList<>();
      own(mapping, path, more, merges);
      for (Entry entry : more) {
        if (names.add(entry.name())) {
          entries.add(entry);
        }
      }
      for (Node merge : merges) {
        mergeAll(merge, path, entries, names, depth + 1);
      }
    } else {
      faults.add(
          Fault.Code.WRONG_TYPE,
          YamlFile.place(node, file),
          "<< merges " + YamlFile.kind(node) + ", expected a mapping");
    }
  }

  /** Whether nothing was written. */
  static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
  }

  /** The variables that tell a service its ports: PORT, and PORT_NAME for each that is named. */
  static Set<String> portVariables(Node service) {
    Set<String> names = new LinkedHashSet<>();
    if (service instanceof MappingNode mapping) {
      for (Entry entry : new Mappings("", new FaultList()).entries(mapping, "")) {
        if (entry.name().equals("port") || entry.name().equals("ports")) {
          names.add("PORT");
        }
        if (entry.name().equals("ports") && entry.value() instanceof MappingNode ports) {
          for (Entry port : new Mappings("", new FaultList()).entries(ports, "")) {
            names.add("PORT_" + variable(port.name()));
          }
        }
      }
    }
    return names;
  }

  /** A port's name as it occurs in a variable's: upper case, and no dash or dot. */
  static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }
}
