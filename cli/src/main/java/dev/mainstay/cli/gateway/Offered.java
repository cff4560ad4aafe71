package dev.mainstay.cli.gateway;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.ListKind;
import dev.mainstay.gateway.mcp.Listed;
import dev.mainstay.gateway.mcp.http.ParamHeaders;
import dev.mainstay.gateway.mcp.http.ToolHeaders;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What each profile offers now: told by the hub, asked by faces, passed on to who keeps copies. */
final class Offered implements Consumer<Listed>, ToolHeaders {

  private final Map<String, Listed> listed = new ConcurrentHashMap<>();

  /** Of each profile the tools whose arguments are headers too; made when first asked for. */
  private final Map<String, Map<String, ParamHeaders>> headers = new ConcurrentHashMap<>();

  private final List<Consumer<Listed>> watchers = new CopyOnWriteArrayList<>();

  /** Tells all that is known, and each change from now on. */
  void watch(Consumer<Listed> watcher) {
    watchers.add(watcher);
    listed.values().forEach(watcher);
  }

  @Override
  public void accept(Listed now) {
    listed.put(now.profile(), now);
    headers.remove(now.profile());
    watchers.forEach(watcher -> watcher.accept(now));
  }

  @Override
  public ParamHeaders of(String profile, String tool) {
    return headers.computeIfAbsent(profile, this::headers).getOrDefault(tool, ParamHeaders.NONE);
  }

  private Map<String, ParamHeaders> headers(String profile) {
    Map<String, ParamHeaders> all = new HashMap<>();
    Listed now = listed.get(profile);
    String tools = now == null ? "[]" : now.lists().getOrDefault(ListKind.TOOLS, "[]");
    for (Json tool : Json.tryParse(tools).map(Json::items).orElse(List.of())) {
      ParamHeaders own = tool.at("inputSchema").map(ParamHeaders::of).orElse(ParamHeaders.NONE);
      if (own != ParamHeaders.NONE) {
        all.put(tool.text("name").orElse(""), own);
      }
    }
    return Map.copyOf(all);
  }
}
