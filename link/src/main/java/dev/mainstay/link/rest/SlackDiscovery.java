package dev.mainstay.link.rest;

import dev.mainstay.link.Discovery;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.template.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** {@code apps.connections.open}: an address that is good for one socket. */
public final class SlackDiscovery implements Discovery {

  /** Where Slack is. */
  public static final String API = "https://slack.com/api";

  /** Errors that are there again at the next try: a person must see to the app or its token. */
  private static final Set<String> FOR_GOOD =
      Set.of(
          "access_denied",
          "account_inactive",
          "forbidden_team",
          "invalid_auth",
          "missing_scope",
          "no_permission",
          "not_allowed_token_type",
          "not_authed",
          "token_expired",
          "token_revoked");

  private final Calls calls;
  private final Call open;

  /**
   * Of the app of this token.
   *
   * @param api where Slack is
   * @param token an app-level one, {@code xapp-...}
   */
  public SlackDiscovery(Calls calls, String api, Secret token) {
    this.calls = calls;
    this.open =
        Call.of(
            "POST",
            api + "/apps.connections.open",
            Map.of(
                "Authorization",
                "Bearer " + token.reveal(),
                "Content-Type",
                "application/x-www-form-urlencoded"),
            "");
  }

  @Override
  public Found find(Position from) throws IOException, InterruptedException {
    Answer answer = calls.make(open, Map.of());
    if (!answer.isGood()) {
      return new Found.Refused(answer.refusal());
    }
    if (answer.body().flag("ok")) {
      return RestDiscovery.found(answer, "url", "", Map.of());
    }
    String error = answer.body().text("error").orElse("an answer without a reason");
    return new Found.Refused(
        new Refusal(
            FOR_GOOD.contains(error) ? Refusal.Kind.FOR_GOOD : Refusal.Kind.AGAIN,
            "Slack opens no connection: " + error,
            Duration.ZERO));
  }
}
