package dev.mainstay.link.template;

/** A text that is sent and never shown. */
public final class Secret {

  /** No secret: an empty text. */
  public static final Secret NONE = new Secret("");

  private static final String HIDDEN = "(hidden)";

  private final String value;

  /** A secret of this text. */
  public Secret(String value) {
    this.value = value;
  }

  /** What it is. For the wire alone. */
  public String reveal() {
    return value;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return value.isEmpty();
  }

  /** Any text without it, also where it stands in JSON; for people. */
  public String hideIn(String text) {
    if (value.isEmpty()) {
      return text;
    }
    String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
    return text.replace(value, HIDDEN).replace(escaped, HIDDEN);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && value.equals(secret.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}
