package dev.mainstay.cli.mcp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The AI clients whose config is known: where it lies, and how a stdio server is written in it. */
enum AiClient {
  CLAUDE_CODE(Shape.MCP_SERVERS, ".mcp.json", "in a long call, set MCP_TOOL_TIMEOUT (ms) for it"),
  CLAUDE_DESKTOP(Shape.MCP_SERVERS, "", "start it anew afterwards"),
  CURSOR(Shape.MCP_SERVERS, ".cursor/mcp.json", ""),
  VSCODE(Shape.SERVERS, ".vscode/mcp.json", ""),
  CODEX(Shape.TOML, "~/.codex/config.toml", "it ends calls after 60 s: raise tool_timeout_sec"),
  GEMINI_CLI(Shape.MCP_SERVERS, "~/.gemini/settings.json", ""),
  WINDSURF(Shape.MCP_SERVERS, "~/.codeium/windsurf/mcp_config.json", ""),
  ZED(Shape.CONTEXT_SERVERS, "~/.config/zed/settings.json", ""),
  OPENCODE(Shape.OPENCODE, "opencode.json", ""),
  /** Any other that takes a command: most read this shape. */
  ANY(Shape.MCP_SERVERS, "", "");

  /** How a stdio server is written. */
  enum Shape {
    MCP_SERVERS,
    SERVERS,
    CONTEXT_SERVERS,
    OPENCODE,
    TOML
  }

  private final Shape shape;
  private final String file;
  private final String note;

  AiClient(Shape shape, String file, String note) {
    this.shape = shape;
    this.file = file;
    this.note = note;
  }

  /** The client of this name, such as {@code claude-code}. */
  static Optional<AiClient> named(String name) {
    return Arrays.stream(values()).filter(client -> client.label().equals(name)).findFirst();
  }

  /** The names of all. */
  static List<String> names() {
    return Arrays.stream(values()).map(AiClient::label).toList();
  }

  /** The word that people write. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What a person should know besides; empty for nothing. */
  String note() {
    return note;
  }

  boolean isToml() {
    return shape == Shape.TOML;
  }

  /**
   * Its config file; empty when it has none of its own.
   *
   * @param project the folder in which a client of one project is opened
   */
  Optional<Path> file(Path project, Path home, boolean mac) {
    if (this == CLAUDE_DESKTOP) {
      String folder = mac ? "Library/Application Support/Claude" : ".config/Claude";
      return Optional.of(home.resolve(folder).resolve("claude_desktop_config.json"));
    }
    if (file.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        file.startsWith("~/") ? home.resolve(file.substring(2)) : project.resolve(file));
  }

  /** Where in a JSON config the server of this name stands. */
  List<String> path(String name) {
    return switch (shape) {
      case MCP_SERVERS -> List.of("mcpServers", name);
      case SERVERS -> List.of("servers", name);
      case CONTEXT_SERVERS -> List.of("context_servers", name);
      case OPENCODE -> List.of("mcp", name);
      case TOML -> throw new IllegalStateException(label() + " has no JSON config");
    };
  }

  /** What stands there. */
  Map<String, Object> entry(List<String> command) {
    Map<String, Object> entry = new LinkedHashMap<>();
    switch (shape) {
      case OPENCODE -> {
        entry.put("type", "local");
        entry.put("command", command);
        return entry;
      }
      case SERVERS -> entry.put("type", "stdio");
      case CONTEXT_SERVERS -> entry.put("source", "custom");
      case MCP_SERVERS, TOML -> {}
    }
    entry.put("command", command.getFirst());
    entry.put("args", new ArrayList<>(command.subList(1, command.size())));
    return entry;
  }
}
