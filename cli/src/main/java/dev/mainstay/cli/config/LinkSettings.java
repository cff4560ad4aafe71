package dev.mainstay.cli.config;

import dev.mainstay.link.LinkSpec;
import dev.mainstay.link.Profile;
import dev.mainstay.link.profile.JsonSpec;
import dev.mainstay.link.rest.Backfill;
import dev.mainstay.link.rest.Flight;
import dev.mainstay.link.rest.RestDiscovery;
import dev.mainstay.link.template.Secret;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one link of {@code links:} declares.
 *
 * @param listen where the program connects
 * @param botToken what the program must show; empty for nothing
 * @param token what {@code ${token}} stands for in calls
 * @param speech how the service speaks
 * @param way where the line goes
 * @param flight how a canary flies; by the line too when there is none
 * @param backfill null where what was missed cannot be fetched
 * @param store the file of what outlives the process; absolute
 */
public record LinkSettings(
    LinkSpec spec,
    Listen listen,
    Secret botToken,
    Secret token,
    Speech speech,
    Way way,
    Flight flight,
    @Nullable Backfill backfill,
    Path store) {

  /** A URL up to its path; group 1 is host and port, behind whatever user it names. */
  private static final Pattern HOST = Pattern.compile("^[a-z]+://(?:[^/?#]*@)?([^/?#]+)");

  /** An address to listen on. */
  public record Listen(String host, int port) {}

  /** How a service speaks. */
  public sealed interface Speech {
    /** As its data says. */
    record Json(JsonSpec spec) implements Speech {}

    /** Frames pass as they are. */
    record Raw(Set<Integer> fatal) implements Speech {}

    /** A device socket of Webex. */
    record Webex() implements Speech {}

    /** Slack's Socket Mode. */
    record Slack(Acks acks) implements Speech {}

    /** Discord's gateway. */
    record Discord(long intents) implements Speech {}

    /** Who acknowledges an envelope of Slack. */
    enum Acks {
      LINK,
      BOT
    }
  }

  /** Where a line goes. */
  public sealed interface Way {
    /** Always there. */
    record Fixed(Profile.Address address) implements Way {}

    /** Where a call says. */
    record Asked(RestDiscovery.Spec spec) implements Way {}

    /** Where Webex says: the device of this name. */
    record Webex(String catalog, String device) implements Way {}

    /** Where Slack says. */
    record Slack(String api) implements Way {}

    /** Where Discord says. */
    record Discord(String api) implements Way {}
  }

  /**
   * Where its remote is: host and port alone, for the rest of an address may hold a secret. Where
   * that is asked for, whom.
   */
  public String remote() {
    return switch (way) {
      case Way.Fixed(Profile.Address address) -> host(address.uri().toString());
      case Way.Asked(RestDiscovery.Spec spec) ->
          "where " + host(spec.call().url().toString()) + " says";
      case Way.Webex(String catalog, String _) -> "where " + host(catalog) + " says";
      case Way.Slack(String api) -> "where " + host(api) + " says";
      case Way.Discord(String api) -> "where " + host(api) + " says";
    };
  }

  private static String host(String url) {
    Matcher matcher = HOST.matcher(url);
    return matcher.find() ? matcher.group(1) : "a host that the config does not tell";
  }

  /** How it is proven that messages come: {@code none}, {@code frame}, {@code message}, ... */
  public String canaryKind() {
    return switch (flight) {
      case Flight.Message _ -> "message";
      case Flight.Compare _ -> "latest";
      case Flight.ByLine _ -> spec.canary() instanceof LinkSpec.Canary.None ? "none" : "frame";
    };
  }

  /** Whether any call is made beside the line. */
  public boolean hasCalls() {
    return !(flight instanceof Flight.ByLine) || backfill != null;
  }
}
