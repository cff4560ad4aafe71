package dev.mainstay.probe.port;

import dev.mainstay.core.posix.ThisProcess;
import dev.mainstay.probe.Sockets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The TCP sockets of this machine as the kernel shows them; safe for use by several threads.
 *
 * <p>A call for one port asks the kernel for that port alone, and takes what was read of it within
 * {@link #FRESHNESS}. When the ports of several services are asked for at the same time, the whole
 * table is read and shared, so that a hundred services that start at once cost one read. When
 * neither netlink nor /proc answers, every call throws {@link UncheckedIOException}: no evidence
 * for or against anybody.
 */
public final class LinuxSockets implements Sockets {

  /** How old the shared table of listeners may be. */
  public static final Duration FRESHNESS = Duration.ofMillis(3);

  /** When another port was asked for this lately, the whole table is worth its reading. */
  private static final Duration CROWD = Duration.ofMillis(2);

  /** Which port was asked for last. */
  private record Asked(long atNanos, int port) {}

  /** The listeners on one port at the moment at which the reading began. */
  private record Look(long atNanos, int port, List<TcpRows.Listening> rows) {}

  /** The listeners at one moment, which is the one at which the reading began. */
  private record Snapshot(long atNanos, Map<Integer, List<TcpRows.Listening>> byPort) {}

  private final long freshNanos;
  private final long crowdNanos;
  private final SocketOwners owners;
  private final TcpRows rows;
  private volatile @Nullable Snapshot newest;
  private volatile @Nullable Look latest;
  private volatile @Nullable Asked asked;

  /** The real kernel, and the default freshness. */
  public LinuxSockets() {
    this(Path.of("/proc"), kernel(Path.of("/proc")), FRESHNESS, CROWD);
  }

  LinuxSockets(Path proc, TcpRows rows, Duration freshness, Duration crowd) {
    this.rows = rows;
    this.freshNanos = freshness.toNanos();
    this.crowdNanos = crowd.toNanos();
    try {
      owners = new SocketOwners(proc);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Listener> on(int port, Set<Long> likely) {
    return rows(port).stream()
        .map(row -> listener(row, owners.of(row.inode(), likely).orElse(null)))
        .toList();
  }

  @Override
  public Set<Long> listening(int port) {
    return rows(port).stream().map(TcpRows.Listening::inode).collect(Collectors.toSet());
  }

  @Override
  public List<Listener> of(Set<Long> pids) {
    Map<Long, SocketOwners.Place.At> places = owners.sockets(pids);
    List<Listener> found = new ArrayList<>();
    for (List<TcpRows.Listening> rows : snapshot().byPort().values()) {
      for (TcpRows.Listening row : rows) {
        SocketOwners.Place.At place = places.get(row.inode());
        if (place != null) {
          found.add(listener(row, owners.holder(place.pid()).orElse(null)));
        }
      }
    }
    return found;
  }

  @Override
  public List<BoundOnly> boundOnly(Set<Long> pids) {
    return BoundSockets.among(owners.sockets(pids).values());
  }

  @Override
  public Optional<Holder> answering(
      InetSocketAddress local, InetSocketAddress remote, Set<Long> likely) {
    long inode = serverEnd(local, remote);
    if (inode == 0) {
      return Optional.empty();
    }
    Optional<Holder> expected = owners.among(likely, inode);
    if (expected.isPresent() || serverEnd(local, remote) != inode) {
      return expected; // Closed while we looked: nobody to search for any more.
    }
    return owners.of(inode, likely);
  }

  /** The inode of the other end, which sees our local address as its peer; 0 for none. */
  private long serverEnd(InetSocketAddress local, InetSocketAddress remote) {
    try {
      return rows.connection(remote, local);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TcpRows kernel(Path proc) {
    TcpRows tables = new ProcRows(proc);
    return ThisProcess.isLinux() ? new NetlinkRows(tables) : tables;
  }

  private List<TcpRows.Listening> rows(int port) {
    Snapshot whole = newest;
    if (whole != null && isFresh(whole.atNanos())) {
      return whole.byPort().getOrDefault(port, List.of());
    }
    long now = System.nanoTime();
    Asked before = asked;
    asked = new Asked(now, port);
    Look known = latest;
    if (known != null && known.port() == port && isFresh(known.atNanos())) {
      return known.rows();
    }
    if (before != null && before.port() != port && now - before.atNanos() < crowdNanos) {
      return snapshot().byPort().getOrDefault(port, List.of());
    }
    try {
      Look look = new Look(now, port, rows.listening(port));
      latest = look;
      return look.rows();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Snapshot snapshot() {
    Snapshot seen = newest;
    return seen != null && isFresh(seen.atNanos()) ? seen : read();
  }

  /** Reads the tables, unless somebody did while we waited. */
  private synchronized Snapshot read() {
    Snapshot seen = newest;
    if (seen != null && isFresh(seen.atNanos())) {
      return seen;
    }
    long at = System.nanoTime();
    Map<Integer, List<TcpRows.Listening>> byPort = new HashMap<>();
    try {
      rows.listening()
          .forEach(row -> byPort.computeIfAbsent(row.port(), _ -> new ArrayList<>(2)).add(row));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Snapshot read = new Snapshot(at, byPort);
    newest = read;
    return read;
  }

  private boolean isFresh(long atNanos) {
    return System.nanoTime() - atNanos <= freshNanos;
  }

  private static Listener listener(TcpRows.Listening row, @Nullable Holder holder) {
    return new Listener(row.address(), row.port(), row.inode(), row.queued(), holder);
  }
}
