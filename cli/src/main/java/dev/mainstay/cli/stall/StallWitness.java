package dev.mainstay.cli.stall;

import dev.mainstay.core.Event;
import dev.mainstay.gateway.mcp.GatewayEvent;
import dev.mainstay.gateway.mcp.GatewaySpec.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Looks at an MCP server from outside while it is silent about a call, and keeps what it sees in
 * the journal: afterwards nobody can tell network, remote API and program apart any more.
 */
public final class StallWitness implements Consumer<Event> {

  private static final String SILENT = "gateway.call.silent";

  /** How long the processor time is measured. */
  private static final Duration WATCHED = Duration.ofMillis(200);

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final Path proc;
  private final Path run;
  private final Function<String, Optional<Transport>> transports;
  private final InstantSource clock;
  private final Consumer<Event> journal;
  private final Set<String> looking = ConcurrentHashMap.newKeySet();

  /**
   * A witness for the servers of one gateway.
   *
   * @param proc {@code /proc}
   * @param run where the pid files of the services are
   * @param transports how a server of a name is reached
   * @param journal takes what was told before and what is seen; must not wait
   */
  public StallWitness(
      Path proc,
      Path run,
      Function<String, Optional<Transport>> transports,
      InstantSource clock,
      Consumer<Event> journal) {
    this.proc = proc;
    this.run = run;
    this.transports = transports;
    this.clock = clock;
    this.journal = journal;
  }

  /** Passes an event on, and looks where it tells of a silent call; one look at a server a time. */
  @Override
  public void accept(Event event) {
    journal.accept(event);
    if (event.name().equals(SILENT) && looking.add(event.source())) {
      Thread.ofVirtual().name("mcp-witness").start(() -> look(event));
    }
  }

  private void look(Event silent) {
    try {
      List<String> seen =
          transports
              .apply(silent.source())
              .map(transport ->
                  switch (transport) {
                    case Transport.Stdio(String instance) -> process(instance);
                    case Transport.Http(URI url, var _) -> way(url);
                    case Transport.Own _ -> List.<String>of();
                  })
              .orElse(List.of());
      if (!seen.isEmpty()) {
        journal.accept(witnessed(silent, seen));
      }
    } finally {
      looking.remove(silent.source());
    }
  }

  private Event witnessed(Event silent, List<String> seen) {
    Map<String, Object> fields =
        Map.of(
            "tool",
            silent.fields().getOrDefault("tool", ""),
            "last_heard_at",
            silent.fields().getOrDefault("last_heard_at", ""),
            "detail",
            String.join("; ", seen));
    return new GatewayEvent(
        "gateway.call.witnessed",
        silent.source(),
        silent.host(),
        clock.instant(),
        Event.Severity.INFO,
        fields);
  }

  /** What a server that is a child of ours does, and how its connections stand. */
  private List<String> process(String instance) {
    Optional<Long> pid = pid(instance);
    if (pid.isEmpty()) {
      return List.of("it is not there");
    }
    Threads threads = new Threads(proc);
    long before = threads.processorMillis(pid.get()).orElse(0);
    LockSupport.parkNanos(WATCHED.toNanos());
    long after = threads.processorMillis(pid.get()).orElse(before);
    List<String> seen = new ArrayList<>();
    seen.add(
        "pid "
            + pid.get()
            + " had "
            + (after - before)
            + " ms of processor in "
            + WATCHED.toMillis()
            + " ms");
    List<String> doing = threads.of(pid.get());
    if (!doing.isEmpty()) {
      seen.add("its threads: " + String.join(", ", doing));
    }
    seen.addAll(new Connections(proc).of(pid.get()));
    return seen;
  }

  /** How the connections to a server elsewhere stand. */
  private List<String> way(URI url) {
    int standard = "https".equalsIgnoreCase(url.getScheme()) ? HTTPS : HTTP;
    int port = url.getPort() < 0 ? standard : url.getPort();
    List<String> connections = new Connections(proc).of(ProcessHandle.current().pid(), port);
    return connections.isEmpty() ? List.of("no connection leads to it") : connections;
  }

  private Optional<Long> pid(String instance) {
    try {
      return Optional.of(Long.valueOf(Files.readString(run.resolve(instance + ".pid")).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
