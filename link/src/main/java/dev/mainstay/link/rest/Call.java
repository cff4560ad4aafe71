package dev.mainstay.link.rest;

import dev.mainstay.link.template.Template;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One call of REST, with places to be filled.
 *
 * @param url each value in it is percent-encoded
 * @param headers each value in them as it is
 * @param body each value in it as within a string of JSON; empty for none
 */
public record Call(String method, Template url, Map<String, Template> headers, Template body) {

  public Call {
    headers = Map.copyOf(headers);
  }

  /** A call without a body. */
  public static Call get(String url, Map<String, String> headers) {
    return of("GET", url, headers, "");
  }

  /** A call of texts. */
  public static Call of(String method, String url, Map<String, String> headers, String body) {
    Map<String, Template> templates = new LinkedHashMap<>();
    headers.forEach((name, text) -> templates.put(name, Template.of(text)));
    return new Call(method, Template.of(url), templates, Template.of(body));
  }

  /** The names of all its places. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(url.names());
    headers.values().forEach(header -> names.addAll(header.names()));
    names.addAll(body.names());
    return names;
  }

  /** Its method: the rest may hold a secret. */
  @Override
  public String toString() {
    return method + " (hidden)";
  }
}
