package dev.mainstay.monitor.web;

import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection as the table shows it: who, since when, and what a ping every now and
 * then has proven. A pong proves that the peer has read everything that was sent before its ping.
 */
final class Peer {

  final long id;
  final String path;
  final String address;
  final String name;
  final Instant since;
  final AtomicLong received = new AtomicLong();
  final AtomicLong acksSent = new AtomicLong();
  final AtomicLong pings = new AtomicLong();
  final AtomicLong pongs = new AtomicLong();

  /** Nanoseconds (System.nanoTime) of the last thing of any kind that came. */
  volatile long heardAt = System.nanoTime();

  private volatile long pingSentAt;
  private volatile long pingSeq;
  private volatile long pongSeq;
  private volatile long acksAtPing;
  private volatile long acksRead;
  private volatile long rttNanos = -1;
  private volatile boolean deaf;

  Peer(long id, String path, String address, String name, Instant since) {
    this.id = id;
    this.path = path;
    this.address = address;
    this.name = name;
    this.since = since;
  }

  /** What events about it name as their source. */
  String shown() {
    return name.isEmpty() ? address : name;
  }

  /** A ping goes out; its number, which the pong must carry. */
  long pinging() {
    acksAtPing = acksSent.get();
    pingSentAt = System.nanoTime();
    long number = pings.incrementAndGet();
    pingSeq = number;
    return number;
  }

  /** A pong came; whether it answers the last ping. */
  boolean ponged(long number) {
    heardAt = System.nanoTime();
    if (number != pingSeq || pongSeq == number) {
      return false;
    }
    pongSeq = number;
    pongs.incrementAndGet();
    rttNanos = heardAt - pingSentAt;
    acksRead = acksAtPing;
    return true;
  }

  /** Whether the last ping is unanswered for at least so long. */
  boolean isUnanswered(Duration limit) {
    return pingSeq != pongSeq && System.nanoTime() - pingSentAt >= limit.toNanos();
  }

  /** Whether it has not read what we sent, though it had the time to. */
  boolean isDeaf() {
    return deaf;
  }

  void deaf(boolean now) {
    deaf = now;
  }

  /** Acks that it is known not to have read. */
  long unreadAcks() {
    return deaf ? acksSent.get() - acksRead : 0;
  }

  Json json() {
    long rtt = rttNanos;
    return Json.object()
        .put("id", id)
        .put("path", path)
        .put("peer", address)
        .put("name", name)
        .put("since", since.toString())
        .put("pings", pings.get())
        .put("pongs", pongs.get())
        .put("rtt_ms", rtt < 0 ? null : rtt / 1e6)
        .put("received", received.get())
        .put("unread_acks", unreadAcks())
        .put("state", deaf ? "not reading acks" : "open")
        .build();
  }

  /** It has ended. */
  Closed closed(int code, String reason, Instant at) {
    return new Closed(this, code, reason, at);
  }

  /** A connection that has ended, and how. */
  record Closed(Peer peer, int code, String reason, Instant at) {
    Duration lasted() {
      return Duration.between(peer.since, at);
    }

    Json json() {
      return Json.object()
          .put("id", peer.id)
          .put("path", peer.path)
          .put("peer", peer.address)
          .put("name", peer.name)
          .put("closed_at", at.toString())
          .put("code", code)
          .put("reason", reason)
          .put("duration_s", lasted().toMillis() / 1e3)
          .put("pings", peer.pings.get())
          .put("pongs", peer.pongs.get())
          .put("received", peer.received.get())
          .put("unread_acks", peer.unreadAcks())
          .build();
    }
  }

  /** The text of a close reason that is told to others: short and plain. */
  static String plain(@Nullable String reason) {
    String text = reason == null ? "" : reason.replaceAll("\\p{Cntrl}", " ");
    return text.length() > 120 ? text.substring(0, 120) : text;
  }
}
