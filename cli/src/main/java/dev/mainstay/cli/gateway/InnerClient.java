package dev.mainstay.cli.gateway;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.Era;
import dev.mainstay.gateway.mcp.Face;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client in this process: asks one thing of the gateway as any client would, and goes. */
final class InnerClient implements Face {

  private static final RpcId ID = RpcId.of(1);

  private final Predicate<HubEvent> hub;
  private final String version;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<ClientId, CompletableFuture<Message>> asked = new ConcurrentHashMap<>();

  InnerClient(Predicate<HubEvent> hub, String version) {
    this.hub = hub;
    this.version = version;
  }

  /** The answer, a result or an error; empty when there is none in time: it is cancelled then. */
  Optional<Message> ask(String profile, String method, Json.Builder params, Duration within) {
    ClientId client = new ClientId("inner-" + numbers.incrementAndGet());
    CompletableFuture<Message> answer = new CompletableFuture<>();
    asked.put(client, answer);
    try {
      boolean taken =
          hub.test(new HubEvent.ClientOpened(client, profile, FaceKind.HTTP_REQUEST))
              && hub.test(
                  new HubEvent.FromClient(
                      client,
                      Message.request(ID, method, params.put("_meta", meta()).build()),
                      HubEvent.Origin.FIRST));
      return taken
          ? Optional.of(answer.get(within.toMillis(), TimeUnit.MILLISECONDS))
          : Optional.empty();
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } finally {
      asked.remove(client);
      boolean _ = hub.test(new HubEvent.ClientClosed(client, "it has its answer"));
    }
  }

  private Json meta() {
    return Json.object()
        .put("io.modelcontextprotocol/protocolVersion", Era.NEWEST_MODERN)
        .put(
            "io.modelcontextprotocol/clientInfo",
            Json.object().put("name", "mainstay mcp").put("version", version).build())
        .put("io.modelcontextprotocol/clientCapabilities", Json.object().build())
        .build();
  }

  @Override
  public void send(ClientId client, @Nullable RpcId about, Message message) {
    CompletableFuture<Message> answer = asked.get(client);
    if (answer != null && message.isAnswer()) {
      answer.complete(message);
    }
  }

  @Override
  public void end(ClientId client, String reason) {
    CompletableFuture<Message> answer = asked.get(client);
    if (answer != null) {
      answer.completeExceptionally(new IllegalStateException(reason));
    }
  }
}
