package dev.mainstay.cli.config.input;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Nodes as plain maps, lists and text; with aliases expanded, so bounded in number and depth.
 * Scalars stay text, whatever they look like; only nothing becomes null.
 */
public final class RawReader {

  /** The most nodes of one raw value, aliases counted as often as they are used. */
  static final int NODES_MAX = 10_000;

  static final int DEPTH_MAX = 50;

  private final FaultList faults;
  private final String file;
  private int nodes;

  /** A reader for values of {@code file}. */
  public RawReader(FaultList faults, String file) {
    this.faults = faults;
    this.file = file;
  }

  /** The value at {@code node}; null for nothing, or when it is too large, which is a fault. */
  public @Nullable Object read(Node node) {
    Object value = read(node, 0);
    if (nodes > NODES_MAX) {
      faults.add(
          Fault.Code.TOO_MANY,
          YamlFile.place(node, file),
          "this value is nested too deeply or has more than " + NODES_MAX + " parts",
          "aliases (*name) count as often as they are used");
      return null;
    }
    return value;
  }

  private @Nullable Object read(Node node, int depth) {
    if (++nodes > NODES_MAX || depth > DEPTH_MAX) {
      nodes = NODES_MAX + 1;
      return null;
    }
    return switch (node) {
      case ScalarNode scalar -> scalar.getTag().equals(Tag.NULL) ? null : scalar.getValue();
      case SequenceNode list -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (Node item : list.getValue()) {
          items.add(read(item, depth + 1));
        }
        yield Collections.unmodifiableList(items);
      }
      case MappingNode mapping -> {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
          Node key = tuple.getKeyNode();
          String name = key instanceof ScalarNode scalar ? scalar.getValue() : "?";
          entries.put(name, read(tuple.getValueNode(), depth + 1));
        }
        yield Collections.unmodifiableMap(entries);
      }
      case Node _ -> null;
    };
  }
}
