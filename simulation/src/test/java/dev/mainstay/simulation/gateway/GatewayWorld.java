package dev.mainstay.simulation.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.Face;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.Hub;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import dev.mainstay.gateway.mcp.HubEvent.Origin;
import dev.mainstay.gateway.mcp.HubFacts;
import dev.mainstay.gateway.mcp.Outlets;
import dev.mainstay.gateway.mcp.Upstream;
import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.simulation.gateway.SimUpstream.Kind;
import dev.mainstay.simulation.gateway.SimUpstream.Speech;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One hub between a few clients and upstreams. Its invariants hold after every message: no request
 * is answered twice, and none that was cancelled; and at the end: every other one has had its
 * answer, what must not run twice has not, and what was refused as "did not run" did not.
 */
final class GatewayWorld implements Face {

  private static final Duration HOLD = Duration.ofSeconds(30);
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /** How often a request is sent at most, by the hub's own rule. */
  private static final int RUNS_MAX = 3;

  final List<String> trace = new ArrayList<>();
  private final VirtualTimeline timeline =
      new VirtualTimeline(Instant.parse("2026-01-01T00:00:00Z"));
  private final SplittableRandom random;
  private final Map<String, SimUpstream> upstreams = new LinkedHashMap<>();
  private final Map<String, Asked> asked = new LinkedHashMap<>();
  private final List<ClientId> clients = new ArrayList<>();
  private final List<GatewaySpec.Server> servers = new ArrayList<>();

  /** What an edit of the config took out, for now. */
  private final Set<String> out = new HashSet<>();

  private final Hub hub;
  private Instant woken = Instant.MAX;
  private int numbers;

  /** A request that a client made, and what came of it. */
  private static final class Asked {
    final String tool;
    final List<Message> answers = new ArrayList<>();
    Wish wish = Wish.WAITS;

    Asked(String tool) {
      this.tool = tool;
    }
  }

  private enum Wish {
    WAITS,
    GIVEN_UP
  }

  GatewayWorld(long seed) {
    random = new SplittableRandom(seed);
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      String name = "u" + i;
      Kind kind = random.nextBoolean() ? Kind.PIPE : Kind.HTTP;
      Speech speech = random.nextInt(3) > 0 ? Speech.LEGACY : Speech.MODERN;
      upstreams.put(
          name,
          new SimUpstream(name, kind, speech, timeline, random.split(), this::tell, this::note));
      servers.add(
          new GatewaySpec.Server(
              name,
              name + "__",
              new GatewaySpec.Transport.Stdio(name),
              HOLD,
              DEADLINE,
              SILENCE,
              random.nextBoolean() ? "u0" : null,
              Map.of(),
              1 + random.nextInt(8)));
    }
    Outlets outlets =
        new Outlets(this, _ -> {}, _ -> {}, () -> "secret" + ++numbers, "here", "1.0");
    hub = new Hub(spec(), Map.<String, Upstream>copyOf(upstreams), outlets, timeline.now());
    hub.start();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      open("c" + i);
    }
  }

  private GatewaySpec spec() {
    return new GatewaySpec(
        "127.0.0.1",
        0,
        0,
        Set.of(),
        servers.stream().filter(server -> !out.contains(server.name())).toList(),
        List.of(new GatewaySpec.Profile("default", List.copyOf(upstreams.keySet()))),
        new GatewaySpec.Bounds(16, 24, 1_000_000, Duration.ofMinutes(5)));
  }

  /** A server is taken out of the config, and its child ended; or it is put in again. */
  private void edit(SimUpstream upstream) {
    String name = upstream.name();
    if (out.remove(name)) {
      note(name + " is put in again");
      tell(new HubEvent.Declared(spec(), Map.of(name, upstream)));
    } else {
      out.add(name);
      note(name + " is taken out");
      tell(new HubEvent.Declared(spec(), Map.of()));
      upstream.die();
    }
  }

  private void open(String name) {
    ClientId client = new ClientId(name);
    clients.add(client);
    tell(new HubEvent.ClientOpened(client, "", FaceKind.STREAM));
    say(
        client,
        "{'jsonrpc':'2.0','id':'i"
            + ++numbers
            + "','method':'initialize','params':{"
            + "'protocolVersion':'2025-11-25','capabilities':{}}}");
  }

  /** One thing happens, at random. */
  void disturb() {
    SimUpstream upstream = pick(List.copyOf(upstreams.values()));
    switch (random.nextInt(11)) {
      case 0 -> upstream.die();
      case 1, 2 -> {
        if (!out.contains(upstream.name())) {
          upstream.rise();
        }
      }
      case 3 -> giveUp();
      case 4 -> {
        if (random.nextInt(4) == 0) {
          leave();
        }
      }
      case 5 -> {
        if (random.nextInt(4) == 0) {
          edit(upstream);
        }
      }
      default -> ask();
    }
  }

  private void ask() {
    String text = "r" + ++numbers;
    String tool = random.nextBoolean() ? "read" : "write";
    ClientId client = pick(clients);
    String server = pick(List.copyOf(upstreams.keySet()));
    asked.put(text, new Asked(tool));
    note(client + " asks " + text + ": " + server + " " + tool);
    say(
        client,
        "{'jsonrpc':'2.0','id':'"
            + text
            + "','method':'tools/call','params':{'name':'"
            + server
            + "__"
            + tool
            + "','arguments':{'text':'"
            + text
            + "'}}}");
  }

  private void giveUp() {
    if (asked.isEmpty()) {
      return;
    }
    Map.Entry<String, Asked> one = pick(List.copyOf(asked.entrySet()));
    String text = one.getKey();
    note("given up: " + text);
    // Whoever it was: the hub finds the request among those of the client, or not.
    for (ClientId client : clients) {
      say(
          client,
          "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':'"
              + text
              + "'}}");
    }
    one.getValue().wish = Wish.GIVEN_UP;
  }

  private void leave() {
    ClientId client = pick(clients);
    clients.remove(client);
    note(client + " leaves");
    tell(new HubEvent.ClientClosed(client, "left"));
    left.add(client);
    open("c" + ++numbers);
  }

  private final Set<ClientId> left = new HashSet<>();
  private final Map<String, ClientId> owners = new LinkedHashMap<>();

  private void say(ClientId client, String text) {
    Message message = message(text.replace('\'', '"'));
    if (message.method().equals("tools/call")) {
      owners.put(message.text("id").orElseThrow(), client);
    }
    tell(new HubEvent.FromClient(client, message, Origin.FIRST));
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private void tell(HubEvent event) {
    hub.on(event, timeline.now());
    if (!hub.wakeAt().equals(woken)) {
      woken = hub.wakeAt();
      if (!woken.equals(Instant.MAX)) {
        Instant at = woken;
        var _ = timeline.at(at, () -> wake(at));
      }
    }
  }

  private void wake(Instant at) {
    if (at.equals(woken)) {
      woken = Instant.MAX;
      tell(new HubEvent.Wake());
    }
  }

  void pass(Duration duration) {
    timeline.advance(duration);
  }

  /** Everything lives and is left alone for longer than any deadline. */
  void calm() {
    upstreams.values().stream().filter(it -> out.contains(it.name())).forEach(this::edit);
    for (int i = 0; i < 8; i++) {
      upstreams.values().forEach(SimUpstream::rise);
      pass(DEADLINE.plus(HOLD).dividedBy(4));
    }
  }

  void checkSettled() {
    List<HubFacts> facts = new ArrayList<>();
    tell(new HubEvent.Look(facts::add));
    assertThat(facts.getFirst().inFlight()).as("in flight at the end").isZero();
    asked.forEach((text, one) -> {
      boolean gone = left.contains(owners.get(text));
      if (one.wish == Wish.WAITS && !gone) {
        assertThat(one.answers).as("answers to " + text).hasSize(1);
      }
      int runs = upstreams.values().stream().mapToInt(it -> it.runs.getOrDefault(text, 0)).sum();
      assertThat(runs)
          .as("runs of " + text)
          .isLessThanOrEqualTo(one.tool.equals("read") ? RUNS_MAX : 1);
      one.answers.forEach(answer -> checkTruth(text, answer, runs));
    });
  }

  private static void checkTruth(String text, Message answer, int runs) {
    if (answer.kind() == Message.Kind.RESULT) {
      assertThat(runs).as("runs of " + text + ", which has a result").isPositive();
    }
    boolean said = answer.at("error", "data").filter(it -> !it.flag("may_have_run")).isPresent();
    if (said) {
      assertThat(runs).as("runs of " + text + ", said not to have run").isZero();
    }
  }

  @Override
  public void send(ClientId client, @Nullable RpcId about, Message message) {
    Asked request = message.isAnswer() ? asked.get(message.text("id").orElse("")) : null;
    if (request == null) {
      return;
    }
    note(client + " is told " + message);
    assertThat(request.wish).as("an answer to what was given up: " + message).isEqualTo(Wish.WAITS);
    request.answers.add(message);
    assertThat(request.answers).as("answers").hasSize(1);
    assertThat(left).as("clients that left").doesNotContain(client);
  }

  @Override
  public void end(ClientId client, String reason) {
    throw new AssertionError(client + " was ended: " + reason);
  }

  private void note(String line) {
    trace.add(timeline.now() + " " + line);
  }

  static Message message(String text) {
    try {
      return Message.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (Malformed e) {
      throw new AssertionError(text, e);
    }
  }
}
