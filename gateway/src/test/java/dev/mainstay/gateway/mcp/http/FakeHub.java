package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.Face;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A hub that answers by the name of the method: {@code echo} with its params, {@code progress}
 * after two notifications, {@code hang} never by itself, anything unknown with -32601.
 */
final class FakeHub implements Predicate<HubEvent> {

  private static final int WITHIN_S = 10;

  final BlockingQueue<HubEvent> events = new LinkedBlockingQueue<>();
  final AtomicBoolean full = new AtomicBoolean();
  private final AtomicReference<Face> face = new AtomicReference<>();

  void faces(Face opened) {
    face.set(opened);
  }

  @Override
  public boolean test(HubEvent event) {
    if (full.get()) {
      return false;
    }
    events.add(event);
    if (event instanceof HubEvent.FromClient(ClientId client, Message message, _)
        && message.kind() == Message.Kind.REQUEST) {
      answer(client, message);
    }
    return true;
  }

  private void answer(ClientId client, Message message) {
    RpcId id = message.needId();
    switch (message.method()) {
      case "initialize" -> {
        String version = message.text("params", "protocolVersion").orElse("");
        Json result = Json.object().put("protocolVersion", version).build();
        say(client, id, version.isEmpty() ? error(id, -32602) : Message.result(id, result));
      }
      case "echo", "tools/call", "resources/read", "prompts/get" ->
          say(client, id, Message.result(id, message.at("params").orElse(Json.of(List.of()))));
      case "progress" -> {
        say(client, id, note("notifications/progress", 1));
        say(client, id, note("notifications/progress", 2));
        say(client, id, Message.result(id, Json.object().put("done", true).build()));
      }
      case "capability" -> say(client, id, error(id, -32021));
      case "hang", "subscriptions/listen" -> {}
      default -> say(client, id, error(id, -32601));
    }
  }

  private static Message error(RpcId id, int code) {
    return Message.error(id, code, "no", null);
  }

  static Message note(String method, int number) {
    return Message.notification(method, Json.object().put("n", number).build());
  }

  private void say(ClientId client, RpcId about, Message message) {
    face.get().send(client, about, message);
  }

  /** The next event of a kind; those before it are passed over. */
  <T extends HubEvent> T next(Class<T> kind) throws InterruptedException {
    while (true) {
      HubEvent event = events.poll(WITHIN_S, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no " + kind.getSimpleName() + " came");
      }
      if (kind.isInstance(event)) {
        return kind.cast(event);
      }
    }
  }

  /** The next request or notification of a method. */
  HubEvent.FromClient next(String method) throws InterruptedException {
    HubEvent.FromClient event = next(HubEvent.FromClient.class);
    while (!event.message().method().equals(method)) {
      event = next(HubEvent.FromClient.class);
    }
    return event;
  }
}
