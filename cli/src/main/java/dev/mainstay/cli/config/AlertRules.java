package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the channels of {@code alerts:} must hold to, beyond their types. */
final class AlertRules {

  private static final List<String> URLS = List.of("webhook", "slack", "ntfy");
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final FaultList faults;

  AlertRules(FaultList faults) {
    this.faults = faults;
  }

  void check(Section alerts) {
    alerts.sections("channels").forEach(this::channel);
  }

  private void channel(Section channel) {
    List<String> ways = AlertKeys.CHANNELS.stream().filter(channel::has).toList();
    if (ways.size() != 1) {
      faults.add(
          ways.isEmpty() ? Fault.Code.MISSING_KEY : Fault.Code.CONTRADICTION,
          channel.place(),
          channel.path() + " must have exactly one of " + String.join(", ", AlertKeys.CHANNELS),
          ways.isEmpty() ? "" : "make an entry of its own for each");
    }
    URLS.stream().filter(channel::holds).forEach(way -> url(channel, way));
    if (channel.has("email") && channel.section("email").texts("to").isEmpty()) {
      faults.add(
          Fault.Code.MISSING_KEY,
          channel.at("email"),
          channel.pathOf("email") + " has nobody to send to",
          "add to: somebody@example.org");
    }
  }

  /** The URL may be a secret, so it is not repeated. */
  private void url(Section channel, String way) {
    if (!isHttp(channel.text(way))) {
      faults.add(
          Fault.Code.BAD_VALUE,
          channel.at(way),
          channel.pathOf(way) + " must be an http or https URL with a host",
          "");
    }
  }

  private static boolean isHttp(String text) {
    try {
      URI url = new URI(text);
      return url.getScheme() != null
          && SCHEMES.contains(url.getScheme().toLowerCase(Locale.ROOT))
          && url.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
