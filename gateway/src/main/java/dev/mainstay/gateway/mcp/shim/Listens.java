package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.link.Listing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The subscriptions of a modern client: they outlive the gateway that they were opened with. */
final class Listens {

  private static final String ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
  private static final String[] SUBSCRIPTION = {
    "params", "_meta", "io.modelcontextprotocol/subscriptionId"
  };

  private final Map<RpcId, Message> open = new HashMap<>();
  private final Set<RpcId> acknowledged = new HashSet<>();

  void opened(RpcId id, Message request) {
    open.put(id, request);
  }

  void closed(RpcId id) {
    open.remove(id);
    acknowledged.remove(id);
  }

  /** The acknowledgement that the client waits for; empty when it has had one. */
  Optional<Message> acknowledge(RpcId id) {
    Message request = open.get(id);
    if (request == null || !acknowledged.add(id)) {
      return Optional.empty();
    }
    return Optional.of(
        about(id, ACKNOWLEDGED)
            .with(request.raw("params", "notifications").orElse("{}"), "params", "notifications"));
  }

  /** Whether a notification is an acknowledgement that the client has had before. */
  boolean swallows(Message notification) {
    if (!notification.method().equals(ACKNOWLEDGED)) {
      return false;
    }
    Optional<RpcId> id = notification.raw(SUBSCRIPTION).map(RpcId::new);
    return id.isPresent() && open.containsKey(id.get()) && !acknowledged.add(id.get());
  }

  /** What tells of a changed list, for each subscription that wants to know. */
  List<Message> changed(Listing listing) {
    List<Message> told = new ArrayList<>();
    open.forEach((id, request) -> {
      boolean wanted =
          request
              .raw("params", "notifications", listing.filter())
              .map("true"::equals)
              .orElse(false);
      if (wanted) {
        told.add(about(id, listing.changed()));
      }
    });
    return told;
  }

  private static Message about(RpcId id, String method) {
    return Message.notification(method, Json.object().build()).with(id.json(), SUBSCRIPTION);
  }
}
