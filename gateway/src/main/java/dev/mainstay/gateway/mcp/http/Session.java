package dev.mainstay.gateway.mcp.http;

import dev.mainstay.core.access.Room;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One legacy session: from {@code initialize} to DELETE, or until nothing was heard for long. A
 * connection that breaks ends no request; its stream goes on and can be asked for again.
 */
final class Session {

  /** The number of the stream for messages that belong to no request. */
  static final int STANDING = 0;

  /** Streams that are over and can still be asked for. */
  private static final int OVER_MAX = 16;

  private final String id;
  private final ClientId client;
  private final String profile;
  private final Room room;
  private final Map<RpcId, Integer> running = new HashMap<>();
  private final LinkedHashMap<Integer, Stream> streams = new LinkedHashMap<>();
  private int numbered = STANDING;
  private @Nullable RpcId initialize;
  private String version = "";
  private int readers;
  private Instant usedAt;

  /**
   * A session that begins.
   *
   * @param id the secret that its client sends with each request
   * @param client its name for everybody else
   */
  Session(String id, ClientId client, String profile, Room room, Instant now) {
    this.id = id;
    this.client = client;
    this.profile = profile;
    this.room = room;
    this.usedAt = now;
    streams.put(STANDING, new Stream(Stream.Kind.STANDING, 0, room));
  }

  String id() {
    return id;
  }

  ClientId client() {
    return client;
  }

  String profile() {
    return profile;
  }

  /** The version that was agreed on; empty before. */
  synchronized String version() {
    return version;
  }

  /** A stream of it, and its number. */
  record Numbered(int number, Stream stream) {}

  /** The stream for the answers of some requests; empty when an id of them is in use. */
  synchronized Optional<Numbered> begin(List<Message> requests) {
    Set<RpcId> ids = new HashSet<>();
    for (Message request : requests) {
      if (running.containsKey(request.needId()) || !ids.add(request.needId())) {
        return Optional.empty();
      }
    }
    int number = ++numbered;
    Stream stream = new Stream(Stream.Kind.RESUMABLE, requests.size(), room);
    streams.put(number, stream);
    ids.forEach(request -> running.put(request, number));
    if (requests.getFirst().method().equals("initialize")) {
      initialize = requests.getFirst().needId();
    }
    forgetOld();
    return Optional.of(new Numbered(number, stream));
  }

  private void forgetOld() {
    int over = (int) streams.values().stream().filter(Stream::isOver).count();
    Iterator<Stream> oldest = streams.values().iterator();
    while (over > OVER_MAX) {
      Stream stream = oldest.next();
      if (stream.isOver()) {
        stream.fail("its answer was long ago");
        oldest.remove();
        over--;
      }
    }
  }

  /** Gives up requests that the hub has not taken. */
  synchronized void withdraw(Numbered stream) {
    running.values().removeIf(number -> number == stream.number());
    streams.remove(stream.number());
  }

  /** The stream of some number, if it is still known. */
  synchronized Optional<Stream> stream(int number) {
    return Optional.ofNullable(streams.get(number));
  }

  /** Puts a message into the stream that it belongs to. */
  synchronized void send(@Nullable RpcId about, Message message) {
    RpcId request = about == null && message.isAnswer() ? message.id().orElse(null) : about;
    Integer number = request == null ? null : running.get(request);
    if (message.isAnswer()) {
      running.remove(request);
      if (request != null && request.equals(initialize)) {
        version = message.text("result", "protocolVersion").orElse("");
      }
    } else if (number == null) {
      number = STANDING;
    }
    Stream stream = number == null ? null : streams.get(number);
    if (stream != null) {
      stream.put(message);
    }
  }

  /** A connection reads one of its streams. */
  synchronized void reading(Instant now) {
    readers++;
    usedAt = now;
  }

  /** It does no more. */
  synchronized void read(Instant now) {
    readers--;
    usedAt = now;
  }

  synchronized void used(Instant now) {
    usedAt = now;
  }

  /** When it was used last; nothing while it is in use. */
  synchronized Optional<Instant> idleSince() {
    return readers > 0 ? Optional.empty() : Optional.of(usedAt);
  }

  /** Ends all its streams. */
  synchronized void end(String reason) {
    streams.values().forEach(stream -> stream.fail(reason));
    streams.clear();
    running.clear();
  }
}
