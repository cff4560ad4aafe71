package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.access.Gate;
import dev.mainstay.core.access.Listener;
import dev.mainstay.core.access.Place;
import dev.mainstay.core.access.Room;
import dev.mainstay.core.access.Token;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.Face;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.link.LineConnection;
import java.nio.channels.ServerSocketChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** The gateway's port while it listens: clients that speak Streamable HTTP, of both eras. */
public final class HttpFace implements Face, AutoCloseable {

  /** Memory for messages that wait to be sent, or may be asked for again, in bytes. */
  static final long STREAM_BYTES_MAX = 96L * 1024 * 1024;

  /** Memory for bodies that are being received, in bytes. */
  static final long BODY_BYTES_MAX = 64L * 1024 * 1024;

  /** How often silent sessions are looked for, and what the hub refused is told again, in ms. */
  private static final long LOOK_EVERY_MS = 1_000;

  private final Server server;
  private final int port;
  private final Intake intake;
  private final Sessions sessions;
  private final ModernPosts posts;

  private HttpFace(Server server, int port, Intake intake, Sessions sessions, ModernPosts posts) {
    this.server = server;
    this.port = port;
    this.intake = intake;
    this.sessions = sessions;
    this.posts = posts;
  }

  /**
   * What it needs of others.
   *
   * @param hub takes events; false when it is full
   * @param profiles those that clients may name now
   * @param desk takes the streams of lines that WebSockets are; null for no WebSockets
   * @param faults is told of programmer's errors: where, and which
   */
  public record Parts(
      Predicate<HubEvent> hub,
      Supplier<Set<String>> profiles,
      ToolHeaders tools,
      LineConnection.@Nullable Desk desk,
      Token token,
      InstantSource clock,
      BiConsumer<String, Throwable> faults) {}

  /** What came of an attempt to listen. */
  public sealed interface Opening {
    /** It listens. */
    record Listening(HttpFace face) implements Opening {}

    /** Each of its ports is taken; this is the first. */
    record Taken(int port) implements Opening {}

    /** It cannot listen, for a reason in words. */
    record Refused(String reason) implements Opening {}
  }

  /** Listens on the first of its ports that is free. */
  public static Opening open(GatewaySpec spec, Parts parts) {
    Place place =
        new Place(
            spec.host(),
            spec.first(),
            spec.last(),
            List.copyOf(spec.allowedHosts()),
            "gateway.allowed_hosts");
    return switch (Listener.bind(place)) {
      case Listener.Bound.On(ServerSocketChannel socket, int port) ->
          serve(socket, port, place, spec, parts);
      case Listener.Bound.Taken(int port) -> new Opening.Taken(port);
      case Listener.Bound.Refused(String reason) -> new Opening.Refused(reason);
    };
  }

  private static Opening serve(
      ServerSocketChannel socket, int port, Place place, GatewaySpec spec, Parts parts) {
    Room room = new Room(STREAM_BYTES_MAX);
    Intake intake = new Intake(parts.hub());
    Sessions sessions = new Sessions(intake, room, parts.clock());
    ModernPosts posts = new ModernPosts(intake, parts.tools(), room);
    Server server = Jetty.server(parts.faults());
    Waiting waiting = new Waiting(server);
    server.setHandler(
        new Entry(
            new Gate(place, port, parts.token()),
            parts.profiles(),
            new Bodies(spec.bounds().messageBytes(), new Room(BODY_BYTES_MAX)),
            new LegacyPosts(intake, sessions),
            posts,
            parts.desk() == null ? null : new Sockets(server, parts.desk()),
            waiting,
            parts.faults()));
    HttpFace face = new HttpFace(server, port, intake, sessions, posts);
    try {
      Jetty.start(server, socket, waiting);
    } catch (Exception e) {
      Jetty.stop(server);
      return new Opening.Refused("the gateway's server did not start: " + e);
    }
    waiting.begin();
    face.look();
    return new Opening.Listening(face);
  }

  private void look() {
    intake.catchUp();
    sessions.sweep();
    if (server.isRunning()) {
      server.getScheduler().schedule(this::look, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public void send(ClientId client, @Nullable RpcId about, Message message) {
    Optional<Stream> post = posts.of(client);
    if (post.isPresent()) {
      post.get().put(message);
    } else {
      sessions.of(client).ifPresent(session -> session.send(about, message));
    }
  }

  @Override
  public void end(ClientId client, String reason) {
    posts.of(client).ifPresent(stream -> stream.fail(reason));
    sessions.of(client).ifPresent(session -> sessions.end(session, reason));
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  /** How many legacy sessions there are. */
  public int sessions() {
    return sessions.count();
  }

  @Override
  public void close() {
    Jetty.stop(server);
  }
}
