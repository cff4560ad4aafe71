package dev.mainstay.gateway.mcp;

import dev.mainstay.gateway.mcp.codec.Message;
import java.util.Map;
import java.util.function.Consumer;

/** What the hub is told by its edges, in the order in which each of them saw it. */
public sealed interface HubEvent {

  /**
   * A client is there. Legacy clients say {@code initialize} next; modern ones say nothing first.
   */
  record ClientOpened(ClientId client, String profile, FaceKind face) implements HubEvent {}

  /**
   * A client sent a message.
   *
   * @param origin whether it may have been handed to an earlier hub before
   */
  record FromClient(ClientId client, Message message, Origin origin) implements HubEvent {}

  /** A client is gone for good: what it asked is cancelled, answers to it are dropped. */
  record ClientClosed(ClientId client, String reason) implements HubEvent {}

  /** An upstream can be talked to: its child runs, or its address accepts connections. */
  record UpstreamOpened(String upstream, long epoch) implements HubEvent {}

  /** An upstream cannot be reached now; the hub asks again later. */
  record UpstreamRefused(String upstream, String reason) implements HubEvent {}

  /**
   * An upstream sent a message.
   *
   * @param exchange the request on whose answer stream it came; 0 where the transport does not say
   */
  record FromUpstream(String upstream, long epoch, long exchange, Message message)
      implements HubEvent {}

  /** A message to an upstream has failed by itself, while the upstream may live on. */
  record Undelivered(String upstream, long epoch, long exchange, Failure failure, String reason)
      implements HubEvent {}

  /** An upstream is lost: its child ended, its stream ended, it refuses connections. */
  record UpstreamClosed(String upstream, long epoch, String reason) implements HubEvent {}

  /**
   * The config has changed. A server that goes on as it was keeps its way and what it is busy with;
   * one that does not is told about no more from now on.
   *
   * @param upstreams the way to each server that does not go on as it was, by its name
   */
  record Declared(GatewaySpec spec, Map<String, Upstream> upstreams) implements HubEvent {
    public Declared {
      upstreams = Map.copyOf(upstreams);
    }
  }

  /** Somebody wants to know what the hub is busy with; told by whoever works the hub. */
  record Look(Consumer<HubFacts> told) implements HubEvent {}

  /** The time that the hub wanted has come. */
  record Wake() implements HubEvent {}

  /** How a client talks to us. */
  enum FaceKind {
    /** Newline JSON from a shim; also WebSocket. All messages share one stream. */
    STREAM,
    /** Streamable HTTP with a session (legacy). */
    HTTP_SESSION,
    /** One POST of the stateless protocol: one request; its disconnect cancels. */
    HTTP_REQUEST
  }

  /** Whether a message may have been handled before. */
  enum Origin {
    /** It was never handed to a hub before. */
    FIRST,
    /** An earlier hub, which is gone, may have passed it on. */
    RESENT
  }

  /** Why a message to an upstream failed, by what it proves. */
  enum Failure {
    /** Nothing of it was sent, or the connection was refused: it did not run. */
    NEVER_SENT,
    /** The session was unknown (404, 400 "no valid session", 503, -32001): it did not run. */
    SESSION_LOST,
    /** It was sent, and no answer came: it may have run. */
    BROKEN
  }
}
