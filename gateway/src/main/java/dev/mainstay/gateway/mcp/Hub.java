package dev.mainstay.gateway.mcp;

import dev.mainstay.gateway.mcp.HubEvent.ClientClosed;
import dev.mainstay.gateway.mcp.HubEvent.ClientOpened;
import dev.mainstay.gateway.mcp.HubEvent.Declared;
import dev.mainstay.gateway.mcp.HubEvent.FromClient;
import dev.mainstay.gateway.mcp.HubEvent.FromUpstream;
import dev.mainstay.gateway.mcp.HubEvent.Look;
import dev.mainstay.gateway.mcp.HubEvent.Undelivered;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamClosed;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamOpened;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamRefused;
import dev.mainstay.gateway.mcp.HubEvent.Wake;
import dev.mainstay.gateway.mcp.HubFacts.ServerFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Everything between clients and upstreams, without a thread, a clock or a socket: events and the
 * time go in, what follows goes out by {@link Outlets} and {@link Upstream}. One owner calls it.
 *
 * <p>It keeps maps of what is under way, and lets {@link CallMachine} and {@link UpstreamMachine}
 * decide what becomes of each.
 */
public final class Hub {

  /** How often deadlines are looked at while anything is under way. */
  private static final Duration TICK = Duration.ofMillis(250);

  private final Board board;
  private final Ways ways;
  private final Calls calls;
  private final Dialogues dialogues;
  private final Listings listings;
  private final Requests requests;
  private Instant tickAt = Instant.MAX;

  /**
   * A hub that has not begun.
   *
   * @param upstreams the way to each server of the spec, by its name
   */
  public Hub(GatewaySpec spec, Map<String, Upstream> upstreams, Outlets outlets, Instant now) {
    this.board = new Board(spec, upstreams, outlets, now);
    Router router = new Router(board);
    this.dialogues = new Dialogues(board);
    this.calls = new Calls(board, dialogues);
    this.listings = new Listings(board);
    Subscriptions subscriptions = new Subscriptions(board, router, listings.answers());
    this.requests = new Requests(board, calls, dialogues, listings, subscriptions, router);
    this.ways = new Ways(board, calls, dialogues, listings, subscriptions, requests);
  }

  /** Begins to look for the upstreams, and tells what is known of each profile. */
  public void start() {
    ways.start();
  }

  /** Answers one event; {@code now} never goes back between two calls. */
  public void on(HubEvent event, Instant now) {
    board.now(now);
    switch (event) {
      case FromClient(ClientId id, var message, var origin) -> {
        Client client = board.clients().get(id);
        if (client != null) {
          requests.from(client, message, origin);
        }
      }
      case FromUpstream(String name, long epoch, long exchange, var message) -> {
        // Not by with(): a lambda that captures costs more in C1's code than all else here.
        Server server = board.server(name);
        if (server != null) {
          ways.from(server, epoch, exchange, message);
        }
      }
      case ClientOpened opened -> opened(opened);
      case ClientClosed(ClientId id, String _) -> {
        Client client = board.clients().remove(id);
        if (client != null) {
          requests.gone(client);
        }
      }
      case UpstreamOpened(String name, long epoch) ->
          with(name, server -> ways.opened(server, epoch));
      case UpstreamRefused(String name, String reason) ->
          with(name, server -> ways.refused(server, reason));
      case Undelivered(String name, long _, long exchange, var failure, String reason) ->
          with(name, server -> ways.undelivered(server, exchange, failure, reason));
      case UpstreamClosed(String name, long epoch, String reason) ->
          with(name, server -> ways.closed(server, epoch, reason));
      case Declared(GatewaySpec spec, var upstreams) -> declared(spec, upstreams);
      case Look(var told) -> told.accept(facts());
      case Wake _ -> {}
    }
    tick(now);
  }

  /** What is sent from now on may wait for {@link #flush}. */
  void gather() {
    board.outlets().face().gather();
  }

  /** Lets leave what was sent since the last time. */
  void flush() {
    for (Server server : board.servers()) {
      server.port().flush();
    }
    board.outlets().face().flush();
  }

  private void opened(ClientOpened opened) {
    GatewaySpec.Profile profile = board.profile(opened.profile());
    if (profile == null) {
      board.outlets().face().end(opened.client(), "there is no profile " + opened.profile());
      return;
    }
    board.clients().put(opened.client(), new Client(opened.client(), profile, opened.face()));
  }

  private void declared(GatewaySpec spec, Map<String, Upstream> upstreams) {
    Board.Change change = board.declare(spec, upstreams);
    for (Client client : List.copyOf(board.clients().values())) {
      GatewaySpec.Profile profile = board.profile(client.profile().name());
      if (profile == null) {
        board.clients().remove(client.id());
        requests.gone(client);
        board.outlets().face().end(client.id(), "its profile is not in the config any more");
      } else {
        client.profile(profile);
      }
    }
    ways.declared(change);
    listings.declared();
  }

  private void with(String name, Consumer<Server> action) {
    Server server = board.server(name);
    if (server != null) {
      action.accept(server);
    }
  }

  private void tick(Instant now) {
    if (!now.isBefore(tickAt)) {
      calls.tick();
      dialogues.tick(calls);
      listings.tick();
      tickAt = Instant.MAX;
    }
    if (!now.isBefore(ways.wakeAt())) {
      ways.tick();
    }
    boolean idle = board.calls().isEmpty() && dialogues.isIdle() && listings.isIdle();
    if (!idle && tickAt.equals(Instant.MAX)) {
      tickAt = now.plus(TICK);
    }
  }

  /** When {@link Wake} is wanted at the latest; {@link Instant#MAX} for never. */
  public Instant wakeAt() {
    Instant upstreams = ways.wakeAt();
    return tickAt.isBefore(upstreams) ? tickAt : upstreams;
  }

  private HubFacts facts() {
    List<ServerFacts> servers = new ArrayList<>();
    board.servers().forEach(server -> servers.add(facts(server)));
    return new HubFacts(
        board.now(),
        board.clients().size(),
        board.calls().size(),
        board.calls().values().stream().findFirst().map(Call::acceptedAt).orElse(null),
        board.settled(),
        servers);
  }

  private ServerFacts facts(Server server) {
    Optional<UpstreamState.Ready> ready = server.ready();
    return new ServerFacts(
        server.name(),
        word(server.state()),
        since(server.state()),
        server.reason(),
        ready.map(UpstreamState.Ready::version).orElse(""),
        server.running().size(),
        (int)
            board.calls().values().stream()
                .filter(call -> call.server() == server)
                .filter(call -> !(call.state() instanceof CallState.Running))
                .count(),
        oldest(server),
        server.catalog().items(ListKind.TOOLS).size(),
        server.lastFault());
  }

  private @Nullable Instant oldest(Server server) {
    return board.calls().values().stream()
        .filter(call -> call.server() == server)
        .findFirst()
        .map(Call::acceptedAt)
        .orElse(null);
  }

  private static String word(UpstreamState state) {
    return switch (state) {
      case UpstreamState.Ready _ -> "ready";
      case UpstreamState.Greeting _ -> "greeting";
      case UpstreamState.Away _, UpstreamState.Opening _ -> "away";
    };
  }

  private static Instant since(UpstreamState state) {
    return switch (state) {
      case UpstreamState.Ready ready -> ready.since();
      case UpstreamState.Greeting greeting -> greeting.since();
      case UpstreamState.Away away -> away.since();
      case UpstreamState.Opening opening -> opening.since();
    };
  }
}
