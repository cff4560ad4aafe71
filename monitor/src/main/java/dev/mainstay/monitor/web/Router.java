package dev.mainstay.monitor.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** The table of all routes: finds the one that a request asks for. Nothing else is ever called. */
final class Router {

  private final List<Route> routes;

  Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** What a request comes to. */
  sealed interface Match {
    /** It is asked for. */
    record Found(Route route, Map<String, String> named) implements Match {}

    /** The path is known, but not with this method. */
    record OtherMethod(String allowed) implements Match {}

    /** No route has such a path. */
    record None() implements Match {}
  }

  /** Finds the route; {@code HEAD} finds what {@code GET} does. */
  Match match(String method, String path) {
    String wanted = method.equals("HEAD") ? "GET" : method;
    TreeSet<String> others = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> named = names(route.path(), path);
      if (named.isPresent() && route.method().equals(wanted)) {
        return new Match.Found(route, named.get());
      }
      named.ifPresent(_ -> others.add(route.method()));
    }
    return others.isEmpty() ? new Match.None() : new Match.OtherMethod(String.join(", ", others));
  }

  List<Route> routes() {
    return routes;
  }

  private static Optional<Map<String, String>> names(String pattern, String path) {
    String[] wanted = pattern.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      int open = wanted[i].indexOf('{');
      int close = wanted[i].indexOf('}');
      if (open < 0) {
        if (!wanted[i].equals(given[i])) {
          return Optional.empty();
        }
      } else {
        String before = wanted[i].substring(0, open);
        String after = wanted[i].substring(close + 1);
        boolean fits =
            given[i].length() > before.length() + after.length()
                && given[i].startsWith(before)
                && given[i].endsWith(after);
        if (!fits) {
          return Optional.empty();
        }
        String value = given[i].substring(before.length(), given[i].length() - after.length());
        named.put(wanted[i].substring(open + 1, close), decoded(value));
      }
    }
    return Optional.of(named);
  }

  /** Parameters of a query, decoded; what cannot be decoded is taken as it is. */
  static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : List.of(raw.split("&", -1))) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!name.isEmpty()) {
        query.put(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  /** Paths of all routes, for whoever asked for another. */
  List<String> paths() {
    return new ArrayList<>(new TreeSet<>(routes.stream().map(Route::path).toList()));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
