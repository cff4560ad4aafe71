package dev.mainstay.cli.config;

import dev.mainstay.cli.config.Value.Located;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import dev.mainstay.cli.config.input.Quantities;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What the keys of one server of {@code gateway.servers} must not say together. */
record ServerRules(Section server, FaultList faults) {

  /** What clients accept in the name of a tool; most take 64 characters in all. */
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9_.-]{0,40}");

  /** A header's name (RFC 9110, 5.1). */
  private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

  /** What the gateway, or the connection, says by itself. */
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "accept",
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "last-event-id",
          "mcp-method",
          "mcp-name",
          "mcp-protocol-version",
          "mcp-session-id",
          "transfer-encoding",
          "upgrade");

  void check() {
    transport();
    if (!PREFIX.matcher(server.text("prefix")).matches()) {
      faults.add(
          Fault.Code.BAD_NAME,
          server.at("prefix"),
          server.pathOf("prefix") + " would make names that clients refuse",
          "use letters, digits, dots, dashes and underscores, at most 40");
    }
    times();
    tools();
  }

  private void transport() {
    boolean command = server.meant("command");
    boolean url = server.meant("url");
    if (command && url) {
      contradiction("url", "has both command and url", "keep one, or make a server of each");
    } else if (!command && !url) {
      faults.add(
          Fault.Code.MISSING_KEY,
          server.place(),
          server.path() + " has neither command nor url",
          "add command: [program, argument] or url: http://127.0.0.1:9000/mcp");
    } else if (url) {
      GatewayKeys.OF_A_SERVICE.stream()
          .filter(key -> !key.equals("command"))
          .filter(this::isWritten)
          .forEach(
              key -> contradiction(key, "is reached by url, which has no " + key, "remove it"));
      url();
    } else if (server.has("headers")) {
      contradiction("headers", "is a command, which has no headers", "use env for what it needs");
    }
    server.table("headers").forEach(this::header);
  }

  private void url() {
    if (!server.holds("url")) {
      return;
    }
    try {
      URI url = new URI(server.text("url"));
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http") || scheme.equals("https");
      if (!http || url.getHost() == null) {
        badUrl("must be an http or https URL with a host", hint(scheme));
      } else if (url.getUserInfo() != null || url.getFragment() != null) {
        badUrl("must have no user and no fragment", "write headers: {Authorization: ...}");
      }
    } catch (URISyntaxException e) {
      badUrl("is not a URL", "such as http://127.0.0.1:9000/mcp");
    }
  }

  private static String hint(String scheme) {
    return switch (scheme) {
      case "ws", "wss" -> "a server behind WebSocket alone is not reached: most offer /mcp too";
      case String _ -> "such as http://127.0.0.1:9000/mcp";
    };
  }

  /** The URL may hold a secret, so it is not repeated. */
  private void badUrl(String what, String hint) {
    faults.add(Fault.Code.BAD_VALUE, server.at("url"), server.pathOf("url") + " " + what, hint);
  }

  private void header(String name, Located row) {
    if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      faults.add(
          Fault.Code.BAD_NAME, row.place(), name + " is set by Mainstay itself", "remove it");
    } else if (!HEADER.matcher(name).matches()) {
      faults.add(Fault.Code.BAD_NAME, row.place(), "\"" + name + "\" is not a header's name");
    }
    if (row.text().chars().anyMatch(c -> c < ' ' && c != '\t')) {
      faults.add(
          Fault.Code.BAD_VALUE,
          row.place(),
          server.pathOf("headers") + "." + name + " has an end of line in it");
    }
  }

  private void times() {
    positive(server, "deadline");
    positive(server, "silence");
    Duration hold = server.duration("hold");
    Duration deadline = server.duration("deadline");
    if (!deadline.isZero() && deadline.compareTo(hold) < 0) {
      String blamed = server.has("deadline") ? "deadline" : "hold";
      faults.add(
          Fault.Code.CONTRADICTION,
          server.at(blamed),
          shown("deadline", deadline) + " is shorter than " + shown("hold", hold),
          "a request would end before it has waited so long");
    }
  }

  private String shown(String key, Duration value) {
    return server.pathOf(key)
        + " ("
        + Quantities.shown(value)
        + (server.has(key) ? ")" : ", the default)");
  }

  private void tools() {
    GatewayReader.named(server, "tools")
        .forEach((_, tool) -> {
          positive(tool, "deadline");
          positive(tool, "silence");
          Integer own = tool.optional("in_flight", Integer.class);
          if (own != null && own > server.number("in_flight")) {
            faults.add(
                Fault.Code.CONTRADICTION,
                tool.at("in_flight"),
                tool.pathOf("in_flight")
                    + " is above that of its server, "
                    + server.number("in_flight"),
                "raise " + server.pathOf("in_flight"));
          }
        });
  }

  private void positive(Section section, String name) {
    Duration duration = section.optional(name, Duration.class);
    if (duration != null && duration.isZero()) {
      faults.add(Fault.Code.BAD_VALUE, section.at(name), section.pathOf(name) + " must be above 0");
    }
  }

  private boolean isWritten(String key) {
    Value value = server.values().get(key);
    return value instanceof Value.Sections sections
        ? sections.list().stream().anyMatch(Section::written)
        : value != null;
  }

  private void contradiction(String key, String what, String hint) {
    faults.add(Fault.Code.CONTRADICTION, server.at(key), server.path() + " " + what, hint);
  }
}
