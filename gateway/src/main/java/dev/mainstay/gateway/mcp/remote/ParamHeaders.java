package dev.mainstay.gateway.mcp.remote;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The arguments of tools that a modern server wants to see as headers, learnt from its own list
 * (MCP 2026-07-28, Streamable HTTP, Custom Headers from Tool Parameters).
 */
final class ParamHeaders {

  private static final String MARK = "x-mcp-header";
  private static final String PREFIX = "Mcp-Param-";

  /** Nested deeper, a schema is not looked at. */
  private static final int DEPTH_MAX = 32;

  private final Map<String, List<Param>> byTool = new ConcurrentHashMap<>();

  /** One argument that is shown as a header. */
  private record Param(List<String> path, String header) {}

  /** Why a tool cannot be used. */
  private static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Learns from an answer to {@code tools/list}; the answer without the tools whose marks are
   * wrong, as the specification wants it.
   */
  Message learn(Message answer, Consumer<String> log) {
    List<Json> tools = answer.at("result", "tools").map(Json::items).orElse(List.of());
    List<Json> usable = new ArrayList<>();
    for (Json tool : tools) {
      String name = tool.text("name").orElse("");
      try {
        List<Param> params = params(tool);
        if (params.isEmpty()) {
          byTool.remove(name);
        } else {
          byTool.put(name, params);
        }
        usable.add(tool);
      } catch (Unusable e) {
        log.accept("the tool " + name + " is left out: " + e.getMessage());
      }
    }
    return usable.size() == tools.size()
        ? answer
        : answer.with(Json.of(usable).write(), "result", "tools");
  }

  /** Whether an answer is worth to learn from, by a look at its bytes. */
  static boolean isMarked(Message answer) {
    // Latin-1 keeps each byte apart, and the mark is ASCII.
    return new String(answer.bytes(), StandardCharsets.ISO_8859_1).contains(MARK);
  }

  /** Forgets what was learnt. */
  void forget() {
    byTool.clear();
  }

  /** Tells the headers of a call of a tool. */
  void of(Message call, BiConsumer<String, String> header) {
    if (byTool.isEmpty() || !call.method().equals("tools/call")) {
      return;
    }
    for (Param param : byTool.getOrDefault(call.text("params", "name").orElse(""), List.of())) {
      List<String> path = new ArrayList<>(List.of("params", "arguments"));
      path.addAll(param.path());
      call.at(path.toArray(String[]::new))
          .flatMap(ParamHeaders::shown)
          .ifPresent(value -> header.accept(PREFIX + param.header(), HttpWords.value(value)));
    }
  }

  private static Optional<String> shown(Json value) {
    return value.text().isPresent()
        ? value.text()
        : value.whole().isPresent() || value.flag().isPresent()
            ? Optional.of(value.write())
            : Optional.empty();
  }

  private static List<Param> params(Json tool) throws Unusable {
    List<Param> params = new ArrayList<>();
    Json schema = tool.at("inputSchema").orElse(Json.object().build());
    int reachable = collect(schema, List.of(), params);
    if (reachable != marks(schema, 0)) {
      throw new Unusable(MARK + " stands where no property is");
    }
    Set<String> names = new HashSet<>();
    for (Param param : params) {
      if (!names.add(param.header().toLowerCase(Locale.ROOT))) {
        throw new Unusable("two arguments want the header " + param.header());
      }
    }
    return List.copyOf(params);
  }

  /** Collects the marks on properties; how many there were. */
  private static int collect(Json schema, List<String> path, List<Param> params) throws Unusable {
    int count = 0;
    Json properties = schema.fields().get("properties");
    if (properties == null || path.size() >= DEPTH_MAX) {
      return count;
    }
    for (Map.Entry<String, Json> property : properties.fields().entrySet()) {
      List<String> at = new ArrayList<>(path);
      at.add(property.getKey());
      Json mark = property.getValue().fields().get(MARK);
      if (mark != null) {
        params.add(new Param(List.copyOf(at), headerOf(mark, property.getValue())));
        count++;
      }
      count += collect(property.getValue(), at, params);
    }
    return count;
  }

  private static String headerOf(Json mark, Json property) throws Unusable {
    String name = mark.text().orElse("");
    if (!HttpWords.isToken(name)) {
      throw new Unusable("no header can be called " + mark.write());
    }
    Json type = property.fields().get("type");
    String kind = type == null ? "" : type.text().orElse("");
    if (!Set.of("string", "integer", "boolean").contains(kind)) {
      throw new Unusable("the header " + name + " is of a " + (kind.isEmpty() ? "?" : kind));
    }
    return name;
  }

  /** How many marks there are anywhere. */
  private static int marks(Json value, int depth) {
    if (depth > DEPTH_MAX) {
      return 0;
    }
    int count = 0;
    for (Map.Entry<String, Json> field : value.fields().entrySet()) {
      // A property may be called like the mark; then its value is a schema, not a name.
      boolean mark = field.getKey().equals(MARK) && !field.getValue().isObject();
      count += mark ? 1 : marks(field.getValue(), depth + 1);
    }
    for (Json item : value.items()) {
      count += marks(item, depth + 1);
    }
    return count;
  }
}
