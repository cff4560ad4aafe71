package dev.mainstay.link.profile;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile;
import dev.mainstay.link.Talk;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slack's Socket Mode: envelopes, each to be acknowledged by its id within three seconds, or it
 * comes again by any socket of the app. A disconnect is told beforehand, as a wish for a new one.
 */
public final class SlackProfile implements Profile {

  /** Envelopes whose events are remembered, for the acks of the bot. */
  private static final int ENVELOPES_MAX = 10_000;

  private final Acks acks;

  /** Ids of messages by the id of the envelope they came in; guarded by itself. */
  private final Map<String, String> messages =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
              return size() > ENVELOPES_MAX;
            }
          });

  /** Who acknowledges an envelope. */
  public enum Acks {
    /** The link, when it is safe: a slow bot costs nothing. What the bot says of it ends here. */
    LINK,
    /** The bot, which may answer with it: then it must do so within three seconds. */
    BOT
  }

  /** A profile whose envelopes are acknowledged by these. */
  public SlackProfile(Acks acks) {
    this.acks = acks;
  }

  @Override
  public String name() {
    return "slack";
  }

  @Override
  public Talk talk(Position from) {
    return new SlackTalk(acks, messages);
  }

  @Override
  public Optional<String> handled(Frame frame) {
    return acks == Acks.BOT ? Optional.empty() : JsonProfile.read(frame).flatMap(this::handled);
  }

  private Optional<String> handled(Json json) {
    return json.text("envelope_id").map(envelope -> messages.getOrDefault(envelope, envelope));
  }

  @Override
  public Takes bot() {
    return acks == Acks.BOT ? Takes.UNKNOWN : Takes.TOLD;
  }
}
