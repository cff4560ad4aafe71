package dev.mainstay.cli.monitor;

import dev.mainstay.cli.component.Part;
import dev.mainstay.cli.component.PortHolders;
import dev.mainstay.monitor.web.Parts;
import dev.mainstay.monitor.web.Web;
import dev.mainstay.monitor.web.WebSpec;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Sockets;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The monitor's web server as a component. Nothing of it is loaded before it is opened. */
public final class WebPart implements Part {

  private final WebSpec spec;
  private final Supplier<Parts> parts;
  private final Sockets sockets;
  private @Nullable Web web;

  /**
   * A web server that does not listen yet.
   *
   * @param parts what its pages are made of; asked at each opening, and may touch the disk
   */
  public WebPart(WebSpec spec, Supplier<Parts> parts, Sockets sockets) {
    this.spec = spec;
    this.parts = parts;
    this.sockets = sockets;
  }

  @Override
  public synchronized Opening open() {
    close();
    try {
      return switch (Web.open(spec, parts.get())) {
        case Web.Opening.Listening(Web listening) -> {
          web = listening;
          yield new Opening.Open(listening.port(), listening.url());
        }
        case Web.Opening.Taken(int port) -> new Opening.Failed(taken(port));
        case Web.Opening.Refused(String reason) -> new Opening.Failed(refused(reason));
      };
    } catch (UncheckedIOException e) {
      return new Opening.Failed(refused(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public String probe() {
    return "http /health";
  }

  @Override
  public Proof prove() {
    Web asked = web();
    if (asked == null) {
      return new Proof(false, "it does not listen");
    }
    Web.Proof proof = asked.prove();
    return new Proof(proof.holds(), proof.detail());
  }

  /** An address that lets one browser in, once; empty while it does not listen. */
  public Optional<String> login() {
    return Optional.ofNullable(web()).map(Web::loginUrl);
  }

  @Override
  public synchronized void close() {
    if (web != null) {
      web.close();
      web = null;
    }
  }

  private synchronized @Nullable Web web() {
    return web;
  }

  private Cause taken(int port) {
    String range = spec.first() == spec.last() ? "port " + port : "each port from " + port;
    return new Cause(
        CauseCode.PORT_TAKEN,
        range + " is held by " + PortHolders.of(sockets, port),
        "end that process, or write `monitor: {port: auto}`; it is tried again meanwhile");
  }

  private static Cause refused(String reason) {
    boolean permission = reason.contains("ermission denied");
    return new Cause(
        permission ? CauseCode.PERMISSION : CauseCode.NOT_LISTENING,
        reason,
        permission ? "ports below 1024 belong to root: take a higher one" : "see monitor.host");
  }
}
