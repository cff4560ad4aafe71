package dev.mainstay.gateway.mcp;

import java.util.List;
import java.util.Optional;

/** What servers have lists of. */
public enum ListKind {
  TOOLS("tools", "tools/list", "tools", "name", "toolsListChanged"),
  PROMPTS("prompts", "prompts/list", "prompts", "name", "promptsListChanged"),
  RESOURCES("resources", "resources/list", "resources", "uri", "resourcesListChanged"),
  TEMPLATES(
      "resources",
      "resources/templates/list",
      "resourceTemplates",
      "uriTemplate",
      "resourcesListChanged");

  private static final List<ListKind> ALL = List.of(values());

  private final String capability;
  private final String method;
  private final String field;
  private final String key;
  private final String filter;

  ListKind(String capability, String method, String field, String key, String filter) {
    this.capability = capability;
    this.method = method;
    this.field = field;
    this.key = key;
    this.filter = filter;
  }

  /** The capability without which a server has no such list. */
  public String capability() {
    return capability;
  }

  /** The method that asks for it. */
  public String method() {
    return method;
  }

  /** The field of the result that holds it. */
  public String field() {
    return field;
  }

  /** The field of an item that names it. */
  public String key() {
    return key;
  }

  /** The notification that says that it has changed. */
  public String changed() {
    return "notifications/" + capability + "/list_changed";
  }

  /** The field of a {@code subscriptions/listen} filter that asks for that notification. */
  public String filter() {
    return filter;
  }

  /** Whether its items have names that get a server's prefix; others are addresses. */
  public boolean isNamed() {
    return key.equals("name");
  }

  /** The kind that a method asks for. */
  public static Optional<ListKind> asked(String method) {
    for (ListKind kind : ALL) {
      if (kind.method.equals(method)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
