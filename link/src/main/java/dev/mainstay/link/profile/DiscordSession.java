package dev.mainstay.link.profile;

import dev.mainstay.link.Position;
import java.util.Optional;

/**
 * A session of Discord's gateway, as an epoch keeps it: {@code ID URL}.
 *
 * @param url where it goes on; empty for wherever sessions begin
 */
record DiscordSession(String id, String url) {

  static Optional<DiscordSession> of(Position from) {
    String epoch = from.epoch();
    if (epoch.isEmpty() || from.offset().isEmpty()) {
      return Optional.empty();
    }
    int space = epoch.indexOf(' ');
    return Optional.of(
        space < 0
            ? new DiscordSession(epoch, "")
            : new DiscordSession(epoch.substring(0, space), epoch.substring(space + 1)));
  }

  String epoch() {
    return url.isEmpty() ? id : id + " " + url;
  }
}
