package dev.mainstay.cli.control;

import dev.mainstay.cli.control.Reply.SupervisorFacts;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.core.Timeline;
import dev.mainstay.core.net.UnixSocket;
import dev.mainstay.supervisor.Fleet;
import dev.mainstay.supervisor.InstanceStatus;
import dev.mainstay.supervisor.Wanted;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The supervisor's side of the control socket: takes requests, asks the fleet, answers. Each
 * connection has virtual threads of its own; none of them can hold up another or the fleet.
 */
public final class ControlServer implements AutoCloseable {

  /** Connections served at the same time; a further one is told so and closed. */
  static final int CONNECTIONS_MAX = 64;

  /** Who asks here, as the diary says it. */
  private static final String CLI = "cli";

  /** Connections that may wait to be accepted. */
  private static final int BACKLOG = 32;

  /** Before the next connection is accepted after one could not be. */
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(20);

  private final ServerSocketChannel listener;
  private final StateFolder folder;
  private final Office office;
  private final Timeline timeline;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  /**
   * What the server answers from.
   *
   * @param reload reads the config again and applies it to the fleet
   * @param inspector gathers the evidence of one instance; may take some 10 ms
   * @param diary keeps what is asked for
   * @param settings values of the config that is in force, by path
   * @param onShutdown called once the fleet is shut down and the asker is told
   */
  public record Office(
      SupervisorFacts facts,
      Fleet fleet,
      Reload reload,
      Function<ServiceView, WhyReport> inspector,
      Components components,
      Diary diary,
      Supplier<Map<String, String>> settings,
      Runnable onShutdown) {}

  /** Reads the config again and applies it. */
  @FunctionalInterface
  public interface Reload {
    /** What will be done ({@link Reply.Done}), or every fault ({@link Reply.Faults}). */
    Reply reload();
  }

  private ControlServer(
      ServerSocketChannel listener, StateFolder folder, Office office, Timeline timeline) {
    this.listener = listener;
    this.folder = folder;
    this.office = office;
    this.timeline = timeline;
  }

  /** Binds the socket and begins to answer. Only for the holder of the {@link SupervisorLock}. */
  public static ControlServer open(StateFolder folder, Office office, Timeline timeline)
      throws IOException {
    ServerSocketChannel listener = UnixSocket.bind(folder.socket(), BACKLOG);
    ControlServer server = new ControlServer(listener, folder, office, timeline);
    Thread.ofVirtual().name("control").start(server::accept);
    return server;
  }

  /** Ends every connection, what is queued to them written first, and removes the socket. */
  @Override
  public void close() {
    try {
      listener.close();
      Files.deleteIfExists(folder.socket());
    } catch (IOException e) {
      // Nothing depends on it: the next supervisor replaces a stale socket.
    }
    for (Connection connection : connections) {
      connection.finish("the supervisor ends");
    }
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel channel = listener.accept();
        Connection connection = new Connection(channel, timeline, this::answer, connections);
        if (!Peer.mayAsk(channel, folder)) {
          connection.refuse("only the user who runs the supervisor may ask");
        } else if (connections.size() >= CONNECTIONS_MAX) {
          connection.refuse("more than " + CONNECTIONS_MAX + " connections at once");
        } else {
          connection.start();
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        // One connection that failed to begin, or too many open files: let some end.
        LockSupport.parkNanos(ACCEPT_PAUSE.toNanos());
      }
    }
  }

  private void answer(Request request, Connection asker) {
    switch (request) {
      case Request.Ping _ -> asker.send(new Reply.Pong(office.facts()));
      case Request.Status _ -> asker.send(snapshot());
      case Request.Watch _ -> watch(asker);
      case Request.Why why ->
          asker.send(
              view(why.name())
                  .<Reply>map(view -> new Reply.Why(office.inspector().apply(view)))
                  .orElseGet(() -> unknown(Set.of(why.name()))));
      case Request.Dashboard _ -> asker.send(dashboard());
      case Request.Want want ->
          change(
              asker,
              want.names(),
              want.wanted() == Wanted.UP ? "start" : "stop",
              "wanted " + want.wanted().label(),
              () -> office.fleet().want(want.names(), want.wanted()));
      case Request.Restart restart -> restart(asker, restart.names());
      case Request.Found found -> {
        office.diary().found(found.instance(), found.findings());
        asker.send(new Reply.Done(List.of()));
      }
      case Request.Verified verified -> {
        office.diary().verified(verified);
        asker.send(new Reply.Done(List.of()));
      }
      case Request.Apply _ -> {
        office.diary().did("apply", List.of(Diary.SUPERVISOR), CLI);
        asker.send(office.reload().reload());
      }
      case Request.Budgets _ -> asker.send(BudgetReplies.all(office.components()));
      case Request.Take take ->
          asker.send(BudgetReplies.take(office.components(), take, timeline.now()));
      case Request.Mcp _ -> asker.send(McpReplies.facts(office.components()));
      case Request.McpAsk asked -> asker.send(McpReplies.ask(office.components(), asked));
      case Request.Links _ -> asker.send(new Reply.Links(office.components().links()));
      case Request.Settings _ -> asker.send(new Reply.Settings(office.settings().get()));
      case Request.Shutdown _ -> shutDown(asker);
    }
  }

  private Optional<ServiceView> view(String name) {
    return office
        .fleet()
        .status(name)
        .map(ServiceView::of)
        .or(() ->
            office.components().views().stream().filter(view -> view.isNamed(name)).findFirst());
  }

  private Reply dashboard() {
    return office
        .components()
        .login()
        .<Reply>map(url -> new Reply.Done(List.of(url)))
        .orElseGet(() -> noDashboard(view("monitor")));
  }

  private static Reply noDashboard(Optional<ServiceView> monitor) {
    return monitor
        .map(view ->
            new Reply.Refused(
                "no-dashboard",
                "the monitor is "
                    + view.state().label()
                    + (view.cause() == null ? "" : ": " + view.cause().text()),
                "mainstay why monitor"))
        .orElseGet(() ->
            new Reply.Refused(
                "no-dashboard",
                "this project has no monitor",
                "add `monitor: {port: 8080}` to the config, then: mainstay down, mainstay up"));
  }

  private void watch(Connection asker) {
    // Subscribed before the snapshot is taken: a change may be told twice, but never be missed.
    Consumer<ServiceView> told = view -> asker.send(new Reply.Update(timeline.now(), view));
    Fleet.Watch services = office.fleet().watch(status -> told.accept(ServiceView.of(status)));
    Runnable components = office.components().watch(told);
    asker.subscribe(() -> {
      services.close();
      components.run();
    });
    asker.send(snapshot());
  }

  /** Components are a part of this process: they can be opened anew, and end with it. */
  private void restart(Connection asker, Set<String> names) {
    Set<String> parts = new LinkedHashSet<>(names);
    parts.removeIf(name -> !isComponent(name));
    Set<String> services = new LinkedHashSet<>(names);
    services.removeAll(parts);
    if (services.isEmpty() && !parts.isEmpty()) {
      office.diary().did("restart", parts, CLI);
      parts.forEach(part -> office.components().restart(part));
      asker.send(new Reply.Done(parts.stream().map(name -> name + ": restarting").toList()));
    } else if (parts.isEmpty()) {
      change(asker, names, "restart", "restarting", () -> office.fleet().restart(names));
    } else {
      asker.send(
          new Reply.Refused(
              "component",
              "parts of Mainstay and services are not restarted together",
              "mainstay restart " + String.join(" ", parts)));
    }
  }

  private boolean isComponent(String name) {
    return office.fleet().status(name).isEmpty()
        && office.components().views().stream().anyMatch(view -> view.isNamed(name));
  }

  private static Reply partOfUs(String name) {
    return new Reply.Refused(
        "component",
        name + " is a part of Mainstay: it starts and ends with the supervisor",
        "`mainstay restart "
            + name
            + "` opens it anew; monitor.enabled in the config says whether"
            + " there is one");
  }

  private void change(
      Connection asker, Set<String> names, String verb, String done, Runnable change) {
    Set<String> unknown = new LinkedHashSet<>(names);
    unknown.removeIf(name -> office.fleet().status(name).isPresent());
    if (!unknown.isEmpty() || names.isEmpty()) {
      Optional<String> ours = unknown.stream().filter(this::isComponent).findFirst();
      asker.send(ours.map(ControlServer::partOfUs).orElseGet(() -> unknown(unknown)));
      return;
    }
    office
        .diary()
        .did(
            verb,
            office.fleet().status().stream()
                .filter(status ->
                    names.contains(status.instance()) || names.contains(status.spec().name()))
                .map(InstanceStatus::instance)
                .toList(),
            CLI);
    change.run();
    asker.send(new Reply.Done(names.stream().map(name -> name + ": " + done).toList()));
  }

  private void shutDown(Connection asker) {
    office.diary().did("shutdown", List.of(Diary.SUPERVISOR), CLI);
    List<String> ended =
        office.fleet().status().stream()
            .filter(status -> status.process() != null && status.process().exists())
            .map(InstanceStatus::instance)
            .toList();
    office
        .fleet()
        .shutDown()
        .whenComplete((_, error) -> {
          asker.send(
              error == null
                  ? new Reply.Done(ended)
                  : new Reply.Refused("not-ended", "not all has ended: " + error, ""));
          office.onShutdown().run();
        });
  }

  private Reply.Snapshot snapshot() {
    List<ServiceView> views = office.fleet().status().stream().map(ServiceView::of).toList();
    return new Reply.Snapshot(office.facts(), timeline.now(), views, office.components().views());
  }

  private Reply unknown(Set<String> names) {
    List<String> known =
        office.fleet().status().stream().map(status -> status.spec().name()).distinct().toList();
    String near = names.stream().map(name -> Similar.hint(name, known)).findFirst().orElse("");
    return new Reply.Refused(
        "unknown-service",
        names.isEmpty() ? "no service was named" : "no such service: " + String.join(", ", names),
        (near.isEmpty() ? "" : near + " ") + "services: " + String.join(", ", known));
  }
}
