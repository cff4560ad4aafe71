package dev.mainstay.gateway.mcp;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the config says of the gateway.
 *
 * @param host where the HTTP face listens
 * @param first the first port that it may take
 * @param last the last one
 * @param allowedHosts names besides loopback under which it may be asked
 * @param servers the upstreams, in the order of the config
 * @param profiles what clients can choose to see; never empty, the first is the default
 * @param bounds what all of it may take
 */
public record GatewaySpec(
    String host,
    int first,
    int last,
    Set<String> allowedHosts,
    List<Server> servers,
    List<Profile> profiles,
    Bounds bounds) {

  /** The profile of a client that names none. */
  public static final String DEFAULT_PROFILE = "default";

  /** The profile, and the server, of the gateway's own tools. */
  public static final String OWN_PROFILE = "mainstay";

  public GatewaySpec {
    allowedHosts = Set.copyOf(allowedHosts);
    servers = List.copyOf(servers);
    profiles = List.copyOf(profiles);
  }

  /** The server of a name; empty for none. */
  public Optional<Server> server(String name) {
    return servers.stream().filter(server -> server.name().equals(name)).findFirst();
  }

  /** The names of the profiles. */
  public Set<String> profileNames() {
    return profiles.stream().map(Profile::name).collect(Collectors.toSet());
  }

  /** The same place and bounds with the servers and profiles of another config. */
  public GatewaySpec offering(GatewaySpec other) {
    return new GatewaySpec(host, first, last, allowedHosts, other.servers, other.profiles, bounds);
  }

  /**
   * One upstream server.
   *
   * @param prefix what stands before the names of its tools and prompts; may be empty
   * @param hold how long a request waits for it while it is away
   * @param deadline the longest that a request may take, whatever it does
   * @param silence the longest that nothing may be heard of a request that runs
   * @param fallback the server whose tool of the same name does a call that this one does not; null
   *     for none
   * @param tools rules for single tools, by the upstream's own names
   * @param inFlightMax how many of its requests run at once; more wait in a fair queue
   */
  public record Server(
      String name,
      String prefix,
      Transport transport,
      Duration hold,
      Duration deadline,
      Duration silence,
      @Nullable String fallback,
      Map<String, ToolRule> tools,
      int inFlightMax) {
    public Server {
      tools = Map.copyOf(tools);
    }

    /** Whether a client of this one can go on with another as if nothing had changed. */
    public boolean goesOnAs(Server other) {
      return name.equals(other.name)
          && prefix.equals(other.prefix)
          && transport.equals(other.transport);
    }
  }

  /** How an upstream is reached. */
  public sealed interface Transport {
    /** The stdin and stdout of a supervised child, by the name of its instance. */
    record Stdio(String instance) implements Transport {}

    /**
     * Streamable HTTP.
     *
     * @param headers sent with each request, such as an authorization
     */
    record Http(URI url, Map<String, String> headers) implements Transport {
      public Http {
        headers = Map.copyOf(headers);
      }
    }

    /** Mainstay's own tools, in this process. */
    record Own() implements Transport {}
  }

  /**
   * What is known of one tool beyond what it says of itself.
   *
   * @param deadline the longest that a call may take
   * @param silence the longest that nothing may be heard of a call that runs
   * @param inFlightMax how many calls of it run at once
   * @param repeat whether a call that may have run is sent again
   */
  public record ToolRule(Duration deadline, Duration silence, int inFlightMax, Repeat repeat) {}

  /** Whether a call that may have run is sent again. */
  public enum Repeat {
    /** As the tool's own annotations say: read-only and idempotent ones are. */
    AS_ANNOTATED,
    /** Always: the owner knows it to be harmless. */
    SAFE,
    /** Never, whatever it says of itself. */
    NEVER
  }

  /** What a client sees: some servers, in order. */
  public record Profile(String name, List<String> servers) {
    public Profile {
      servers = List.copyOf(servers);
    }
  }

  /**
   * What the gateway takes at most.
   *
   * @param perClient requests of one client at once, running and waiting
   * @param waiting requests that wait for one upstream, of all clients
   * @param messageBytes the longest message
   * @param resultsKept how long an answer is kept for a shim that has lost its link
   */
  public record Bounds(int perClient, int waiting, int messageBytes, Duration resultsKept) {

    /** What holds when the config says nothing. */
    public static final Bounds DEFAULT =
        new Bounds(128, 1_024, 32 * 1024 * 1024, Duration.ofMinutes(5));
  }
}
