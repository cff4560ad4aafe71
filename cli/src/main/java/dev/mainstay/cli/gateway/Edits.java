package dev.mainstay.cli.gateway;

import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.GatewaySpec.Server;
import dev.mainstay.gateway.mcp.GatewaySpec.Transport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an edit of the config changes for clients, a line each. */
final class Edits {

  private Edits() {}

  /** The lines; a server that is run comes and goes as a service, which the fleet tells. */
  static List<String> between(GatewaySpec before, GatewaySpec after) {
    Map<String, Object> had = byPath(before);
    Map<String, Object> has = byPath(after);
    Set<String> paths = new LinkedHashSet<>(had.keySet());
    paths.addAll(has.keySet());
    List<String> lines = new ArrayList<>();
    for (String path : paths) {
      Object old = had.get(path);
      Object fresh = has.get(path);
      if (fresh == null && !isRun(old)) {
        lines.add(path + ": removed");
      } else if (old == null && !isRun(fresh)) {
        lines.add(path + ": added");
      } else if (old != null && fresh != null && !old.equals(fresh)) {
        lines.add(path + ": changed");
      }
    }
    return lines;
  }

  private static boolean isRun(@Nullable Object declared) {
    return declared instanceof Server server && server.transport() instanceof Transport.Stdio;
  }

  /** Servers and profiles by their place in the config; the default profile follows the servers. */
  private static Map<String, Object> byPath(GatewaySpec spec) {
    Map<String, Object> all = new LinkedHashMap<>();
    spec.servers().forEach(server -> all.put("gateway.servers." + server.name(), server));
    spec.profiles().stream()
        .filter(profile -> !profile.name().equals(GatewaySpec.DEFAULT_PROFILE))
        .forEach(profile -> all.put("gateway.profiles." + profile.name(), profile));
    return all;
  }
}
