package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.access.Room;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.HubEvent;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The legacy sessions, which end by DELETE, by silence, or when there are too many. */
final class Sessions {

  /** How long one may be silent, with no connection open. */
  static final Duration SILENCE_MAX = Duration.ofHours(1);

  /** Sessions at once; of those that are silent, the oldest gives way to a new one. */
  static final int MAX = 1_024;

  private static final int ID_BYTES = 32;

  /** Numbers of clients, over all servers of this process. */
  private static final AtomicLong CLIENTS = new AtomicLong();

  private final Intake intake;
  private final Room room;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> byId = new ConcurrentHashMap<>();
  private final Map<ClientId, Session> byClient = new ConcurrentHashMap<>();

  Sessions(Intake intake, Room room, InstantSource clock) {
    this.intake = intake;
    this.room = room;
    this.clock = clock;
  }

  /** A new one, of which the hub knows; empty when neither the hub nor we can take it. */
  Optional<Session> open(String profile) {
    if (byId.size() >= MAX && !giveWay()) {
      return Optional.empty();
    }
    byte[] secret = new byte[ID_BYTES];
    random.nextBytes(secret);
    Session session =
        new Session(
            Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
            new ClientId("http-" + CLIENTS.incrementAndGet()),
            profile,
            room,
            clock.instant());
    byClient.put(session.client(), session);
    HubEvent opened =
        new HubEvent.ClientOpened(session.client(), profile, HubEvent.FaceKind.HTTP_SESSION);
    if (!intake.tell(opened)) {
      byClient.remove(session.client());
      return Optional.empty();
    }
    byId.put(session.id(), session);
    return Optional.of(session);
  }

  private boolean giveWay() {
    Optional<Session> oldest =
        byId.values().stream()
            .filter(session -> session.idleSince().isPresent())
            .min(Comparator.comparing(session -> session.idleSince().orElse(Instant.MAX)));
    oldest.ifPresent(session -> end(session, "too many sessions: it was silent for longest"));
    return oldest.isPresent();
  }

  /** The session with an id, for a client of a profile. */
  Optional<Session> find(String id, String profile) {
    return Optional.ofNullable(byId.get(id)).filter(known -> known.profile().equals(profile));
  }

  /** The session of a client. */
  Optional<Session> of(ClientId client) {
    return Optional.ofNullable(byClient.get(client));
  }

  /** Ends one; a second time nothing happens. */
  void end(Session session, String reason) {
    if (byId.remove(session.id()) != null) {
      byClient.remove(session.client());
      session.end(reason);
      intake.tellGone(new HubEvent.ClientClosed(session.client(), reason));
    }
  }

  /** Ends those that were silent for too long. */
  void sweep() {
    Instant before = clock.instant().minus(SILENCE_MAX);
    for (Session session : byId.values()) {
      if (session.idleSince().filter(since -> since.isBefore(before)).isPresent()) {
        end(session, "nothing was heard for " + SILENCE_MAX.toMinutes() + " min");
      }
    }
  }

  /** How many there are. */
  int count() {
    return byId.size();
  }

  Instant now() {
    return clock.instant();
  }
}
