package dev.mainstay.cli.monitor;

import dev.mainstay.cli.config.Project;
import dev.mainstay.monitor.alert.AlertPolicy;
import dev.mainstay.monitor.alert.AlertRule;
import dev.mainstay.monitor.alert.Channel;
import dev.mainstay.monitor.alert.channel.CommandChannel;
import dev.mainstay.monitor.alert.channel.MailChannel;
import dev.mainstay.monitor.alert.channel.MailChannel.Server;
import dev.mainstay.monitor.alert.channel.WebChannel;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code alerts:} of the config asks for; it has been checked when it was loaded. */
public final class AlertConfig {

  private AlertConfig() {}

  /** Which rules apply, and how often people hear of them. */
  public static AlertPolicy policy(Project project) {
    Map<String, @Nullable Object> alerts = project.alerts();
    Map<String, @Nullable Object> flapping = map(alerts.get("flapping"));
    return new AlertPolicy(
        List.of(
            new AlertRule.FailedStarts(number(alerts, "failed_starts")),
            new AlertRule.IncidentOpen(time(alerts, "incident_open")),
            new AlertRule.Flapping(number(flapping, "incidents"), time(flapping, "within")),
            new AlertRule.Stuck(time(alerts, "stuck")),
            new AlertRule.Reported(
                "unread-acks", "connection.acks.unread", time(alerts, "unread_acks")),
            new AlertRule.Reported(
                "journal-behind", "journal.behind", time(alerts, "journal_behind")),
            new AlertRule.Reported("budget-near-end", "budget.low", Duration.ZERO),
            new AlertRule.Missed(AlertPolicy.MISSED_SHOWN)),
        time(alerts, "settle"),
        time(alerts, "gather"),
        time(alerts, "remind"));
  }

  /** The ways to reach people, in the order written. */
  public static List<Channel> channels(Project project) {
    List<Channel> channels = new ArrayList<>();
    for (Object entry : list(project.alerts().get("channels"))) {
      channel(map(entry), channels);
    }
    return List.copyOf(channels);
  }

  private static void channel(Map<String, @Nullable Object> entry, List<Channel> channels) {
    for (WebChannel.Shape shape : WebChannel.Shape.values()) {
      if (entry.get(shape.name().toLowerCase(Locale.ROOT)) instanceof String url) {
        channels.add(new WebChannel(shape, URI.create(url)));
      }
    }
    List<String> command = texts(entry.get("command"));
    if (!command.isEmpty()) {
      channels.add(new CommandChannel(command));
    }
    Map<String, @Nullable Object> email = map(entry.get("email"));
    if (!texts(email.get("to")).isEmpty()) {
      channels.add(new MailChannel(server(email), text(email, "from"), texts(email.get("to"))));
    }
  }

  private static Server server(Map<String, @Nullable Object> email) {
    return new Server(
        text(email, "host"),
        number(email, "port"),
        Server.Security.valueOf(text(email, "security").toUpperCase(Locale.ROOT)),
        (String) email.get("user"),
        (String) email.get("password"));
  }

  private static Duration time(Map<String, @Nullable Object> values, String key) {
    return (Duration) Objects.requireNonNull(values.get(key), key);
  }

  private static int number(Map<String, @Nullable Object> values, String key) {
    return (Integer) Objects.requireNonNull(values.get(key), key);
  }

  private static String text(Map<String, @Nullable Object> values, String key) {
    return (String) Objects.requireNonNull(values.get(key), key);
  }

  private static List<String> texts(@Nullable Object value) {
    return list(value).stream().map(String::valueOf).toList();
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
  }
}
