package dev.mainstay.monitor.web;

import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Journal;
import dev.mainstay.monitor.MonitorEvent;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The table of all WebSocket connections, those that live and the last that have ended. */
final class Connections {

  /** Ended ones that are remembered. */
  private static final int CLOSED_MAX = 100;

  /** Living ones that one answer lists. */
  private static final int LISTED_MAX = 1_000;

  private final Journal journal;
  private final InstantSource clock;
  private final String host;
  private final Map<Long, Peer> open = new ConcurrentHashMap<>();

  /** Places taken, by path: a crowd that connects at once asks for each of its members. */
  private final Map<String, AtomicInteger> taken = new ConcurrentHashMap<>();

  private final Deque<Peer.Closed> closed = new ArrayDeque<>();
  private final AtomicLong last = new AtomicLong();

  Connections(Journal journal, InstantSource clock, String host) {
    this.journal = journal;
    this.clock = clock;
    this.host = host;
  }

  Route route() {
    return Route.get(
        "/api/v1/connections",
        "WebSocket connections with pings, pongs and unread acks, and how the last ones ended.",
        _ -> Answer.json(json()));
  }

  /** How many live on a path, or are about to. */
  int count(String path) {
    return taken(path).get();
  }

  /** How many live in all, or are about to. */
  int count() {
    return taken.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  private AtomicInteger taken(String path) {
    return taken.computeIfAbsent(path, _ -> new AtomicInteger());
  }

  /**
   * The place of one connection. It is taken before the handshake is answered: whoever has the
   * answer and connects once more must find it counted.
   */
  static final class Place implements AutoCloseable {
    private final AtomicInteger taken;
    private final AtomicBoolean left = new AtomicBoolean();

    private Place(AtomicInteger taken) {
      this.taken = taken;
    }

    /** Gives it back; harmless when that is done already. */
    @Override
    public void close() {
      if (left.compareAndSet(false, true)) {
        taken.decrementAndGet();
      }
    }
  }

  /** Takes a place on a path where there are so many at most; empty when none is left. */
  Optional<Place> take(String path, int max) {
    AtomicInteger places = taken(path);
    return places.getAndUpdate(before -> Math.min(max, before + 1)) < max
        ? Optional.of(new Place(places))
        : Optional.empty();
  }

  /** A new connection. */
  Peer opened(String path, SocketAddress address, String name) {
    Peer peer = new Peer(last.incrementAndGet(), path, shown(address), name, clock.instant());
    open.put(peer.id, peer);
    tell("connection.opened", peer, Severity.DEBUG, Map.of());
    return peer;
  }

  /** One has ended; harmless when it is known already. */
  void closed(Peer peer, int code, String reason) {
    if (open.remove(peer.id) == null) {
      return;
    }
    Peer.Closed end = peer.closed(code, Peer.plain(reason), clock.instant());
    synchronized (closed) {
      closed.addFirst(end);
      if (closed.size() > CLOSED_MAX) {
        closed.removeLast();
      }
    }
    boolean well = code == 1000 || code == 1001;
    tell(
        "connection.closed",
        peer,
        well ? Severity.DEBUG : Severity.WARN,
        Map.of(
            "code", code,
            "reason", end.reason(),
            "duration_ms", end.lasted().toMillis(),
            "unread_acks", peer.unreadAcks()));
  }

  /** It does not read its acks, or does again. */
  void deaf(Peer peer, boolean deaf) {
    if (peer.isDeaf() == deaf) {
      return;
    }
    peer.deaf(deaf);
    tell(
        deaf ? "connection.acks.unread" : "connection.acks.read",
        peer,
        deaf ? Severity.WARN : Severity.INFO,
        Map.of(
            "unread_acks",
            peer.unreadAcks(),
            "detail",
            peer.shown() + (deaf ? " is not reading acks" : " reads its acks again")));
  }

  private void tell(String event, Peer peer, Severity severity, Map<String, Object> more) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("path", peer.path);
    fields.put("peer", peer.address);
    fields.put("connection", peer.id);
    fields.put("pings", peer.pings.get());
    fields.put("pongs", peer.pongs.get());
    fields.putAll(more);
    journal.tell(new MonitorEvent(event, peer.shown(), host, clock.instant(), severity, fields));
  }

  private Json json() {
    List<Json> rows = new ArrayList<>();
    open.values().stream()
        .sorted(
            Comparator.comparing((Peer peer) -> !peer.isDeaf()).thenComparingLong(peer -> peer.id))
        .limit(LISTED_MAX)
        .forEach(peer -> rows.add(peer.json()));
    List<Json> ended = new ArrayList<>();
    synchronized (closed) {
      closed.forEach(end -> ended.add(end.json()));
    }
    return Json.object()
        .put("total", open.size())
        .put("connections", rows)
        .put("closed", ended)
        .build();
  }

  private static String shown(SocketAddress address) {
    return address instanceof InetSocketAddress inet
        ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
        : String.valueOf(address);
  }
}
