package dev.mainstay.simulation.gateway;

import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.Upstream;
import dev.mainstay.gateway.mcp.codec.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * An upstream server that may die at any moment, with the way to it. What it was sent and has begun
 * counts as run; what is under way to or from it when it dies is lost.
 */
final class SimUpstream implements Upstream {

  /** How the way to it behaves. */
  enum Kind {
    /** Like a pipe: in order, an end is seen at once, and it opens by itself. */
    PIPE,
    /** Like HTTP: each message finds its own way, and it is found by asking. */
    HTTP
  }

  /** What it speaks. */
  enum Speech {
    LEGACY,
    MODERN
  }

  private final String name;
  private final Kind kind;
  private final Speech speech;
  private final VirtualTimeline timeline;
  private final SplittableRandom random;
  private final Consumer<HubEvent> hub;
  private final Consumer<String> trace;

  /** How often each call has run, by the text that a client gave it. */
  final Map<String, Integer> runs = new HashMap<>();

  private long epoch;
  private Life life = Life.DOWN;

  /** The latest opening whose end our side of the way has seen, and tells or has told. */
  private long seenEnd;

  private enum Life {
    UP,
    DOWN
  }

  SimUpstream(
      String name,
      Kind kind,
      Speech speech,
      VirtualTimeline timeline,
      SplittableRandom random,
      Consumer<HubEvent> hub,
      Consumer<String> trace) {
    this.name = name;
    this.kind = kind;
    this.speech = speech;
    this.timeline = timeline;
    this.random = random;
    this.hub = hub;
    this.trace = trace;
  }

  String name() {
    return name;
  }

  /** It begins to live, unless it does. */
  void rise() {
    if (life == Life.UP) {
      return;
    }
    life = Life.UP;
    epoch++;
    trace.accept(name + " rises, life " + epoch);
    if (kind == Kind.PIPE) {
      long now = epoch;
      later(1, () -> hub.accept(new HubEvent.UpstreamOpened(name, now)));
    }
  }

  /** It is killed, unless it is dead. */
  void die() {
    if (life == Life.DOWN) {
      return;
    }
    life = Life.DOWN;
    long dead = epoch;
    trace.accept(name + " dies");
    // Over HTTP nothing tells of an idle server's death but the next message to it.
    if (kind == Kind.PIPE || random.nextBoolean()) {
      seenEnd = dead;
      later(random.nextInt(5), () -> hub.accept(new HubEvent.UpstreamClosed(name, dead, "killed")));
    }
  }

  @Override
  public void open() {
    if (kind == Kind.PIPE) {
      return;
    }
    later(
        1,
        () ->
            hub.accept(
                life == Life.UP
                    ? new HubEvent.UpstreamOpened(name, ++epoch)
                    : new HubEvent.UpstreamRefused(name, "connection refused")));
  }

  @Override
  public Sent send(long epoch, long exchange, String version, Message message) {
    // Its end may have been seen, and not have been told yet; or be seen a moment later.
    if (epoch == seenEnd && random.nextInt(4) > 0) {
      trace.accept(name + " takes nothing any more in opening " + epoch);
      return Sent.CLOSED;
    }
    // A pipe keeps its order: of calls that fall due at once the timeline makes the earlier first.
    later(kind == Kind.PIPE ? 1 : 1 + random.nextInt(20), () -> arrived(epoch, exchange, message));
    return Sent.TAKEN;
  }

  private void arrived(long sentTo, long exchange, Message message) {
    if (life == Life.DOWN || sentTo != epoch) {
      boolean session = kind == Kind.HTTP && life == Life.UP;
      fail(sentTo, exchange, session ? Failure.SESSION_LOST : Failure.NEVER_SENT);
      return;
    }
    switch (message.method()) {
      case "server/discover" -> answer(exchange, message, discover());
      case "initialize" ->
          answer(
              exchange,
              message,
              "\"result\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"tools\":{}}}");
      case "tools/list" -> answer(exchange, message, "\"result\":{\"tools\":" + TOOLS + "}");
      case "tools/call" -> run(exchange, message);
      case "subscriptions/listen" -> {}
      default -> {
        if (exchange != 0) {
          answer(exchange, message, "\"result\":{}");
        }
      }
    }
  }

  private static final String TOOLS =
      "[{\"name\":\"read\",\"annotations\":{\"readOnlyHint\":true}},{\"name\":\"write\"}]";

  private String discover() {
    return speech == Speech.MODERN
        ? "\"result\":{\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}}}"
        : "\"error\":{\"code\":-32601,\"message\":\"no such method\"}";
  }

  private void run(long exchange, Message message) {
    String text = message.text("params", "arguments", "text").orElseThrow();
    runs.merge(text, 1, Integer::sum);
    trace.accept(name + " runs " + text);
    if (random.nextInt(40) == 0) {
      die();
    } else if (random.nextInt(60) > 0) {
      long ran = epoch;
      later(
          random.nextInt(2_000),
          () -> {
            if (life == Life.UP && ran == epoch) {
              answer(exchange, message, "\"result\":{\"content\":[]}");
            } else if (kind == Kind.HTTP) {
              fail(ran, exchange, Failure.BROKEN);
            }
          });
    }
  }

  private void fail(long sentTo, long exchange, Failure failure) {
    if (kind == Kind.HTTP && life == Life.DOWN) {
      seenEnd = sentTo;
      hub.accept(new HubEvent.UpstreamClosed(name, sentTo, "connection refused"));
    }
    if (exchange != 0) {
      hub.accept(new HubEvent.Undelivered(name, sentTo, exchange, failure, "lost"));
    }
  }

  private void answer(long exchange, Message request, String rest) {
    long to = epoch;
    String text = "{\"jsonrpc\":\"2.0\",\"id\":" + request.needId().json() + "," + rest + "}";
    later(
        1,
        () -> {
          if (to == epoch && life == Life.UP) {
            hub.accept(new HubEvent.FromUpstream(name, to, exchange, GatewayWorld.message(text)));
          }
        });
  }

  private void later(long ms, Runnable task) {
    var _ = timeline.at(timeline.now().plus(Duration.ofMillis(ms)), task);
  }

  @Override
  public void abandon(long epoch, long exchange) {}

  @Override
  public void close(long epoch, String reason) {}
}
