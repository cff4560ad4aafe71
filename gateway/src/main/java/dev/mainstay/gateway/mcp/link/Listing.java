package dev.mainstay.gateway.mcp.link;

import java.util.List;
import java.util.Optional;

/** The four lists of a server that a client may ask for and be told to ask for again. */
public enum Listing {
  TOOLS("tools", "tools/list", "tools"),
  PROMPTS("prompts", "prompts/list", "prompts"),
  RESOURCES("resources", "resources/list", "resources"),
  TEMPLATES("templates", "resources/templates/list", "resources");

  private static final List<Listing> ALL = List.of(values());

  private final String word;
  private final String method;
  private final String family;

  Listing(String word, String method, String family) {
    this.word = word;
    this.method = method;
    this.family = family;
  }

  /** Its name on the link and on disk. */
  public String word() {
    return word;
  }

  /** The request that asks for it. */
  public String method() {
    return method;
  }

  /** The field of its result that holds the items. */
  public String items() {
    return this == TEMPLATES ? "resourceTemplates" : word;
  }

  /** The notification that says that it has changed; templates change with resources. */
  public String changed() {
    return "notifications/" + family + "/list_changed";
  }

  /** The field by which {@code subscriptions/listen} asks to be told of changes. */
  public String filter() {
    return family + "ListChanged";
  }

  /** The list that a request asks for. */
  public static Optional<Listing> of(String method) {
    for (Listing listing : ALL) {
      if (listing.method.equals(method)) {
        return Optional.of(listing);
      }
    }
    return Optional.empty();
  }
}
