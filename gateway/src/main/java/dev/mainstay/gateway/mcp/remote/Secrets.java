package dev.mainstay.gateway.mcp.remote;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What must stand in no word that is shown or logged: the values of the config's headers. */
final class Secrets {

  private static final String HIDDEN = "[hidden]";

  /** Shorter ones are no secrets, and hiding them would only spoil words. */
  private static final int CHARS_MIN = 4;

  private final List<String> values = new ArrayList<>();

  Secrets(URI url, Map<String, String> headers) {
    for (String value : headers.values()) {
      add(value);
      // "Bearer TOKEN": a server may repeat the token alone.
      add(value.substring(value.lastIndexOf(' ') + 1));
    }
    add(url.getRawUserInfo());
    add(url.getRawQuery());
    values.sort(Comparator.comparingInt(String::length).reversed());
  }

  private void add(@Nullable String value) {
    if (value != null && value.length() >= CHARS_MIN) {
      values.add(value);
    }
  }

  /** The text without them. */
  String hidden(String text) {
    String safe = text;
    for (String value : values) {
      safe = safe.replace(value, HIDDEN);
    }
    return safe;
  }
}
