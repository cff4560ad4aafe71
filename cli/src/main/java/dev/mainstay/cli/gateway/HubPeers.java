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
    String noise = server.noise();
    return noise.isEmpty()
        ? failed(CauseCode.NO_ANSWER, "no answer to the greeting" + reason(told), began)
        : failed(
            CauseCode.NO_ANSWER,
            "no answer to the greeting, it printed instead: \"" + noise + "\"",
            began);
  }

  private static String reason(ServerFacts told) {
    return told.reason().isEmpty() ? " yet" : ": " + told.reason();
  }

  private static String tools(int count) {
    return count == 1 ? "1 tool" : count + " tools";
  }

  private static ProbeResult failed(CauseCode code, String detail, long began) {
    return new ProbeResult.Failed(code, detail, took(began));
  }

  private static Duration took(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
