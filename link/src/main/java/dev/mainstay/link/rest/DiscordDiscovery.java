package dev.mainstay.link.rest;

import dev.mainstay.link.Discovery;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.template.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code gateway/bot}: where sessions begin, and whether one may be begun; a session that goes on
 * does so where it said.
 */
public final class DiscordDiscovery implements Discovery {

  /** Where Discord is. */
  public static final String API = "https://discord.com/api/v10";

  /** Discord wants a bot to say that it is one, and turns others away. */
  private static final String AGENT = "DiscordBot (mainstay, 1)";

  private static final String VERSION = "/?v=10&encoding=json";

  private final Calls calls;
  private final Call bot;
  private final Function<Position, Optional<String>> resumeAt;

  /**
   * Of the bot of this token.
   *
   * @param api where Discord is
   * @param resumeAt where a session goes on
   */
  public DiscordDiscovery(
      Calls calls, String api, Secret token, Function<Position, Optional<String>> resumeAt) {
    this.calls = calls;
    this.bot =
        Call.get(
            api + "/gateway/bot",
            Map.of("Authorization", "Bot " + token.reveal(), "User-Agent", AGENT));
    this.resumeAt = resumeAt;
  }

  @Override
  public Found find(Position from) throws IOException, InterruptedException {
    Optional<String> resume = resumeAt.apply(from);
    if (resume.isPresent()) {
      return RestDiscovery.at("the session", versioned(resume.get()), Map.of());
    }
    Answer answer = calls.make(bot, Map.of());
    if (!answer.isGood()) {
      return new Found.Refused(answer.refusal());
    }
    if (answer.body().whole("session_start_limit.remaining").orElse(1) <= 0) {
      long millis = answer.body().whole("session_start_limit.reset_after").orElse(0);
      return new Found.Refused(
          new Refusal(
              Refusal.Kind.AGAIN,
              "Discord lets no more sessions begin today",
              Duration.ofMillis(Math.clamp(millis, 0, Calls.AFTER_MAX.toMillis()))));
    }
    String url =
        answer
            .body()
            .text("url")
            .orElseThrow(() -> new IOException(answer.who() + " names no address at url"));
    return RestDiscovery.at(answer.who(), versioned(url), Map.of());
  }

  private static String versioned(String url) {
    return (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + VERSION;
  }
}
