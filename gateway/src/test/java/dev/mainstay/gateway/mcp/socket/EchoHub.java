package dev.mainstay.gateway.mcp.socket;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.Face;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.codec.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A hub for tests: answers at once, echoes calls, and remembers what it was told. */
public class EchoHub implements Predicate<HubEvent> {

  /** What it was told, in order. */
  public final List<HubEvent> events = new CopyOnWriteArrayList<>();

  /** Calls of the tool "hang", which it never answers. */
  public final List<Message> hanging = new CopyOnWriteArrayList<>();

  private volatile @Nullable Face face;
  private volatile boolean full;

  public void answerThrough(Face through) {
    face = through;
  }

  /** From now on it refuses everything, or no longer. */
  public void fill(boolean now) {
    full = now;
  }

  @Override
  public boolean test(HubEvent event) {
    if (full) {
      return false;
    }
    events.add(event);
    if (event instanceof HubEvent.FromClient(ClientId client, Message message, _)
        && message.kind() == Message.Kind.REQUEST) {
      answer(message)
          .ifPresent(answer -> {
            Face to = face;
            if (to != null) {
              to.send(client, message.needId(), answer);
            }
          });
    }
    return true;
  }

  /** Messages that came from clients, as text. */
  public List<String> methods() {
    List<String> methods = new ArrayList<>();
    for (HubEvent event : events) {
      if (event instanceof HubEvent.FromClient(_, Message message, HubEvent.Origin origin)) {
        methods.add(message.method() + (origin == HubEvent.Origin.RESENT ? " again" : ""));
      }
    }
    return methods;
  }

  private Optional<Message> answer(Message request) {
    return switch (request.method()) {
      case "initialize" ->
          Optional.of(
              of(request)
                  .with(
                      request.raw("params", "protocolVersion").orElse("\"2025-11-25\""),
                      "result",
                      "protocolVersion")
                  .with("{\"tools\":{\"listChanged\":true}}", "result", "capabilities")
                  .with("{\"name\":\"echo-hub\",\"version\":\"1\"}", "result", "serverInfo"));
      case "tools/list" -> Optional.of(of(request).with(TOOLS, "result", "tools"));
      case "tools/call" -> {
        if (request.text("params", "name").orElse("").equals("hang")) {
          hanging.add(request);
          yield Optional.empty();
        }
        String text = request.raw("params", "arguments", "text").orElse("\"\"");
        yield Optional.of(
            of(request).with("[{\"type\":\"text\",\"text\":" + text + "}]", "result", "content"));
      }
      default -> Optional.of(of(request));
    };
  }

  private static final String TOOLS =
      "[{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\"}},"
          + "{\"name\":\"hang\",\"inputSchema\":{\"type\":\"object\"}}]";

  private static Message of(Message request) {
    return Message.result(request.needId(), Json.object().build());
  }
}
