package dev.mainstay.cli.shim;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of a shim says; read by hand, for a parser of options costs 10 ms.
 *
 * @param profile what its client sees
 * @param start whether it may start the supervisor
 * @param url where a remote gateway is; empty for the one of the project on this machine
 * @param file the config; empty for {@code mainstay.yaml} in the current folder
 */
record ShimWords(String profile, boolean start, String url, String file) {

  static final String USAGE =
      "mainstay shim [--profile NAME] [--start] [--url ws://HOST:PORT/mcp/ws] [-f FILE]";

  private static final String DEFAULT_PROFILE = "default";

  /** Reads the words after the command; throws with words for a person. */
  static ShimWords parse(List<String> words) {
    String profile = DEFAULT_PROFILE;
    boolean start = false;
    String url = "";
    String file = "";
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      int equals = word.startsWith("--") ? word.indexOf('=') : -1;
      String name = equals < 0 ? word : word.substring(0, equals);
      String given = equals < 0 ? null : word.substring(equals + 1);
      switch (name) {
        case "--profile" -> profile = value(name, given, rest);
        case "--url" -> url = value(name, given, rest);
        case "-f", "--file" -> file = value(name, given, rest);
        case "--start" -> start = true;
        default -> throw new IllegalArgumentException("it does not take \"" + word + "\"");
      }
    }
    if (!url.isEmpty() && !url.startsWith("ws://") && !url.startsWith("wss://")) {
      throw new IllegalArgumentException("--url begins with ws:// or wss://, not " + url);
    }
    return new ShimWords(profile, start, url, file);
  }

  private static String value(String name, @Nullable String given, Iterator<String> rest) {
    if (given != null) {
      return given;
    }
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(name + " needs a value");
    }
    return rest.next();
  }

  /** The folder of the config, which holds {@code .mainstay}; nothing of it need exist yet. */
  Path project(Path directory) {
    if (file.isEmpty()) {
      return directory;
    }
    Path parent = directory.resolve(file).normalize().getParent();
    return parent == null ? directory : parent;
  }
}
