package dev.mainstay.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.GatewaySpec.Bounds;
import dev.mainstay.gateway.mcp.GatewaySpec.Profile;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.HubEvent.Origin;
import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hub on virtual time, with clients and upstreams that do what a test says. Quotes are single.
 */
final class HubDrive implements Face {

  static final Duration HOLD = Duration.ofSeconds(30);
  static final Duration DEADLINE = Duration.ofMinutes(10);

  private final Hub hub;
  private final Map<String, FakeUpstream> upstreams = new LinkedHashMap<>();
  private final Map<ClientId, List<String>> told = new LinkedHashMap<>();
  final List<GatewayEvent> events = new ArrayList<>();
  final List<Listed> listed = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private int secrets;

  HubDrive(GatewaySpec.Server... servers) {
    this(Bounds.DEFAULT, servers);
  }

  HubDrive(Bounds bounds, GatewaySpec.Server... servers) {
    for (GatewaySpec.Server server : servers) {
      upstreams.put(server.name(), new FakeUpstream());
    }
    GatewaySpec spec = spec(bounds, List.of(servers), List.of());
    Outlets outlets =
        new Outlets(this, events::add, listed::add, () -> "secret" + ++secrets, "here", "1.0");
    hub = new Hub(spec, Map.copyOf(upstreams), outlets, now);
    hub.start();
  }

  /** A spec whose default profile has all servers, with these profiles besides. */
  static GatewaySpec spec(Bounds bounds, List<GatewaySpec.Server> servers, List<Profile> profiles) {
    List<Profile> all = new ArrayList<>();
    all.add(
        new Profile(
            GatewaySpec.DEFAULT_PROFILE, servers.stream().map(GatewaySpec.Server::name).toList()));
    all.addAll(profiles);
    return new GatewaySpec("127.0.0.1", 8079, 8079, Set.of(), servers, all, bounds);
  }

  /** The config has changed; these servers are reached by new ways. */
  void declare(Set<String> fresh, List<GatewaySpec.Server> servers, Profile... profiles) {
    fresh.forEach(name -> upstreams.put(name, new FakeUpstream()));
    Map<String, Upstream> ways = new LinkedHashMap<>();
    fresh.forEach(name -> ways.put(name, upstream(name)));
    on(new HubEvent.Declared(spec(Bounds.DEFAULT, servers, List.of(profiles)), ways));
  }

  static GatewaySpec.Server server(String name) {
    return server(name, Map.of());
  }

  static GatewaySpec.Server server(String name, Map<String, GatewaySpec.ToolRule> tools) {
    return server(name, null, tools);
  }

  static GatewaySpec.Server server(
      String name, @Nullable String fallback, Map<String, GatewaySpec.ToolRule> tools) {
    GatewaySpec.Transport stdio = new GatewaySpec.Transport.Stdio(name);
    return new GatewaySpec.Server(
        name, name + "__", stdio, HOLD, DEADLINE, DEADLINE, fallback, tools, 4);
  }

  /** What the hub has sent to an upstream. */
  static final class FakeUpstream implements Upstream {
    final List<Message> sent = new ArrayList<>();
    final List<Long> abandoned = new ArrayList<>();
    int opens;
    long epoch;

    /** What it says to whatever it is sent; what is not taken is not among {@link #sent}. */
    Sent says = Sent.TAKEN;

    int refusals;

    @Override
    public void open() {
      opens++;
    }

    @Override
    public Sent send(long epoch, long exchange, String version, Message message) {
      if (says == Sent.TAKEN) {
        sent.add(message);
      } else {
        refusals++;
      }
      return says;
    }

    @Override
    public void abandon(long epoch, long exchange) {
      abandoned.add(exchange);
    }

    @Override
    public void close(long epoch, String reason) {}
  }

  FakeUpstream upstream(String name) {
    return Objects.requireNonNull(upstreams.get(name));
  }

  Instant now() {
    return now;
  }

  void on(HubEvent event) {
    hub.on(event, now);
  }

  /** Lets time pass, with every wake that the hub wants. */
  void pass(Duration duration) {
    Instant until = now.plus(duration);
    while (hub.wakeAt().isBefore(until)) {
      now = hub.wakeAt().isAfter(now) ? hub.wakeAt() : now;
      hub.on(new HubEvent.Wake(), now);
    }
    now = until;
    hub.on(new HubEvent.Wake(), now);
  }

  /** An upstream opens and speaks the legacy protocol, with these tools (JSON of each). */
  void legacy(String name, String... tools) {
    greeted(name);
    lists(name, tools);
  }

  /** An upstream opens and speaks the legacy protocol. */
  void greeted(String name) {
    FakeUpstream upstream = upstream(name);
    upstream.epoch++;
    upstream.sent.clear();
    on(new HubEvent.UpstreamOpened(name, upstream.epoch));
    if (!upstream.sent.isEmpty() && last(name).method().equals("server/discover")) {
      answer(name, last(name), "'error':{'code':-32601,'message':'no such method'}");
    }
    Message initialize = last(name);
    assertThat(initialize.method()).isEqualTo("initialize");
    answer(
        name,
        initialize,
        "'result':{'protocolVersion':'2025-11-25','capabilities':{'tools':{},'logging':{}},"
            + "'serverInfo':{'name':'s','version':'1'}}");
  }

  /** An upstream opens and speaks the modern protocol. */
  void modern(String name, String... tools) {
    FakeUpstream upstream = upstream(name);
    upstream.epoch++;
    upstream.sent.clear();
    on(new HubEvent.UpstreamOpened(name, upstream.epoch));
    answer(
        name,
        last(name),
        "'result':{'resultType':'complete','supportedVersions':['2026-07-28'],"
            + "'capabilities':{'tools':{}},'ttlMs':0,'cacheScope':'private'}");
    lists(name, tools);
  }

  private void lists(String name, String... tools) {
    if (count(name, "tools/list") == 0) {
      // What was held for it went first.
      pass(Ways.HELD_FIRST);
    }
    Message list =
        upstream(name).sent.stream()
            .filter(message -> message.method().equals("tools/list"))
            .reduce((_, last) -> last)
            .orElseThrow();
    answer(name, list, "'result':{'tools':[" + String.join(",", tools) + "]}");
  }

  static String tool(String name, String annotations) {
    return "{'name':'"
        + name
        + "','inputSchema':{'type':'object'},'annotations':{"
        + annotations
        + "}}";
  }

  Message last(String name) {
    return upstream(name).sent.getLast();
  }

  /** The last request of a method that an upstream was sent. */
  Message last(String name, String method) {
    return upstream(name).sent.stream()
        .filter(message -> message.method().equals(method))
        .reduce((_, last) -> last)
        .orElseThrow(() -> new AssertionError(method + " not among " + upstream(name).sent));
  }

  long count(String name, String method) {
    return upstream(name).sent.stream().filter(it -> it.method().equals(method)).count();
  }

  /** An upstream answers a request. */
  void answer(String name, Message request, String rest) {
    says(name, 0, "{'jsonrpc':'2.0','id':" + request.needId().json() + "," + rest + "}");
  }

  void says(String name, long exchange, String text) {
    on(new HubEvent.FromUpstream(name, upstream(name).epoch, exchange, message(text)));
  }

  void lost(String name) {
    on(new HubEvent.UpstreamClosed(name, upstream(name).epoch, "exit 1"));
  }

  void undelivered(String name, Message request, Failure failure) {
    long exchange = Long.parseLong(request.needId().json());
    on(new HubEvent.Undelivered(name, upstream(name).epoch, exchange, failure, "test"));
  }

  /** A client of the legacy protocol that can do all a client can. */
  ClientId client(String name) {
    ClientId id = open(name, FaceKind.STREAM);
    client(
        id,
        "{'jsonrpc':'2.0','id':'init','method':'initialize','params':{"
            + "'protocolVersion':'2025-11-25','capabilities':{'sampling':{},'elicitation':{},"
            + "'roots':{}},'clientInfo':{'name':'t','version':'1'}}}");
    told(id).clear();
    return id;
  }

  ClientId open(String name, FaceKind face) {
    return open(name, "", face);
  }

  ClientId open(String name, String profile, FaceKind face) {
    ClientId id = new ClientId(name);
    on(new HubEvent.ClientOpened(id, profile, face));
    return id;
  }

  void client(ClientId id, String text) {
    on(new HubEvent.FromClient(id, message(text), Origin.FIRST));
  }

  void resent(ClientId id, String text) {
    on(new HubEvent.FromClient(id, message(text), Origin.RESENT));
  }

  void call(ClientId client, String id, String tool) {
    client(client, callText(id, tool, ""));
  }

  static String callText(String id, String tool, String more) {
    return "{'jsonrpc':'2.0','id':"
        + id
        + ",'method':'tools/call','params':{'name':'"
        + tool
        + "','arguments':{}"
        + more
        + "}}";
  }

  static String meta(String more) {
    return ",'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28',"
        + "'io.modelcontextprotocol/clientCapabilities':{'elicitation':{}}"
        + more
        + "}";
  }

  /** What a client was told, with single quotes, in order; taken. */
  List<String> told(ClientId id) {
    return told.computeIfAbsent(id, _ -> new ArrayList<>());
  }

  /** The one thing that a client was told since last asked. */
  String one(ClientId id) {
    List<String> all = told(id);
    assertThat(all).hasSize(1);
    return all.removeFirst();
  }

  HubFacts facts() {
    List<HubFacts> facts = new ArrayList<>();
    on(new HubEvent.Look(facts::add));
    return facts.getFirst();
  }

  static Message message(String text) {
    try {
      return Message.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (Malformed e) {
      throw new AssertionError(text, e);
    }
  }

  static Json json(String text) {
    return Json.tryParse(text.replace('\'', '"')).orElseThrow();
  }

  @Override
  public void send(ClientId client, @Nullable RpcId about, Message message) {
    told(client).add(new String(message.bytes(), StandardCharsets.UTF_8).replace('"', '\''));
  }

  @Override
  public void end(ClientId client, String reason) {
    told(client).add("ended: " + reason);
  }
}
