package dev.mainstay.link.template;

import dev.mainstay.core.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The names of one process's canaries, by which they are known when they come back: {@code
 * mainstay-canary-NONCE-7.}
 *
 * @param nonce tells them from those of other processes
 */
public record Canaries(String nonce) {

  /** How every canary's name begins, whoever let it fly. */
  public static final String MARK = "mainstay-canary-";

  /** What ends the digits, so that 7 is not the beginning of 70. */
  private static final char END = '.';

  /** What came back. */
  public sealed interface Found {
    /** No canary. */
    record None() implements Found {}

    /** One of ours. */
    record Own(long canary) implements Found {}

    /** One of another process, or of an earlier one. */
    record Other() implements Found {}
  }

  /** The name of a canary. */
  public String name(long canary) {
    return MARK + nonce + "-" + canary + END;
  }

  /**
   * The canary that a message is by a condition, in which {@code canary} stands for the name.
   *
   * @param last the canary that flew last, for conditions without a name in them
   */
  public Found find(Match expect, Json json, long last) {
    boolean named = false;
    for (Map.Entry<String, Template> field : expect.fields().entrySet()) {
      if (!field.getValue().names().contains("canary")) {
        continue;
      }
      named = true;
      Optional<String> text = json.at(field.getKey()).map(Json::display);
      OptionalLong number = text.map(this::number).orElse(OptionalLong.empty());
      if (number.isPresent()) {
        boolean holds = expect.holds(json, Map.of("canary", name(number.getAsLong())));
        return holds ? new Found.Own(number.getAsLong()) : new Found.None();
      }
      if (text.isPresent() && text.get().contains(MARK)) {
        return new Found.Other();
      }
    }
    return !named && expect.holds(json) ? new Found.Own(last) : new Found.None();
  }

  private OptionalLong number(String text) {
    String begins = MARK + nonce + "-";
    int at = text.indexOf(begins);
    int end = at < 0 ? -1 : text.indexOf(END, at + begins.length());
    if (end < 0) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text.substring(at + begins.length(), end)));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
