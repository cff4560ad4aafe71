package dev.mainstay.cli.link;

import dev.mainstay.cli.config.LinkSettings;
import dev.mainstay.cli.config.LinkSettings.Speech;
import dev.mainstay.cli.config.LinkSettings.Way;
import dev.mainstay.core.Chance;
import dev.mainstay.link.Discovery;
import dev.mainstay.link.Lines;
import dev.mainstay.link.Profile;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.profile.DiscordProfile;
import dev.mainstay.link.profile.JsonProfile;
import dev.mainstay.link.profile.RawProfile;
import dev.mainstay.link.profile.SlackProfile;
import dev.mainstay.link.profile.WebexProfile;
import dev.mainstay.link.rest.Calls;
import dev.mainstay.link.rest.DiscordDiscovery;
import dev.mainstay.link.rest.RestDiscovery;
import dev.mainstay.link.rest.RestLines;
import dev.mainstay.link.rest.SlackDiscovery;
import dev.mainstay.link.rest.WebexDiscovery;
import dev.mainstay.link.template.Canaries;
import dev.mainstay.link.websocket.Limits;
import dev.mainstay.link.websocket.WebSocketLines;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What speaks to the remote of one link, made of its settings.
 *
 * @param canaries the names of this process's canaries
 */
record Remote(LinkSettings settings, LinkGround ground, Profile profile, Canaries canaries) {

  private static final Duration CALL_WITHIN = Duration.ofSeconds(10);

  /** A remote that was not spoken to yet. */
  static Remote of(LinkSettings settings, LinkGround ground, Chance chance) {
    Canaries canaries =
        new Canaries(HexFormat.of().toHexDigits(chance.forPart("canaries").bits(0)));
    return new Remote(settings, ground, profile(settings, canaries), canaries);
  }

  private static Profile profile(LinkSettings settings, Canaries canaries) {
    return switch (settings.speech()) {
      case Speech.Json(var spec) -> new JsonProfile(spec, canaries);
      case Speech.Raw(var fatal) -> new RawProfile(fatal);
      case Speech.Webex _ -> new WebexProfile(settings.token());
      case Speech.Slack(Speech.Acks acks) ->
          new SlackProfile(
              switch (acks) {
                case LINK -> SlackProfile.Acks.LINK;
                case BOT -> SlackProfile.Acks.BOT;
              });
      case Speech.Discord(long intents) -> new DiscordProfile(settings.token(), intents);
    };
  }

  private Calls calls() {
    return new Calls(
        ground.calls().get(),
        InstantSource.system(),
        CALL_WITHIN,
        settings.token().isEmpty() ? Map.of() : Map.of("token", settings.token().reveal()));
  }

  private Discovery discovery() {
    return switch (settings.way()) {
      case Way.Fixed(Profile.Address address) -> Discovery.fixed(address);
      case Way.Asked(RestDiscovery.Spec spec) -> new RestDiscovery(calls(), spec);
      case Way.Webex(String catalog, String device) ->
          new WebexDiscovery(calls(), catalog, settings.token(), device, InstantSource.system());
      case Way.Slack(String api) -> new SlackDiscovery(calls(), api, settings.token());
      case Way.Discord(String api) ->
          new DiscordDiscovery(
              calls(),
              api,
              settings.token(),
              from ->
                  profile instanceof DiscordProfile discord
                      ? discord.resumeAt(from)
                      : Optional.empty());
    };
  }

  /** The way to it. */
  Lines lines(Predicate<RelayEvent> relay, Chance chance, Consumer<Throwable> faults) {
    Function<Predicate<RelayEvent>, Lines> plain =
        told ->
            new WebSocketLines(
                new WebSocketLines.Parts(
                    profile,
                    discovery(),
                    Limits.of(settings.spec()),
                    ground.client(),
                    ground.timeline(),
                    InstantSource.system(),
                    chance,
                    told,
                    faults));
    Function<Predicate<RelayEvent>, Lines> lines =
        settings.hasCalls()
            ? RestLines.around(
                plain,
                new RestLines.Parts(calls(), settings.flight(), settings.backfill(), canaries))
            : plain;
    return lines.apply(relay);
  }
}
