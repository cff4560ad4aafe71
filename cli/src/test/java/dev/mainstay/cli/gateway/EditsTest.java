package dev.mainstay.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.GatewaySpec.Bounds;
import dev.mainstay.gateway.mcp.GatewaySpec.Profile;
import dev.mainstay.gateway.mcp.GatewaySpec.Server;
import dev.mainstay.gateway.mcp.GatewaySpec.Transport;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of an edit: what the fleet tells of itself is not told twice. */
class EditsTest {

  private static final Transport URL =
      new Transport.Http(URI.create("http://127.0.0.1:8000/mcp"), Map.of());

  private static Server server(String name, Transport transport, int holdSeconds) {
    Duration hold = Duration.ofSeconds(holdSeconds);
    Duration hour = Duration.ofHours(1);
    return new Server(name, name + "__", transport, hold, hour, hour, null, Map.of(), 8);
  }

  private static GatewaySpec spec(List<Profile> profiles, Server... servers) {
    return new GatewaySpec(
        "127.0.0.1", 8079, 8079, Set.of(), List.of(servers), profiles, Bounds.DEFAULT);
  }

  @Test
  void eachServerAndProfileThatChangedHasALine() {
    GatewaySpec before =
        spec(
            List.of(new Profile("default", List.of("a")), new Profile("old", List.of("a"))),
            server("same", URL, 30),
            server("gone", URL, 30),
            server("rules", new Transport.Stdio("rules"), 30),
            server("ended", new Transport.Stdio("ended"), 30));
    GatewaySpec after =
        spec(
            List.of(new Profile("default", List.of("b")), new Profile("fresh", List.of("a"))),
            server("same", URL, 30),
            server("rules", new Transport.Stdio("rules"), 60),
            server("spawned", new Transport.Stdio("spawned"), 30),
            server("come", URL, 30));
    assertThat(Edits.between(before, after))
        .containsExactly(
            "gateway.servers.gone: removed",
            "gateway.servers.rules: changed",
            "gateway.profiles.old: removed",
            "gateway.servers.come: added",
            "gateway.profiles.fresh: added");
    assertThat(Edits.between(before, before)).isEmpty();
  }
}
