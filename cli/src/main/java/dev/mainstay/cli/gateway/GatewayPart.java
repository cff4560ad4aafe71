package dev.mainstay.cli.gateway;

import dev.mainstay.cli.component.Part;
import dev.mainstay.cli.component.PortHolders;
import dev.mainstay.cli.component.Talker;
import dev.mainstay.cli.config.GatewaySettings;
import dev.mainstay.cli.config.Project;
import dev.mainstay.core.access.Token;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.GatewaySpec;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Sockets;
import dev.mainstay.supervisor.ServiceSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's doors as a component: the socket file for shims and the port for HTTP. Nothing of
 * the web server is loaded before its port is opened, and shims do not wait for that.
 */
public final class GatewayPart implements Part, Talker {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);

  private final Gateway gateway;
  private final Sockets sockets;
  private final HeartbeatFile heartbeat;
  private volatile @Nullable HttpDoor http;

  /** Doors that are closed; the heartbeat begins. */
  public GatewayPart(Gateway gateway, Sockets sockets) {
    this.gateway = gateway;
    this.sockets = sockets;
    this.heartbeat = gateway.beat(this::port);
  }

  private int port() {
    HttpDoor door = http;
    return door == null ? 0 : door.port();
  }

  @Override
  public synchronized Opening open() {
    closeHttp();
    if (!gateway.crash().isEmpty()) {
      return new Opening.Failed(
          new Cause(CauseCode.EXITED, gateway.crash(), "a new supervisor mends it: down, then up"));
    }
    Token token;
    try {
      gateway.shims().open();
      token = Token.in(gateway.setup().folder().token());
    } catch (IOException e) {
      return new Opening.Failed(refused(String.valueOf(e.getMessage())));
    }
    return switch (HttpDoor.open(gateway, token)) {
      case HttpDoor.Opening.Listening(HttpDoor door) -> {
        http = door;
        yield new Opening.Open(door.port(), door.url());
      }
      case HttpDoor.Opening.Taken(int port) -> new Opening.Failed(taken(port));
      case HttpDoor.Opening.Refused(String reason) -> new Opening.Failed(refused(reason));
    };
  }

  @Override
  public String probe() {
    return "mcp server/discover";
  }

  @Override
  public Proof prove() {
    HttpDoor door = http;
    if (door == null) {
      return new Proof(false, "it does not listen");
    }
    Optional<Message> answer = gateway.ask("", "server/discover", Json.object(), ANSWER_WITHIN);
    if (answer.isEmpty()) {
      return new Proof(
          false,
          gateway.crash().isEmpty()
              ? "the hub has not answered for " + ANSWER_WITHIN.toSeconds() + " s"
              : gateway.crash());
    }
    gateway.countProof();
    if (!gateway.shims().isOpen()) {
      return new Proof(false, "the socket for shims has ended; it is opened anew");
    }
    Proof proof = door.prove();
    if (proof.holds()) {
      gateway.countProof();
    }
    return proof;
  }

  @Override
  public synchronized void close() {
    closeHttp();
  }

  @Override
  public boolean talksTo(ServiceSpec service) {
    return gateway.talksTo(service.name());
  }

  @Override
  public List<String> declare(Project project) {
    GatewaySettings settings = project.mcp();
    return settings == null
        ? List.of("gateway: removed, a new supervisor ends it (down, then up)")
        : gateway.declare(settings.spec());
  }

  @Override
  public synchronized void end() {
    closeHttp();
    heartbeat.close();
    gateway.close();
  }

  private void closeHttp() {
    HttpDoor door = http;
    http = null;
    if (door != null) {
      door.close();
    }
  }

  private Cause taken(int port) {
    GatewaySpec spec = gateway.spec();
    String range = spec.first() == spec.last() ? "port " + port : "each port from " + port;
    return new Cause(
        CauseCode.PORT_TAKEN,
        range + " is held by " + PortHolders.of(sockets, port),
        "end that process, or write `gateway: {port: auto}`; it is tried again meanwhile, and shims"
            + " work without it");
  }

  private static Cause refused(String reason) {
    boolean permission = reason.contains("ermission denied");
    return new Cause(
        permission ? CauseCode.PERMISSION : CauseCode.NOT_LISTENING,
        reason,
        permission ? "ports below 1024 belong to root: take a higher one" : "see gateway.host");
  }
}
