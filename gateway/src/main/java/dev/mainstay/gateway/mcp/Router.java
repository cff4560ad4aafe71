package dev.mainstay.gateway.mcp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the server that something named by a client belongs to. */
final class Router {

  private final Board board;

  Router(Board board) {
    this.board = board;
  }

  /**
   * The server of a tool or prompt: the one that lists it; else the one whose prefix it has, for
   * lists may be old, and a server may have more than it lists. Null for none.
   */
  @Nullable Server named(GatewaySpec.Profile profile, ListKind kind, String name) {
    Server byPrefix = null;
    for (String each : profile.servers()) {
      Server server = board.server(each);
      if (server == null) {
        continue;
      }
      String prefix = server.spec().prefix();
      if (server.catalog().item(kind, name).isPresent()) {
        return server;
      }
      boolean longer = byPrefix == null || prefix.length() > byPrefix.spec().prefix().length();
      if (name.startsWith(prefix) && longer) {
        byPrefix = server;
      }
    }
    return byPrefix;
  }

  /**
   * The server of a resource: the one that lists it, else the first with a template for it, else
   * the only one that has resources at all. Null for none.
   */
  @Nullable Server resource(GatewaySpec.Profile profile, String uri) {
    List<Server> servers = board.servers(profile);
    for (Server server : servers) {
      if (server.catalog().item(ListKind.RESOURCES, uri).isPresent()) {
        return server;
      }
    }
    for (Server server : servers) {
      if (server.catalog().hasTemplateFor(uri)) {
        return server;
      }
    }
    List<Server> able =
        servers.stream()
            .filter(server ->
                server.can(ListKind.RESOURCES.capability())
                    || !server.catalog().knows(ListKind.RESOURCES))
            .toList();
    return able.size() == 1 ? able.getFirst() : null;
  }
}
