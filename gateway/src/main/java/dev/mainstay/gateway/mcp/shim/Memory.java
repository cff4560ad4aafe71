package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a legacy client has said that a gateway must know before anything else, to be said again to
 * one that does not. Bounded: one of each kind, and {@link #SUBSCRIPTIONS_MAX} resources.
 */
final class Memory {

  /** Resources whose subscription is renewed; further ones are forgotten. */
  static final int SUBSCRIPTIONS_MAX = 1_000;

  /** Ids that no client uses: answers to them are for us. */
  private static final String OWN_IDS = "mainstay-shim-";

  /** What a legacy client says after the handshake. */
  static final String INITIALIZED = "notifications/initialized";

  private @Nullable Message initialize;
  private @Nullable Message initialized;
  private @Nullable Message level;
  private final Map<String, Message> subscriptions = new LinkedHashMap<>();
  private long replays;

  /** Learns from what the client says; a request without an id is none, and cannot be repeated. */
  void learn(Message message) {
    if (message.kind() == Message.Kind.NOTIFICATION) {
      if (message.method().equals(INITIALIZED)) {
        initialized = message;
      }
    } else if (message.kind() == Message.Kind.REQUEST) {
      learnRequest(message);
    }
  }

  private void learnRequest(Message message) {
    switch (message.method()) {
      case "initialize" -> initialize = message;
      case "logging/setLevel" -> level = message;
      case "resources/subscribe" -> {
        if (subscriptions.size() < SUBSCRIPTIONS_MAX) {
          message.text("params", "uri").ifPresent(uri -> subscriptions.put(uri, message));
        }
      }
      case "resources/unsubscribe" ->
          message.text("params", "uri").ifPresent(subscriptions::remove);
      default -> {}
    }
  }

  /** Whether the client may be told of changes: its handshake is done. */
  boolean isInitialized() {
    return initialized != null;
  }

  /** Whether the handshake is a part of {@link #replay}, for the client has its answer. */
  boolean isReplayed(Map<RpcId, Asked> open) {
    Message begin = initialize;
    return begin != null && !open.containsKey(begin.needId());
  }

  /**
   * What to say to a gateway that knows nothing, in order; requests have ids of ours.
   *
   * @param open requests that are still open: these will be said by themselves
   */
  List<Message> replay(Map<RpcId, Asked> open) {
    List<Message> all = new ArrayList<>();
    if (isReplayed(open)) {
      Message begin = initialize;
      Message ready = initialized;
      if (begin != null) {
        all.add(own(begin));
      }
      if (ready != null) {
        all.add(ready);
      }
    }
    List<Message> rest = new ArrayList<>(subscriptions.values());
    if (level != null) {
      rest.add(level);
    }
    for (Message message : rest) {
      if (!open.containsKey(message.needId())) {
        all.add(own(message));
      }
    }
    return all;
  }

  private Message own(Message message) {
    replays++;
    return message.withId(RpcId.of(OWN_IDS + replays));
  }

  /** Says that a request is not wanted any more. */
  static Message cancel(RpcId id, String reason) {
    return Message.notification(
            "notifications/cancelled", Json.object().put("reason", reason).build())
        .with(id.json(), "params", "requestId");
  }
}
