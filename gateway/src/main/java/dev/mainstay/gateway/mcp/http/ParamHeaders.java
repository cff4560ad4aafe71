package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of one tool that its callers repeat as headers, as {@code x-mcp-header} in its
 * input schema says; made once for a tool, when its definition is read.
 */
public final class ParamHeaders {

  /** A tool without any. */
  public static final ParamHeaders NONE = new ParamHeaders(List.of());

  private static final String ANNOTATION = "x-mcp-header";

  /** How deep properties of properties are looked for. */
  private static final int DEPTH_MAX = 16;

  private final List<Param> params;

  private ParamHeaders(List<Param> params) {
    this.params = List.copyOf(params);
  }

  /**
   * One of them.
   *
   * @param header its name, whole
   * @param path of the argument, as names of fields of the message
   */
  private record Param(String header, List<String> path) {}

  /** Those of a tool with this {@code inputSchema}. */
  public static ParamHeaders of(Json inputSchema) {
    List<Param> found = new ArrayList<>();
    collect(inputSchema, List.of("params", "arguments"), found, 0);
    return found.isEmpty() ? NONE : new ParamHeaders(found);
  }

  private static void collect(Json schema, List<String> path, List<Param> found, int depth) {
    if (depth > DEPTH_MAX) {
      return;
    }
    schema
        .at("properties")
        .map(Json::fields)
        .orElse(Map.of())
        .forEach((name, property) -> {
          List<String> below = new ArrayList<>(path);
          below.add(name);
          Optional<String> header = property.at(ANNOTATION).flatMap(Json::text);
          header.ifPresent(text -> found.add(new Param(Headers.PARAM_PREFIX + text, below)));
          collect(property, below, found, depth + 1);
        });
  }

  /** What is wrong with the headers of a call; empty when nothing is. */
  Optional<String> fault(Message call, Headers headers) {
    for (Param param : params) {
      Optional<Json> argument = call.at(param.path().toArray(String[]::new));
      boolean expected = argument.isPresent() && !argument.get().isNull();
      String header = headers.get(param.header());
      if (expected != (header != null)) {
        return Optional.of(
            param.header() + (expected ? " is missing" : " has no argument to repeat"));
      }
      if (header != null) {
        Optional<String> said = HeaderValue.decode(header);
        if (said.isEmpty() || !isSame(said.get(), argument.orElseThrow())) {
          return Optional.of(param.header() + " does not match the argument");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isSame(String said, Json argument) {
    if (argument.number().isPresent()) {
      try {
        return Double.parseDouble(said) == argument.number().getAsDouble();
      } catch (NumberFormatException e) {
        return false;
      }
    }
    return said.equals(argument.display());
  }
}
