package dev.mainstay.link.profile;

import dev.mainstay.link.Frame;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile;
import dev.mainstay.link.Talk;
import dev.mainstay.link.template.Secret;
import java.util.Optional;

/**
 * Discord's gateway, version 10: one session that goes on over its sockets by its id and the number
 * of the last event. Where that fails three times, or is refused, a new session begins, and that is
 * a gap.
 */
public final class DiscordProfile implements Profile {

  private final Secret token;
  private final long intents;
  private final DiscordTries tries = new DiscordTries();

  /**
   * The gateway of a bot.
   *
   * @param intents which events it gets: a sum of bits
   */
  public DiscordProfile(Secret token, long intents) {
    this.token = token;
    this.intents = intents;
  }

  @Override
  public String name() {
    return "discord";
  }

  @Override
  public Talk talk(Position from) {
    tries.line();
    DiscordSession before = tries.mayResume() ? DiscordSession.of(from).orElse(null) : null;
    return new DiscordTalk(token, intents, before, from, tries);
  }

  /**
   * Where the session goes on that the last talk begins with; empty for wherever sessions begin, as
   * also when that place could not be reached so far.
   */
  public Optional<String> resumeAt(Position from) {
    return tries.mayResumeThere()
        ? DiscordSession.of(from).map(DiscordSession::url).filter(url -> !url.isEmpty())
        : Optional.empty();
  }

  /** What the bot says of its socket ends here: that one is ours. */
  @Override
  public Optional<String> handled(Frame frame) {
    return JsonProfile.read(frame)
        .filter(json -> {
          long op = json.whole("op").orElse(-1);
          return op == DiscordTalk.HEARTBEAT
              || op == DiscordTalk.IDENTIFY
              || op == DiscordTalk.RESUME;
        })
        .map(_ -> "");
  }
}
