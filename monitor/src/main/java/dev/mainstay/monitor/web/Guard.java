package dev.mainstay.monitor.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is let in, before anything else is looked at. A web page that a person visits can
 * reach every port of the person's machine: the {@code Host} header tells a page that had its name
 * point here (DNS rebinding), the {@code Origin} header tells any other page, and neither can be
 * forged from a browser.
 */
final class Guard {

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "[::1]", "localhost");

  private final WebSpec spec;
  private final int port;
  private final Token token;
  private final Set<String> names;

  Guard(WebSpec spec, int port, Token token) {
    this.spec = spec;
    this.port = port;
    this.token = token;
    Set<String> own = new TreeSet<>(LOOPBACK);
    own.add(bracketed(spec.host()));
    spec.allowedHosts().forEach(allowed -> own.add(name(allowed.toLowerCase(Locale.ROOT))));
    this.names = own;
  }

  /**
   * What counts of a request.
   *
   * @param host the header; empty when there is none
   * @param authorization the header; empty when there is none
   * @param cookie the value of our own cookie; empty when there is none
   */
  record Caller(
      String method,
      String host,
      @Nullable String origin,
      String authorization,
      String cookie,
      boolean upgrade) {}

  /** What is done with a request. */
  sealed interface Verdict {
    /** It goes on. */
    record Allowed() implements Verdict {}

    /** It ends here. */
    record Refused(int status, String code, String text, String hint) implements Verdict {}
  }

  private static final Verdict ALLOWED = new Verdict.Allowed();

  /** The verdict, before anything is known of what is asked for. */
  Verdict door(Caller caller) {
    if (!names.contains(name(caller.host().toLowerCase(Locale.ROOT)))) {
      return new Verdict.Refused(
          403,
          "foreign-host",
          "this is not \"" + shown(caller.host()) + "\"",
          "a name besides " + String.join(", ", names) + " must stand in monitor.allowed_hosts");
    }
    boolean changes = !caller.method().equals("GET") && !caller.method().equals("HEAD");
    String origin = caller.origin();
    if (origin != null && (changes || caller.upgrade()) && !isOwn(origin)) {
      return new Verdict.Refused(
          403,
          "foreign-origin",
          "pages of \"" + shown(origin) + "\" may not ask this",
          "only the dashboard's own pages may");
    }
    return ALLOWED;
  }

  /** The verdict for a page of some access. */
  Verdict page(Caller caller, Access access) {
    boolean free =
        switch (access) {
          case OPEN -> true;
          case STATUS -> spec.isLoopback() || spec.publicStatus();
          case READ, INGEST -> spec.isLoopback();
          case COMMAND -> false;
        };
    if (free || bears(caller)) {
      return ALLOWED;
    }
    if (!token.isCookie(caller.cookie())) {
      return new Verdict.Refused(
          401, "token-needed", "this needs the token", "mainstay dashboard opens a page with it");
    }
    // A browser sends the cookie by itself, and always says where a change comes from.
    boolean unsaid = access == Access.COMMAND && caller.origin() == null;
    return unsaid
        ? new Verdict.Refused(403, "no-origin", "a cookie counts only with an Origin", "")
        : ALLOWED;
  }

  /** Whether somebody could give commands: with the token, or from a page that was let in. */
  boolean mayCommand(Caller caller) {
    return bears(caller) || token.isCookie(caller.cookie());
  }

  private boolean bears(Caller caller) {
    String word = "Bearer ";
    return caller.authorization().regionMatches(true, 0, word, 0, word.length())
        && token.is(caller.authorization().substring(word.length()).strip());
  }

  /** Whether a page of this origin came from us: by our name and port, or by an allowed one. */
  private boolean isOwn(String origin) {
    try {
      URI uri = new URI(origin.toLowerCase(Locale.ROOT));
      String scheme = uri.getScheme();
      String host = uri.getHost();
      if (host == null || scheme == null || !uri.getRawSchemeSpecificPart().startsWith("//")) {
        return false;
      }
      int given = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
      if (names.contains(host) && given == port) {
        return true;
      }
      boolean standard = given == 80 || given == 443;
      return spec.allowedHosts().stream()
          .map(allowed -> allowed.toLowerCase(Locale.ROOT))
          .anyMatch(
              allowed -> allowed.equals(host + ":" + given) || (standard && allowed.equals(host)));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** A host without its port. */
  private static String name(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  private static String bracketed(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  /** What a stranger sent, short enough and plain enough to be said again. */
  private static String shown(String text) {
    String plain = text.replaceAll("[^\\x21-\\x7e]", "?");
    return plain.length() > 80 ? plain.substring(0, 80) + "..." : plain;
  }
}
