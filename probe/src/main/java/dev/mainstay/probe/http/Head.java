package dev.mainstay.probe.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Status line and header fields of one answer.
 *
 * @param version such as {@code HTTP/1.1}
 * @param headers values by name in lower case, in their order
 */
public record Head(int status, String version, Map<String, List<String>> headers) {

  /** Every value of a field; none when it is missing. */
  public List<String> values(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** The values of a field as one, empty when it is missing. */
  public String value(String name) {
    return String.join(", ", values(name));
  }
}
