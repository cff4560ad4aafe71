package dev.mainstay.cli.config;

import static dev.mainstay.cli.config.Key.choice;
import static dev.mainstay.cli.config.Key.leaf;
import static dev.mainstay.cli.config.Key.section;

import java.util.List;

/** The part of the table that tells how a probe asks. */
final class ProbeKeys {

  private static final String TIMEOUT = "The hard deadline of one attempt.";
  private static final String PORT = "The port's name, or a port; the main port when absent.";
  private static final String HOST = "The address to connect to.";
  private static final String LOOPBACK = "127.0.0.1";
  private static final String DEADLINE =
      "How long a start may take until this must hold; that of `ready` when absent.";

  private ProbeKeys() {}

  static Key http() {
    return section(
            "http",
            "An HTTP request that must be answered in every declared respect. `http: /health` is"
                + " short for the path; a list asks several.",
            leaf("path", KeyType.TEXT, "/", "Path and query.").aliases("url", "uri"),
            leaf("status", KeyType.STATUSES, "2xx", "The accepted status codes.")
                .aliases("statuses", "code"),
            leaf(
                "json",
                KeyType.TEXT_MAP,
                "",
                "Fields of a JSON answer by dotted path, and the value each must have."),
            leaf("headers", KeyType.TEXT_MAP, "", "Headers that the answer must have."),
            leaf("request_headers", KeyType.TEXT_MAP, "", "Headers to send."),
            leaf("body", KeyType.PATTERN, "", "A pattern that must be found in the answer's body."),
            leaf("timeout", KeyType.DURATION, "2s", TIMEOUT),
            deadline(),
            leaf("port", KeyType.PORT_NAME, "", PORT),
            choice("scheme", List.of("http", "https"), "http", "https speaks TLS."),
            leaf("host", KeyType.TEXT, LOOPBACK, HOST))
        .shortForm("path")
        .many();
  }

  static Key ws() {
    return section(
            "ws",
            "A WebSocket round trip: upgrade, send, receive, close. `ws: /events` is short for the"
                + " path.",
            leaf("path", KeyType.TEXT, "/", "Path and query."),
            leaf("send", KeyType.TEXT, "", "The text to send; a ping when absent."),
            leaf(
                "expect", KeyType.TEXT, "", "What must occur in the first text received after it."),
            leaf("timeout", KeyType.DURATION, "2s", TIMEOUT),
            deadline(),
            leaf("port", KeyType.PORT_NAME, "", PORT),
            choice("scheme", List.of("ws", "wss"), "ws", "wss speaks TLS."),
            leaf("host", KeyType.TEXT, LOOPBACK, HOST))
        .shortForm("path")
        .many()
        .aliases("websocket");
  }

  static Key tcp() {
    return section(
            "tcp",
            "A connection that must be accepted. `tcp: true` asks the main port, `tcp: NAME` the"
                + " port of that name.",
            leaf("port", KeyType.PORT_NAME, "", PORT),
            leaf("timeout", KeyType.DURATION, "2s", TIMEOUT),
            deadline(),
            leaf("host", KeyType.TEXT, LOOPBACK, HOST))
        .shortForm("port")
        .many();
  }

  static Key exec() {
    return section(
            "exec",
            "A command that must exit 0; run in the service's directory, with its variables.",
            leaf("command", KeyType.COMMAND, "", "The program and its arguments.").placeholders(),
            leaf("timeout", KeyType.DURATION, "5s", TIMEOUT),
            deadline())
        .shortForm("command")
        .aliases("test");
  }

  static Key log() {
    return section(
            "log",
            "A text that must occur in a line of the program's output.",
            leaf("text", KeyType.TEXT, "", "The text, as it is."),
            leaf("timeout", KeyType.DURATION, "2s", TIMEOUT),
            deadline())
        .shortForm("text")
        .many()
        .aliases("log_line", "logline", "ready_log_line");
  }

  static Key told() {
    return section(
            "notify",
            "The program says itself that it is ready: `READY=1` to `$NOTIFY_SOCKET` (systemd) or a"
                + " newline on descriptor 3 (s6).",
            choice("protocol", List.of("systemd", "s6"), "systemd", "In which way it says so."),
            deadline())
        .shortForm("protocol");
  }

  private static Key deadline() {
    return leaf("deadline", KeyType.DURATION, "", DEADLINE);
  }
}
