package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.LinkEvent;
import dev.mainstay.gateway.mcp.link.Listing;
import dev.mainstay.gateway.mcp.shim.Asked.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the shim does between its client and the gateway. It settles every request: by the gateway's
 * answer, by one from the copy, or by an error within the time that is held. Deterministic: time is
 * an argument, and one owner calls at a time.
 *
 * <pre>
 *   SEEKING --- joined ---> JOINED --- parted ---> AWAY --- joined ---> JOINED
 *      +------- parted, or patience is over ------> AWAY
 * </pre>
 */
final class Conversation {

  /** How long a client waits for the gateway's own answer before it gets one from the copy. */
  static final Duration PATIENCE = Duration.ofMillis(400);

  /** How long other requests are held while the gateway is away. */
  static final Duration HOLD = Duration.ofSeconds(30);

  /** Messages that are held at most. */
  static final int HELD_MAX = 1_000;

  /** Bytes that are held at most. */
  static final long HELD_BYTES_MAX = 48L * 1024 * 1024;

  private final Ports ports;
  private final StandIn standIn;
  private final Memory memory = new Memory();
  private final Listens listens = new Listens();
  private final Told told = new Told();

  /** Requests without an answer, in the order in which they came. */
  private final Map<RpcId, Asked> open = new LinkedHashMap<>();

  /** What waits for the gateway, in order: requests that are open, and what wants no answer. */
  private final Deque<Message> held = new ArrayDeque<>();

  /** Requests that have got an error while a gateway may have gone on with them. */
  private final List<RpcId> abandoned = new ArrayList<>();

  /** Requests of the gateway that the client has not answered. */
  private final Set<RpcId> asksOfGateway = new HashSet<>();

  private long heldBytes;
  private Phase phase = Phase.SEEKING;
  private Instant since;
  private String reason = "it is not there";

  /** Where the gateway is. */
  enum Phase {
    /** Nobody knows yet. */
    SEEKING,
    JOINED,
    AWAY
  }

  /** Where messages go. */
  interface Ports {
    void toClient(Message message);

    /** Sends it; false when there is no room for it. Called only while joined. */
    boolean toGateway(Message message);

    /** Says that these requests, which follow, may have been handed to an earlier gateway. */
    void resend(List<RpcId> ids);

    /** What the gateway answered when it was last there. */
    Optional<Known> copy();

    /** The same, where the gateway itself keeps it, so that it would answer just that now. */
    Optional<Known> keptByGateway();
  }

  Conversation(Ports ports, StandIn standIn, Instant now) {
    this.ports = ports;
    this.standIn = standIn;
    this.since = now;
  }

  /** The client sent a message. */
  void fromClient(Message message, Instant now) {
    memory.learn(message);
    switch (message.kind()) {
      case REQUEST -> request(message, now);
      case NOTIFICATION -> notification(message);
      case RESULT, ERROR -> {
        // An answer to a gateway that is gone says nothing to another one.
        if (message.id().filter(asksOfGateway::remove).isPresent()) {
          pass(message);
        }
      }
    }
  }

  private void request(Message message, Instant now) {
    RpcId id = message.needId();
    if (open.containsKey(id)) {
      ports.toClient(AwayFault.idInUse(id));
      return;
    }
    if (phase == Phase.AWAY && StandIn.canAnswer(message)) {
      standIn(message);
      return;
    }
    if (phase == Phase.SEEKING && StandIn.isGreeting(message)) {
      Known kept = ports.keptByGateway().orElse(null);
      if (kept != null) {
        ports.toClient(standIn.answer(message, kept));
        return;
      }
    }
    Asked asked = new Asked(message, now, phase == Phase.JOINED ? Way.SENT : Way.HELD);
    open.put(id, asked);
    if (asked.isListen()) {
      listens.opened(id, message);
      if (phase == Phase.AWAY) {
        listens.acknowledge(id).ifPresent(ports::toClient);
      }
    }
    if (!pass(message)) {
      open.remove(id);
      listens.closed(id);
      ports.toClient(AwayFault.overCapacity(id, reason));
    }
  }

  private void notification(Message message) {
    if (message.method().equals("notifications/cancelled")) {
      Optional<RpcId> id = message.raw("params", "requestId").map(RpcId::new);
      Asked asked = id.map(open::remove).orElse(null);
      id.ifPresent(listens::closed);
      if (asked != null && asked.way() == Way.HELD && unhold(asked.message())) {
        return;
      }
    }
    pass(message);
  }

  /** Sends it, or holds it; false when there is no room. */
  private boolean pass(Message message) {
    if (phase == Phase.JOINED) {
      return ports.toGateway(message);
    }
    if (held.size() >= HELD_MAX || heldBytes + message.size() > HELD_BYTES_MAX) {
      return false;
    }
    held.add(message);
    heldBytes += message.size();
    return true;
  }

  private boolean unhold(Message message) {
    boolean found =
        held.removeIf(
            other -> other.kind() == Message.Kind.REQUEST && other.id().equals(message.id()));
    if (found) {
      heldBytes -= message.size();
    }
    return found;
  }

  private void standIn(Message request) {
    Known copy = ports.copy().orElse(null);
    Listing.of(request.method()).ifPresent(listing -> told.byCopy(listing, copy));
    ports.toClient(standIn.answer(request, copy));
  }

  /** The gateway sent a message. */
  void fromGateway(Message message) {
    switch (message.kind()) {
      case RESULT, ERROR -> answer(message);
      case REQUEST -> {
        asksOfGateway.add(message.needId());
        ports.toClient(message);
      }
      case NOTIFICATION -> {
        if (!listens.swallows(message)) {
          ports.toClient(message);
        }
      }
    }
  }

  private void answer(Message message) {
    Optional<RpcId> id = message.id();
    Asked asked = id.isPresent() ? open.remove(id.get()) : null;
    if (asked != null) {
      listens.closed(id.get());
      Listing listing = Listing.of(asked.message().method()).orElse(null);
      if (listing != null) {
        told.byGateway(listing);
      }
      ports.toClient(message);
    } else if (id.isEmpty()) {
      ports.toClient(message);
    }
    // Else it is for us, or for a request that has been settled without it.
  }

  /** The gateway is there, and knows what we said before, or does not. */
  void joined(LinkEvent.Memory remembers, Map<Listing, String> digests) {
    phase = Phase.JOINED;
    if (remembers == LinkEvent.Memory.LOST) {
      renew();
    }
    for (RpcId id : abandoned) {
      ports.toGateway(Memory.cancel(id, "it was settled while the link was lost"));
    }
    abandoned.clear();
    while (!held.isEmpty()) {
      Message message = held.remove();
      message.id().ifPresent(id -> open.computeIfPresent(id, (_, asked) -> asked.sent()));
      if (!ports.toGateway(message)) {
        refuse(message);
      }
    }
    heldBytes = 0;
    for (Listing listing : told.differing(digests)) {
      if (memory.isInitialized()) {
        ports.toClient(Told.changed(listing));
      }
      listens.changed(listing).forEach(ports::toClient);
    }
  }

  private void refuse(Message message) {
    if (message.kind() == Message.Kind.REQUEST) {
      open.remove(message.needId());
      ports.toClient(AwayFault.overCapacity(message.needId(), reason));
    }
  }

  /** The gateway knows nothing of us. */
  private void renew() {
    abandoned.clear();
    boolean replayed = memory.isReplayed(open);
    held.removeIf(message -> {
      boolean stale =
          message.isAnswer() || (replayed && message.method().equals(Memory.INITIALIZED));
      heldBytes -= stale ? message.size() : 0;
      return stale;
    });
    asksOfGateway.forEach(
        id -> ports.toClient(Memory.cancel(id, "the gateway that asked has ended")));
    asksOfGateway.clear();
    memory.replay(open).forEach(ports::toGateway);
    List<Asked> again = open.values().stream().filter(asked -> asked.way() == Way.SENT).toList();
    if (!again.isEmpty()) {
      ports.resend(again.stream().map(asked -> asked.message().needId()).toList());
      again.forEach(asked -> ports.toGateway(asked.message()));
    }
  }

  /** The lists have changed, and the gateway tells its clients by itself. */
  void digests(Map<Listing, String> digests) {
    told.now(digests);
  }

  /** The gateway cannot be reached. */
  void parted(String why, Instant now) {
    reason = why;
    if (phase != Phase.AWAY) {
      phase = Phase.AWAY;
      since = now;
      standInForAll();
    }
  }

  /** Answers whatever can be answered without the gateway. */
  private void standInForAll() {
    for (Asked asked : List.copyOf(open.values())) {
      RpcId id = asked.message().needId();
      if (StandIn.canAnswer(asked.message())) {
        open.remove(id);
        unhold(asked.message());
        standIn(asked.message());
      } else if (asked.isListen()) {
        listens.acknowledge(id).ifPresent(ports::toClient);
      }
    }
  }

  /** Settles what has waited for too long. */
  void tick(Instant now) {
    if (phase == Phase.SEEKING && !now.isBefore(since.plus(PATIENCE))) {
      parted("it does not answer", now);
    }
    if (phase != Phase.AWAY || open.isEmpty()) {
      return;
    }
    for (Asked asked : List.copyOf(open.values())) {
      Instant from = asked.since().isAfter(since) ? asked.since() : since;
      if (!asked.isListen() && !now.isBefore(from.plus(HOLD))) {
        expire(asked);
      }
    }
  }

  private void expire(Asked asked) {
    RpcId id = asked.message().needId();
    open.remove(id);
    if (asked.way() == Way.HELD) {
      unhold(asked.message());
      ports.toClient(AwayFault.away(id, HOLD, reason));
    } else {
      abandoned.add(id);
      ports.toClient(AwayFault.mayHaveRun(id, reason));
    }
  }

  /** No gateway can come before somebody mends the config: nothing is held for it. */
  void faulty(String fault) {
    if (phase != Phase.AWAY) {
      return;
    }
    for (Asked asked : List.copyOf(open.values())) {
      if (asked.way() == Way.HELD && !asked.isListen()) {
        RpcId id = asked.message().needId();
        open.remove(id);
        unhold(asked.message());
        ports.toClient(AwayFault.faulty(id, fault));
      }
    }
  }

  /** Whether something waits for the gateway. */
  boolean isWanting() {
    return phase != Phase.JOINED && !open.isEmpty();
  }

  /** Whether a request has no answer yet; subscriptions have none by nature. */
  boolean isUnsettled() {
    for (Asked asked : open.values()) {
      if (!asked.isListen()) {
        return true;
      }
    }
    return false;
  }

  Phase phase() {
    return phase;
  }
}
