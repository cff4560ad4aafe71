package dev.mainstay.simulation.driver;

import dev.mainstay.simulation.Programs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Command lines of {@code src/test/programs/mcp.py}, a small MCP server. */
public final class McpServer {

  private McpServer() {}

  /** {@code mcp.py [KEY=VALUE]...} as a list in YAML. */
  public static String yaml(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Programs.require("python3").toString());
    command.addAll(List.of("-S", "-E"));
    command.add(Root.path().resolve("simulation/src/test/programs/mcp.py").toString());
    command.addAll(Arrays.asList(options));
    return Misbehaving.yaml(command);
  }
}
