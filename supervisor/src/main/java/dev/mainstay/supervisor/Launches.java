package dev.mainstay.supervisor;

import dev.mainstay.probe.Cause;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Sockets.Listener;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What one spawn is given: its ports, its environment, its command with both put in. */
public final class Launches {

  private Launches() {}

  /** The abstract socket name at which a project's services say that they are ready. */
  public static String notifyName(java.nio.file.Path project) {
    return "mainstay/" + hash(project.toString());
  }

  /** The outcome of looking for ports. */
  sealed interface Ports {
    /** Free, or held by whom the config allows; by name, the main one first. */
    record Picked(Map<String, Integer> ports) implements Ports {}

    /** A declared port cannot be had. */
    record Taken(Cause cause) implements Ports {}
  }

  /** Ports for a spawn; a held one is taken only when somebody else may serve for the service. */
  static Ports ports(InstanceSpec spec, Sockets sockets, Instant now) {
    Map<String, Integer> picked = new LinkedHashMap<>();
    boolean ours = spec.service().portOwner() instanceof PortOwner.Tree;
    for (PortSpec port : spec.ports()) {
      Optional<Integer> free =
          port.first() == 0 ? freePort(picked) : firstFree(port, sockets, ours, picked);
      if (free.isEmpty()) {
        return new Ports.Taken(taken(port, sockets, now));
      }
      picked.put(port.name(), free.get());
    }
    return new Ports.Picked(picked);
  }

  private static Optional<Integer> firstFree(
      PortSpec port, Sockets sockets, boolean ours, Map<String, Integer> picked) {
    for (int candidate = port.first(); candidate <= port.last(); candidate++) {
      if (!picked.containsValue(candidate) && (!ours || holder(candidate, sockets).isEmpty())) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /**
   * A port that the kernel gives out now; the child may still lose a race for it, and is retried.
   */
  private static Optional<Integer> freePort(Map<String, Integer> picked) {
    for (int attempt = 0; attempt < 100; attempt++) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        if (!picked.containsValue(socket.getLocalPort())) {
          return Optional.of(socket.getLocalPort());
        }
      } catch (java.io.IOException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<Listener> holder(int port, Sockets sockets) {
    return sockets.on(port, Set.of()).stream().filter(Launches::inTheWay).findFirst();
  }

  /** A listener on another interface does not keep a service from the loopback. */
  private static boolean inTheWay(Listener listener) {
    String address = listener.address();
    return address.equals("0.0.0.0")
        || address.equals("::")
        || address.equals("::1")
        || address.startsWith("127.")
        || address.startsWith("::ffff:127.");
  }

  private static Cause taken(PortSpec port, Sockets sockets, Instant now) {
    if (port.first() != port.last()) {
      return Causes.of(
          CauseCode.PORT_TAKEN,
          "every port from " + port.first() + " to " + port.last() + " is held by others");
    }
    return portTaken(port.first(), holder(port.first(), sockets), now);
  }

  /** Who else holds one of a life's ports, if anybody does. */
  static Optional<Cause> stranger(Life life, List<ProcessFacts> own, Sockets sockets, Instant now) {
    for (int port : life.ports().values()) {
      Optional<Listener> other =
          sockets.on(port, Set.of()).stream()
              .filter(Launches::inTheWay)
              .filter(listener ->
                  own.stream()
                      .noneMatch(process ->
                          listener.holder() != null
                              && process.identity().pid() == listener.holder().pid()))
              .findFirst();
      if (other.isPresent()) {
        return Optional.of(portTaken(port, other, now));
      }
    }
    return Optional.empty();
  }

  private static Cause portTaken(int port, Optional<Listener> listener, Instant now) {
    Sockets.Holder holder = listener.map(Listener::holder).orElse(null);
    String who =
        holder == null
            ? "a process of another user"
            : "pid "
                + holder.pid()
                + " ("
                + holder.command()
                + "), started "
                + Words.duration(Duration.between(holder.startedAt(), now))
                + " ago";
    return Causes.of(CauseCode.PORT_TAKEN, "port " + port + " is held by " + who);
  }

  /** A declared port that this user may not bind, if there is one. */
  static Optional<Cause> forbidden(Map<String, Integer> ports, int firstAllowed) {
    return ports.values().stream()
        .filter(port -> port < firstAllowed)
        .findFirst()
        .map(port ->
            Causes.of(
                CauseCode.PERMISSION,
                "port "
                    + port
                    + " needs a right that this user lacks: ports below "
                    + firstAllowed
                    + " are privileged"));
  }

  /** The complete launch for these ports. */
  static Launch launch(InstanceSpec spec, Ground ground, Map<String, Integer> ports, String token) {
    ServiceSpec service = spec.service();
    Map<String, String> env = new LinkedHashMap<>(ground.environment());
    Map<String, String> given = Placeholders.of(ports);
    service.env().forEach((name, value) -> env.put(name, Placeholders.fill(value, given)));
    given.forEach(env::putIfAbsent);
    env.putAll(given);
    env.put(Processes.PROJECT_VARIABLE, ground.project().toString());
    env.put(Processes.INSTANCE_VARIABLE, spec.name());
    env.put(Processes.SPAWN_VARIABLE, token);
    if (asksFor(spec, ProbeSpec.Notify.Protocol.SYSTEMD)) {
      env.put("NOTIFY_SOCKET", "@" + notifyName(ground.project()));
    }
    return new Launch(
        spec.name(),
        service.command().stream().map(word -> Placeholders.fill(word, given)).toList(),
        service.directory(),
        env,
        ground.outputs().file(spec.name()),
        asksFor(spec, ProbeSpec.Notify.Protocol.S6) ? ground.runs().readiness(spec) : null,
        service.stdio());
  }

  private static boolean asksFor(InstanceSpec spec, ProbeSpec.Notify.Protocol protocol) {
    return spec.service().ready().answers().stream()
        .anyMatch(probe -> probe instanceof ProbeSpec.Notify told && told.protocol() == protocol);
  }

  /** What is run, in short: a tree with another digest is not adopted but replaced. */
  static String digest(InstanceSpec spec) {
    ServiceSpec service = spec.service();
    String text =
        String.join("\0", service.command())
            + "\1"
            + service.directory()
            + "\1"
            + new TreeMap<>(service.env())
            + "\1"
            + spec.ports()
            + switch (service.stdio()) {
              case LOGGED -> "";
              case PIPED -> "\1piped";
            };
    return hash(text);
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
