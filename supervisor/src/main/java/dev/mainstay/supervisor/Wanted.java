package dev.mainstay.supervisor;

import java.util.Locale;

/** What a person wants of an instance; apart from what is observed. */
public enum Wanted {
  UP,
  DOWN;

  /** The public word: {@code up} or {@code down}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
