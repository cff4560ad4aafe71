package dev.mainstay.link.profile;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile;
import dev.mainstay.link.Talk;
import dev.mainstay.link.template.Secret;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The device socket of Webex ("Mercury"), as its JavaScript SDK speaks it: a frame of authorization
 * first, ready when it tells the state of its buffer, an ack by {@code messageId} for each message,
 * and a ping in JSON every 15 seconds. A message only names an activity: what was written is
 * fetched by the bot.
 */
public final class WebexProfile implements Profile {

  private final Secret token;
  private final Supplier<String> ids;

  /** The socket of the account of this token. */
  public WebexProfile(Secret token) {
    this(token, () -> UUID.randomUUID().toString());
  }

  WebexProfile(Secret token, Supplier<String> ids) {
    this.token = token;
    this.ids = ids;
  }

  @Override
  public String name() {
    return "webex";
  }

  @Override
  public Talk talk(Position from) {
    return new WebexTalk(token, ids);
  }

  /**
   * The bot's own acks end here, for the message was acknowledged when it was safe; so do its
   * authorization and its pings, which are about a socket that is ours.
   */
  @Override
  public Optional<String> handled(Frame frame) {
    return JsonProfile.read(frame)
        .flatMap(json -> json.text("type"))
        .filter(Set.of("ack", "authorization", "ping")::contains)
        .map(_ -> "");
  }

  /** The id by which a message is acknowledged. */
  static Optional<String> messageId(Json frame) {
    return frame.text("id");
  }
}
