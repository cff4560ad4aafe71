package dev.mainstay.cli.traffic;

import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.service.Place;
import java.net.URI;
import java.util.Optional;

/** Where events are sent: where the person says, else to the monitor of this project. */
final class Target {

  private Target() {}

  static URI of(Invocation invocation, Terminal terminal) throws UsageError {
    Optional<String> named = invocation.value("ws");
    return named.isPresent() ? uri(named.get()) : own(invocation, terminal);
  }

  static URI uri(String text) throws UsageError {
    try {
      URI uri = URI.create(text);
      boolean ws = "ws".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
      if (ws && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new UsageError("no WebSocket address: " + text, "write ws://127.0.0.1:8080/events");
  }

  private static URI own(Invocation invocation, Terminal terminal) throws UsageError {
    Place place = Place.require(invocation, terminal);
    Optional<ControlClient> connected = ControlClient.connect(place.folder());
    if (connected.isEmpty()) {
      throw new UsageError("no supervisor runs here", "mainstay up -d; or name a place: --ws URL");
    }
    try (ControlClient client = connected.get()) {
      if (client.ask(new Request.Status()) instanceof Reply.Snapshot snapshot) {
        for (ServiceView view : snapshot.components()) {
          if (view.isNamed("monitor") && !view.suggestion().isEmpty()) {
            return URI.create(
                view.suggestion().replaceFirst("^http", "ws") + "/events?client=emit");
          }
        }
      }
      throw new UsageError("no monitor listens here", "mainstay why monitor");
    } catch (Unanswered e) {
      throw new UsageError(e.what(), "mainstay status");
    }
  }
}
