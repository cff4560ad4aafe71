package dev.mainstay.simulation.driver;

import dev.mainstay.core.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Everything that Mainstay claimed of its services, in order, as its control socket tells a
 * watcher: also what was true only for a moment, between two looks at {@code status}.
 */
public final class Watching implements AutoCloseable {

  private static final Duration SOCKET = Duration.ofSeconds(20);
  private static final byte[] REQUEST =
      "{\"request\":\"watch\"}\n".getBytes(StandardCharsets.UTF_8);

  private final SocketChannel channel;
  private final List<Claim> claims = new CopyOnWriteArrayList<>();
  private final Thread reader;

  /**
   * What was claimed of one instance.
   *
   * @param atNanos when the claim arrived, on the clock of {@link System#nanoTime}, which on Linux
   *     is the clock of the programs' stamps (CLOCK_MONOTONIC)
   */
  public record Claim(long atNanos, Status.Service service) {}

  private Watching(SocketChannel channel) {
    this.channel = channel;
    this.reader = Thread.ofPlatform().daemon().name("watching").unstarted(this::read);
  }

  /** Watches the project from as soon as its supervisor listens. */
  public static Watching of(Mainstay mainstay) {
    Path socket = mainstay.file(".mainstay/control.sock");
    try {
      SocketChannel channel =
          Wait.until("a supervisor at " + socket, SOCKET, () -> connected(socket));
      Watching watching = new Watching(channel);
      watching.reader.start();
      return watching;
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + mainstay.diagnosis(), e);
    }
  }

  /** Every claim about a service, by its name or its instance's. */
  public List<Claim> of(String name) {
    return claims.stream()
        .filter(c -> c.service().name().equals(name) || c.service().instance().equals(name))
        .toList();
  }

  /** The claims about a service as lines for a message, each change once. */
  public String told(String name, long sinceNanos) {
    List<String> lines = new ArrayList<>();
    String last = "";
    for (Claim claim : of(name)) {
      String now = claim.service().toString();
      if (!now.equals(last)) {
        lines.add("%6d ms: %s".formatted((claim.atNanos() - sinceNanos) / 1_000_000, now));
      }
      last = now;
    }
    return "\n  " + String.join("\n  ", lines.subList(0, Math.min(25, lines.size()))) + "\n";
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<SocketChannel> connected(Path socket) {
    try {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.write(ByteBuffer.wrap(REQUEST));
      return Optional.of(channel);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        long at = System.nanoTime();
        Json told = Json.parse(line);
        told.items("services").forEach(s -> claims.add(new Claim(at, new Status.Service(s))));
        told.at("service").ifPresent(s -> claims.add(new Claim(at, new Status.Service(s))));
      }
    } catch (IOException e) {
      // The supervisor has ended, or the test has: what was told stays.
    } catch (Json.Malformed e) {
      throw new AssertionError(e);
    }
  }
}
