package dev.mainstay.cli.gateway;

import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.config.GatewaySettings;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.core.Event;
import dev.mainstay.core.SystemTimeline;
import dev.mainstay.probe.Sockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway in a folder of its own, as a supervisor has one, but for commands and journal. */
final class RealGateway implements AutoCloseable {

  final SystemTimeline timeline = new SystemTimeline();
  final List<Event> journal = new CopyOnWriteArrayList<>();
  final StateFolder folder;
  final Gateway gateway;

  /**
   * A gateway that has begun.
   *
   * @param section what the config says of it, in YAML
   */
  RealGateway(Path project, String section) throws IOException {
    folder = new StateFolder(project);
    folder.make();
    ConfigResult loaded =
        ConfigLoader.parse(project.resolve("mainstay.yaml"), "gateway: " + section, Map.of());
    if (!(loaded instanceof ConfigResult.Loaded(Project read, var _))) {
      throw new AssertionError(loaded.toString());
    }
    GatewaySettings settings = Objects.requireNonNull(read.mcp());
    gateway =
        new Gateway(
            new Gateway.Setup(
                read,
                settings,
                folder,
                timeline,
                "box",
                "1.2",
                Map.of(),
                (words, terminal) -> {
                  terminal.say("ran " + String.join(" ", words));
                  return 0;
                },
                journal::add));
  }

  @Override
  public void close() {
    gateway.close();
    timeline.close();
  }

  /** Sockets of a machine on which one process holds every port. */
  static Sockets heldBy(long pid, String command) {
    Sockets.Holder holder = new Sockets.Holder(pid, command, Instant.EPOCH);
    return new Sockets() {
      @Override
      public List<Listener> on(int port, Set<Long> likely) {
        return List.of(new Listener("127.0.0.1", port, 1, 0, holder));
      }

      @Override
      public List<Listener> of(Set<Long> pids) {
        return List.of();
      }

      @Override
      public List<BoundOnly> boundOnly(Set<Long> pids) {
        return List.of();
      }

      @Override
      public Optional<Holder> answering(
          InetSocketAddress local, InetSocketAddress remote, Set<Long> likely) {
        return Optional.empty();
      }
    };
  }
}
