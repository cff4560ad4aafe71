package dev.mainstay.gateway.mcp;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.CallEvent.Repeatable;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RawJson;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one upstream offers, as it was last told: it stays while the upstream is away. Items are
 * kept as they were written, with the server's prefix put before names.
 */
final class Catalog {

  private final GatewaySpec.Server spec;
  private final Map<ListKind, List<RawJson>> items = new EnumMap<>(ListKind.class);
  private final Map<ListKind, Map<String, RawJson>> byKey = new EnumMap<>(ListKind.class);

  Catalog(GatewaySpec.Server spec) {
    this.spec = spec;
  }

  /** Whether a list has been told. */
  boolean knows(ListKind kind) {
    return items.containsKey(kind);
  }

  /** Whether every list has been told. */
  boolean isComplete() {
    return items.size() == ListKind.values().length;
  }

  /** Takes a list; whether it is another one than before, or the first that is not empty. */
  boolean take(ListKind kind, List<RawJson> told) {
    List<RawJson> prefixed =
        told.stream()
            .filter(item -> item.text(kind.key()).isPresent())
            .map(item -> prefixed(kind, item))
            .toList();
    List<RawJson> before = items.put(kind, prefixed);
    Map<String, RawJson> keyed = new HashMap<>();
    prefixed.forEach(item -> item.text(kind.key()).ifPresent(key -> keyed.put(key, item)));
    byKey.put(kind, keyed);
    return before == null ? !prefixed.isEmpty() : !before.equals(prefixed);
  }

  private RawJson prefixed(ListKind kind, RawJson item) {
    return kind.isNamed() && !spec.prefix().isEmpty()
        ? item.with(kind.key(), Message.quoted(spec.prefix() + item.text(kind.key()).orElseThrow()))
        : item;
  }

  List<RawJson> items(ListKind kind) {
    return items.getOrDefault(kind, List.of());
  }

  /** An item by the name or address that clients know it by. */
  Optional<RawJson> item(ListKind kind, String key) {
    return Optional.ofNullable(byKey.getOrDefault(kind, Map.of()).get(key));
  }

  /** Whether an address is one that a template of this server makes: by what stands before it. */
  boolean hasTemplateFor(String uri) {
    return items(ListKind.TEMPLATES).stream()
        .flatMap(item -> item.text(ListKind.TEMPLATES.key()).stream())
        .map(template -> template.substring(0, Math.max(0, template.indexOf('{'))))
        .anyMatch(uri::startsWith);
  }

  /**
   * Whether a call of a tool that may have run is sent again: by the config's rule, else by the
   * tool's own annotations. What is not known is not repeated.
   *
   * @param tool the name that clients know it by
   */
  Repeatable repeatable(String tool, GatewaySpec.Repeat rule) {
    return switch (rule) {
      case SAFE -> Repeatable.YES;
      case NEVER -> Repeatable.NO;
      case AS_ANNOTATED -> {
        Optional<Json> annotations =
            item(ListKind.TOOLS, tool).flatMap(item -> item.at("annotations"));
        boolean harmless =
            annotations
                .filter(told -> told.flag("readOnlyHint") || told.flag("idempotentHint"))
                .isPresent();
        yield harmless ? Repeatable.YES : Repeatable.NO;
      }
    };
  }
}
