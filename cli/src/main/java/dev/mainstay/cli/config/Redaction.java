package dev.mainstay.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides values that may be secrets wherever a config is shown; judged by their names. */
final class Redaction {

  static final String HIDDEN = "(redacted)";

  private static final List<String> SECRET_WORDS =
      List.of(
          "token",
          "secret",
          "password",
          "passwd",
          "passphrase",
          "key",
          "credential",
          "authorization",
          "cookie",
          // Whoever knows one of these URLs may write there.
          "webhook",
          "slack",
          "ntfy");

  /** What a header says who may (RFC 9110, 11.4), whatever the header is called. */
  private static final Pattern CREDENTIALS =
      Pattern.compile("(?i)(basic|bearer|digest|token) +\\S");

  private static final Pattern PARAMETER = Pattern.compile("([?&]([^=&#]+)=)[^&#]*");

  /** A member of a JSON object whose value is a text. */
  private static final Pattern MEMBER = Pattern.compile("(\"([^\"]+)\"\\s*:\\s*\")([^\"]*)");

  private Redaction() {}

  /** Whether a value of this name may be a secret. */
  static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String word : SECRET_WORDS) {
      if (lower.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** The value, hidden when its name is a secret's, without what a URL in it lets one do. */
  static String shown(String name, String value) {
    boolean secret = isSecret(name) || CREDENTIALS.matcher(value).lookingAt();
    return secret && !value.isEmpty() ? HIDDEN : members(url(value));
  }

  /** JSON without its secrets; a place that is filled later is none. */
  private static String members(String value) {
    return value.startsWith("{")
        ? MEMBER
            .matcher(value)
            .replaceAll(found ->
                Matcher.quoteReplacement(
                    isSecret(found.group(2)) && !found.group(3).contains("${")
                        ? found.group(1) + HIDDEN
                        : found.group()))
        : value;
  }

  /** An argument vector, with {@code --token=x} and {@code --token x} hidden. */
  static List<String> command(List<String> words) {
    List<String> shown = new ArrayList<>(words.size());
    boolean hideNext = false;
    for (String word : words) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      boolean option = word.startsWith("-") && !word.contains(" ");
      if (hideNext && !option) {
        shown.add(HIDDEN);
      } else if (equals > 0 && isSecret(name)) {
        shown.add(name + "=" + HIDDEN);
      } else {
        shown.add(url(word));
      }
      hideNext = option && equals < 0 && isSecret(name);
    }
    return shown;
  }

  /** {@code scheme://user:password@host?token=x} without the password, and without the token. */
  private static String url(String value) {
    return value.contains("://") ? query(user(value)) : value;
  }

  private static String query(String url) {
    return PARAMETER
        .matcher(url)
        .replaceAll(found ->
            Matcher.quoteReplacement(
                isSecret(found.group(2)) ? found.group(1) + HIDDEN : found.group()));
  }

  private static String user(String value) {
    int scheme = value.indexOf("://");
    int at = scheme < 0 ? -1 : value.indexOf('@', scheme);
    int colon = at < 0 ? -1 : value.indexOf(':', scheme + 3);
    return colon < 0 || colon > at
        ? value
        : value.substring(0, colon + 1) + HIDDEN + value.substring(at);
  }
}
