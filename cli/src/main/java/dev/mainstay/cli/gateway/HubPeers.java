package dev.mainstay.cli.gateway;

import dev.mainstay.gateway.mcp.HubFacts;
import dev.mainstay.gateway.mcp.HubFacts.ServerFacts;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Peers;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The proof of a stdio server: the hub and its present process have greeted each other. */
final class HubPeers implements Peers {

  private static final String READY = "ready";

  private final HubWatch hub;
  private final Map<String, StdioServer> servers;

  HubPeers(HubWatch hub, Map<String, StdioServer> servers) {
    this.hub = hub;
    this.servers = servers;
  }

  @Override
  public ProbeResult ask(ProbeSpec.Peer spec, Subject subject) {
    long began = System.nanoTime();
    StdioServer server = servers.get(subject.instance());
    if (server == null) {
      return new ProbeResult.Broken("the gateway does not know it", took(began));
    }
    Optional<HubFacts> facts = hub.ask(spec.timeout());
    if (facts.isEmpty()) {
      return new ProbeResult.Broken("the gateway has not said how it is", took(began));
    }
    return facts.get().servers().stream()
        .filter(candidate -> candidate.name().equals(subject.instance()))
        .findFirst()
        .map(told -> judge(spec, server, told, began))
        .orElseGet(() -> new ProbeResult.Broken("the gateway does not know it", took(began)));
  }

  /** A greeting counts for the process with which it was exchanged, not for the one after it. */
  private static ProbeResult judge(
      ProbeSpec.Peer spec, StdioServer server, ServerFacts told, long began) {
    Instant opened = server.openedAt();
    if (opened != null && told.state().equals(READY) && !told.since().isBefore(opened)) {
      return new ProbeResult.Passed(
          spec.protocol() + " " + told.version() + ", " + tools(told.tools()), took(began));
    }
    return new ProbeResult.Failed(
        CauseCode.NO_ANSWER, lacking(opened, server.noise(), told), took(began));
  }

  /**
   * What is missing, in words. Why the hub lost the process before this one says nothing of this.
   *
   * @param opened when the present process was spawned; null while there is none
   * @param noise what that process printed last that was no message; empty for nothing
   */
  static String lacking(@Nullable Instant opened, String noise, ServerFacts told) {
    if (opened == null) {
      return "the gateway has no process of it to talk to yet";
    }
    if (!told.reason().isEmpty() && !told.since().isBefore(opened)) {
      return "it runs but speaks MCP no more: " + told.reason();
    }
    return "it runs but does not speak MCP on its stdout"
        + (noise.isEmpty() ? "" : ", it printed instead: \"" + noise + "\"");
  }

  private static String tools(int count) {
    return count == 1 ? "1 tool" : count + " tools";
  }

  private static Duration took(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
