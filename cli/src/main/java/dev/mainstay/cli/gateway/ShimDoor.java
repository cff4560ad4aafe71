package dev.mainstay.cli.gateway;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.Face;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.ListKind;
import dev.mainstay.gateway.mcp.Listed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.KnownFiles;
import dev.mainstay.gateway.mcp.link.Listing;
import dev.mainstay.gateway.mcp.socket.ClientDesk;
import dev.mainstay.gateway.mcp.socket.SocketServer;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The gateway's socket file, {@code .mainstay/mcp.sock}, and the desk of all streams of lines. */
final class ShimDoor implements AutoCloseable {

  private final Gateway gateway;
  private final ClientDesk desk;
  private volatile @Nullable SocketServer socket;

  /** A door that is closed; its desk takes WebSockets already. */
  ShimDoor(Gateway gateway, String life) {
    this.gateway = gateway;
    this.desk =
        new ClientDesk(
            new ClientDesk.Setup(
                life,
                () -> gateway.spec().profileNames(),
                gateway.spec().bounds(),
                gateway.entrance(),
                new KnownFiles(gateway.setup().folder().root().resolve("mcp")),
                words -> gateway.trouble("gateway.copies.failed", Severity.WARN, words)),
            gateway.setup().timeline());
    gateway.faces().add(new Lines());
    gateway.offered().watch(listed -> desk.changed(known(listed)));
  }

  ClientDesk desk() {
    return desk;
  }

  /** Listens, unless it does. */
  synchronized void open() throws IOException {
    if (socket == null) {
      socket =
          SocketServer.open(
              gateway.setup().folder().root().resolve("mcp.sock"),
              desk,
              GatewaySpec.DEFAULT_PROFILE,
              gateway.entrance(),
              this::crashed);
    }
  }

  private synchronized void crashed(Throwable error) {
    if (socket != null) {
      socket.close();
      socket = null;
    }
    gateway.trouble("gateway.fault", Severity.ERROR, "the socket for shims: " + error);
  }

  /** Whether shims can come. */
  synchronized boolean isOpen() {
    return socket != null;
  }

  /** The desk as a face whose lines leave the socket together. */
  private final class Lines implements Face {
    @Override
    public void send(ClientId client, @Nullable RpcId about, Message message) {
      desk.send(client, about, message);
    }

    @Override
    public void end(ClientId client, String reason) {
      desk.end(client, reason);
    }

    @Override
    public void gather() {
      SocketServer open = socket;
      if (open != null) {
        open.gather();
      }
    }

    @Override
    public void flush() {
      SocketServer open = socket;
      if (open != null) {
        open.flush();
      }
    }
  }

  private static Known known(Listed listed) {
    Map<Listing, Known.Answer> lists = new EnumMap<>(Listing.class);
    for (ListKind kind : ListKind.values()) {
      String items = listed.lists().get(kind);
      if (items != null) {
        lists.put(
            listing(kind),
            new Known.Answer(
                listed.digests().getOrDefault(kind, ""),
                "{\"" + kind.field() + "\":" + items + "}"));
      }
    }
    return new Known(
        listed.profile(), listed.initialize().write(), listed.discover().write(), lists);
  }

  private static Listing listing(ListKind kind) {
    return switch (kind) {
      case TOOLS -> Listing.TOOLS;
      case PROMPTS -> Listing.PROMPTS;
      case RESOURCES -> Listing.RESOURCES;
      case TEMPLATES -> Listing.TEMPLATES;
    };
  }

  @Override
  public synchronized void close() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
    desk.close();
  }
}
