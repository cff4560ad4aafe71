package dev.mainstay.cli.gateway;

import dev.mainstay.cli.config.input.Quantities;
import dev.mainstay.cli.control.McpDesk;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.GatewaySpec.Transport;
import dev.mainstay.gateway.mcp.HubFacts;
import dev.mainstay.gateway.mcp.HubFacts.ServerFacts;
import dev.mainstay.gateway.mcp.codec.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The gateway as commands ask it: in JSON, with a reason and a next step where there is none. */
public final class HubDesk implements McpDesk {

  private static final Duration FACTS_WITHIN = Duration.ofSeconds(1);

  /** The longest that one command may wait for an answer. */
  private static final Duration ASK_WITHIN_MAX = Duration.ofHours(1);

  /** The longest answer that fits into a line of the control socket, in bytes. */
  private static final int ANSWER_BYTES_MAX = 2 * 1024 * 1024;

  private final Gateway gateway;

  /** The desk of this gateway. */
  public HubDesk(Gateway gateway) {
    this.gateway = gateway;
  }

  @Override
  public Optional<Json> facts() {
    return gateway.facts(FACTS_WITHIN).map(facts -> json(facts, gateway.spec()));
  }

  static Json json(HubFacts facts, GatewaySpec spec) {
    return Json.object()
        .put("now", facts.at().toString())
        .put("clients", facts.clients())
        .put("in_flight", facts.inFlight())
        .put("oldest", text(facts.oldest()))
        .put("settled", facts.settled())
        .put("servers", facts.servers().stream().map(server -> json(server, spec)).toList())
        .build();
  }

  private static Json json(ServerFacts server, GatewaySpec spec) {
    return Json.object()
        .put("name", server.name())
        .put("transport", transport(server.name(), spec))
        .put("state", server.state())
        .put("since", server.since().toString())
        .put("reason", server.reason())
        .put("version", server.version().isEmpty() ? null : server.version())
        .put("running", server.running())
        .put("waiting", server.waiting())
        .put("oldest", text(server.oldest()))
        .put("tools", server.tools())
        .put("last_fault", server.lastFault())
        .build();
  }

  private static String transport(String name, GatewaySpec spec) {
    return spec.servers().stream()
        .filter(server -> server.name().equals(name))
        .findFirst()
        .map(server ->
            switch (server.transport()) {
              case Transport.Stdio _ -> "stdio";
              case Transport.Http _ -> "http";
              case Transport.Own _ -> "own";
            })
        .orElse("");
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  @Override
  public Reply ask(String profile, String method, Json params, Duration within) {
    List<String> profiles =
        gateway.spec().profiles().stream().map(GatewaySpec.Profile::name).toList();
    if (!profile.isEmpty() && !profiles.contains(profile)) {
      String near = Similar.hint(profile, profiles);
      return new Reply.Refused(
          "unknown-profile",
          "there is no profile " + profile,
          near.isEmpty() ? "profiles: " + String.join(", ", profiles) : near);
    }
    Json.Builder asked = Json.object();
    params.fields().forEach(asked::put);
    Duration bound = within.compareTo(ASK_WITHIN_MAX) < 0 ? within : ASK_WITHIN_MAX;
    return gateway
        .ask(profile, method, asked, bound)
        .map(HubDesk::answered)
        .orElseGet(() ->
            new Reply.Refused(
                "no-answer",
                "no answer to " + method + " within " + Quantities.shown(bound) + "; cancelled",
                "`mainstay mcp` shows the servers; --timeout 10m waits longer"));
  }

  private static Reply answered(Message answer) {
    if (answer.size() > ANSWER_BYTES_MAX) {
      return new Reply.Refused(
          "too-large",
          "the answer has " + answer.size() + " bytes, more than a command takes",
          "ask it through a client: mainstay mcp config any");
    }
    String field = answer.has("error") ? "error" : "result";
    Json told = answer.at(field).orElse(Json.of(null));
    return new Reply.Mcp(Json.object().put(field, told).build());
  }
}
