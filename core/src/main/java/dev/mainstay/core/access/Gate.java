package dev.mainstay.core.access;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * Decides who is let in, before anything else is looked at. A web page that a person visits can
 * reach every port of the person's machine: the {@code Host} header tells a page that had its name
 * point here (DNS rebinding), the {@code Origin} header tells any other page, and neither can be
 * forged from a browser.
 */
public final class Gate {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int SHOWN_CHARS_MAX = 80;

  private final Place place;
  private final int port;
  private final Token token;
  private final Set<String> names;

  /** The gate of a place of which one port is listened on. */
  public Gate(Place place, int port, Token token) {
    this.place = place;
    this.port = port;
    this.token = token;
    this.names = place.names();
  }

  /** The verdict about the name under which we are asked. */
  public Verdict host(Caller caller) {
    if (names.contains(Place.name(caller.host().toLowerCase(Locale.ROOT)))) {
      return Verdict.ALLOWED;
    }
    return new Verdict.Refused(
        403,
        "foreign-host",
        "this is not \"" + shown(caller.host()) + "\"",
        "a name besides " + String.join(", ", names) + " must stand in " + place.allowedKey());
  }

  /** The verdict about the page that asks, when it is a page. */
  public Verdict origin(Caller caller) {
    String origin = caller.origin();
    if (origin == null || isOwn(origin)) {
      return Verdict.ALLOWED;
    }
    return new Verdict.Refused(
        403,
        "foreign-origin",
        "pages of \"" + shown(origin) + "\" may not ask this",
        "only pages that came from here may");
  }

  /** Whether a request needs no token because only this machine can send it. */
  public boolean isLoopback() {
    return place.isLoopback();
  }

  /** Whether a request bears the token. */
  public boolean bears(Caller caller) {
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
      int given = uri.getPort();
      if (given < 0) {
        given = scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
      }
      boolean own = given == port && names.contains(host);
      return own || isAllowed(host, given);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private boolean isAllowed(String host, int given) {
    boolean standard = given == HTTP_PORT || given == HTTPS_PORT;
    return place.allowedHosts().stream()
        .map(allowed -> allowed.toLowerCase(Locale.ROOT))
        .anyMatch(
            allowed -> allowed.equals(host + ":" + given) || (standard && allowed.equals(host)));
  }

  /** What a stranger sent, short enough and plain enough to be said again. */
  private static String shown(String text) {
    String plain = text.replaceAll("[^\\x21-\\x7e]", "?");
    return plain.length() > SHOWN_CHARS_MAX ? plain.substring(0, SHOWN_CHARS_MAX) + "..." : plain;
  }
}
