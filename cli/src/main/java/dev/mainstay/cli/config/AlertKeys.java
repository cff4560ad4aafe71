package dev.mainstay.cli.config;

import static dev.mainstay.cli.config.Key.choice;
import static dev.mainstay.cli.config.Key.leaf;
import static dev.mainstay.cli.config.Key.section;

import java.util.List;

/** The keys of {@code alerts:}. */
final class AlertKeys {

  /** What an entry of {@code channels} may be; each has one of them. */
  static final List<String> CHANNELS = List.of("webhook", "slack", "ntfy", "email", "command");

  private AlertKeys() {}

  static Key alerts() {
    return section(
            "alerts",
            "When people are told that something is wrong, and how.",
            leaf(
                "failed_starts",
                KeyType.COUNT,
                "3",
                "An alert after so many starts in a row that were not proven."),
            leaf(
                "incident_open",
                KeyType.DURATION,
                "5m",
                "An alert when an incident is open for so long."),
            section(
                    "flapping",
                    "An alert when incidents come and go.",
                    leaf("incidents", KeyType.COUNT, "4", "So many incidents of one instance..."),
                    leaf("within", KeyType.DURATION, "30m", "...within this time."))
                .standing(),
            leaf("stuck", KeyType.DURATION, "1m", "An alert when a service is stuck for so long."),
            leaf(
                "unread_acks",
                KeyType.DURATION,
                "30s",
                "An alert when a client has not read its acks for so long."),
            leaf(
                "journal_behind",
                KeyType.DURATION,
                "10s",
                "An alert when the journal takes no events for so long."),
            leaf(
                "settle",
                KeyType.DURATION,
                "1m",
                "How long all must be well before an alert is over; one that comes back within it"
                    + " is not told again."),
            leaf(
                "gather",
                KeyType.DURATION,
                "5s",
                "How long an alert waits for others, to be told in one message."),
            leaf(
                "remind",
                KeyType.DURATION,
                "4h",
                "How often people are told again of an alert that nobody has acknowledged."),
            channels())
        .standing();
  }

  private static Key channels() {
    return section(
            "channels",
            "Who is told; each entry is one way. Without any, alerts are on the dashboard and in"
                + " the events alone.",
            leaf("webhook", KeyType.TEXT, "", "A URL that gets the whole message as JSON."),
            leaf(
                "slack", KeyType.TEXT, "", "A URL that gets `{\"text\": ...}`, as Slack takes it."),
            leaf("ntfy", KeyType.TEXT, "", "A URL of an ntfy topic."),
            leaf(
                "command",
                KeyType.COMMAND,
                "",
                "A program and its arguments; the message is JSON on its input, title and text in"
                    + " `MAINSTAY_ALERT_TITLE` and `MAINSTAY_ALERT_TEXT`. No shell sees it."),
            section(
                "email",
                "Mail over SMTP.",
                leaf("to", KeyType.TEXTS, "", "Who gets it."),
                leaf("from", KeyType.TEXT, "mainstay@localhost", "Who it is from."),
                leaf("host", KeyType.TEXT, "127.0.0.1", "The mail server."),
                leaf("port", KeyType.PORT, "587", "Its port."),
                choice(
                    "security",
                    List.of("starttls", "tls", "opportunistic"),
                    "starttls",
                    "`starttls`: TLS or nothing is sent; `tls`: from the first byte;"
                        + " `opportunistic`: TLS when it is offered, for a server on this"
                        + " machine."),
                leaf("user", KeyType.TEXT, "", "Whom to log in as; nobody when absent."),
                leaf("password", KeyType.TEXT, "", "Their password; best written `${NAME}`.")))
        .many();
  }
}
