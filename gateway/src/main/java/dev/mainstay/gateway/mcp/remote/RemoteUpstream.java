package dev.mainstay.gateway.mcp.remote;

import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.Upstream;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.edge.Telling;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The upstream server that is reached by Streamable HTTP. An epoch begins when its address accepts
 * connections, and ends when it refuses them or has forgotten our session.
 */
public final class RemoteUpstream implements Upstream, AutoCloseable {

  private final Server server;
  private final Outbound outbound;
  private final ParamHeaders params = new ParamHeaders();
  private final AtomicReference<Looking> looking = new AtomicReference<>(Looking.NOT);
  private volatile @Nullable RemoteEpoch current;
  private long epochs;

  private enum Looking {
    NOT,
    /** It is told what was found. */
    NOW,
    /** Nobody is told anything any more. */
    NEVER
  }

  /**
   * What is known of the server.
   *
   * @param name the upstream's, as the hub calls it
   * @param log takes what a person may want to know of it
   * @param secrets what must not be shown of it
   */
  record Server(
      String name,
      URI url,
      Map<String, String> headers,
      Telling telling,
      Consumer<String> log,
      int messageBytesMax,
      Secrets secrets) {}

  /**
   * A server that nobody has looked for yet.
   *
   * @param name the upstream's, as the hub calls it
   * @param headers sent with each request; their values are shown nowhere
   * @param log takes what a person may want to know of it, such as answers that are no messages
   * @param messageBytesMax the longest message that is taken
   */
  public RemoteUpstream(
      String name,
      URI url,
      Map<String, String> headers,
      Outbound outbound,
      Telling telling,
      Consumer<String> log,
      int messageBytesMax) {
    Secrets secrets = new Secrets(url, headers);
    this.server =
        new Server(
            name,
            url,
            Map.copyOf(headers),
            telling,
            text -> log.accept(secrets.hidden(text)),
            messageBytesMax,
            secrets);
    this.outbound = outbound;
  }

  @Override
  public void open() {
    if (looking.compareAndSet(Looking.NOT, Looking.NOW)) {
      Thread.startVirtualThread(this::look);
    }
  }

  private void look() {
    HubEvent event =
        switch (Place.look(server.url())) {
          case Place.Found found -> opened(found);
          case Place.Refused(String reason) ->
              new HubEvent.UpstreamRefused(server.name(), server.secrets().hidden(reason));
        };
    // The hub may ask again as soon as it is told.
    if (looking.compareAndSet(Looking.NOW, Looking.NOT)) {
      server.telling().tell(event);
    }
  }

  private synchronized HubEvent opened(Place.Found found) {
    RemoteEpoch earlier = current;
    if (earlier != null) {
      var _ = earlier.giveUp();
    }
    RemoteEpoch epoch = new RemoteEpoch(server, ++epochs, found, outbound, params);
    current = epoch;
    return new HubEvent.UpstreamOpened(server.name(), epoch.number());
  }

  @Override
  public Sent send(long epoch, long exchange, String version, Message message) {
    RemoteEpoch present = current;
    return present != null && present.number() == epoch
        ? present.send(exchange, version, message)
        : Sent.CLOSED;
  }

  @Override
  public void abandon(long epoch, long exchange) {
    RemoteEpoch present = current;
    if (present != null && present.number() == epoch) {
      present.abandon(exchange);
    }
  }

  @Override
  public void close(long epoch, String reason) {
    RemoteEpoch present = current;
    if (present != null && present.number() == epoch) {
      var _ = present.giveUp();
    }
  }

  /**
   * Ends the session at the server too, where there is one, and waits for that for 2 s at most;
   * nothing is told of what still runs.
   */
  @Override
  public void close() {
    looking.set(Looking.NEVER);
    RemoteEpoch present = current;
    if (present != null) {
      present.giveUp().join();
    }
  }
}
