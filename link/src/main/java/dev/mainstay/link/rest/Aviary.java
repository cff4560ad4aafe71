package dev.mainstay.link.rest;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Said;
import dev.mainstay.link.template.Canaries;
import dev.mainstay.link.template.Template;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The canaries that fly by calls, each on a virtual thread of its own. */
final class Aviary {

  /** Sockets may share what comes: a canary for one that another met flies again, so often. */
  private static final int AGAIN_MAX = 8;

  /** Canaries that are remembered, to be removed at the remote when they are met. */
  private static final int FLYING_MAX = 64;

  private static final long LOOK_NANOS = 50_000_000;
  private static final long TELL_NANOS = 1_000_000;

  private final RestLines.Parts parts;
  private final Predicate<RelayEvent> relay;
  private final Map<Long, Heard> heard = new ConcurrentHashMap<>();

  /** Canaries under way by their numbers, the oldest first; guarded by itself. */
  private final Map<Long, Bird> flying = new LinkedHashMap<>();

  private volatile long last;

  /** A canary: for which line, how often it may fly again, and what the remote calls it. */
  private record Bird(long line, int again, Optional<String> id) {}

  /** What a message is. */
  sealed interface Met {
    /** The message itself. */
    Incoming message();

    /** No canary. */
    record None(Incoming message) implements Met {}

    /** One of ours. */
    record Own(Incoming message, long canary) implements Met {}

    /** One of an earlier process. */
    record Other(Incoming message) implements Met {}
  }

  Aviary(RestLines.Parts parts, Predicate<RelayEvent> relay) {
    this.parts = parts;
    this.relay = relay;
  }

  /** Lets a canary fly for a line. */
  void fly(long line, long canary) {
    last = canary;
    switch (parts.flight()) {
      case Flight.ByLine _ -> {}
      case Flight.Message message -> {
        late(line).forEach(bird -> run(line, canary, () -> delete(message, bird.id())));
        release(message, canary, new Bird(line, AGAIN_MAX, Optional.empty()));
      }
      case Flight.Compare compare -> run(line, canary, () -> compare(compare, line, canary));
    }
  }

  private interface Errand {
    void run() throws IOException, InterruptedException;
  }

  private void run(long line, long canary, Errand errand) {
    Thread.ofVirtual()
        .name("link-canary-" + canary)
        .start(() -> {
          try {
            errand.run();
          } catch (IOException e) {
            tell(new RelayEvent.CanaryBroken(line, canary, String.valueOf(e.getMessage())));
          } catch (InterruptedException e) {
            // Nobody waits for it any more.
          }
        });
  }

  private void release(Flight.Message message, long canary, Bird bird) {
    synchronized (flying) {
      flying.put(canary, bird);
      if (flying.size() > FLYING_MAX) {
        flying.remove(flying.keySet().iterator().next());
      }
    }
    run(bird.line(), canary, () -> send(message, canary, bird));
  }

  private void send(Flight.Message message, long canary, Bird bird)
      throws IOException, InterruptedException {
    Answer answer =
        parts.calls().make(message.send(), Map.of("canary", parts.canaries().name(canary)));
    if (!answer.isGood()) {
      throw new IOException(answer.refusal().reason());
    }
    Optional<String> id =
        message.id().isEmpty()
            ? Optional.empty()
            : answer.body().at(message.id()).map(Json::display);
    boolean flies;
    synchronized (flying) {
      flies = flying.replace(canary, bird, new Bird(bird.line(), bird.again(), id));
    }
    if (!flies) {
      // It was met before its own call had an answer.
      delete(message, id);
    }
  }

  private void compare(Flight.Compare compare, long line, long canary)
      throws IOException, InterruptedException {
    Answer answer = parts.calls().make(compare.latest(), Map.of());
    if (!answer.isGood()) {
      throw new IOException(answer.refusal().reason());
    }
    String latest = answer.body().at(compare.id()).map(Json::display).orElse("");
    Heard ids = heard.computeIfAbsent(line, _ -> new Heard());
    ids.begin(latest);
    long until = System.nanoTime() + compare.timeout().toNanos();
    while (!ids.knows(latest)) {
      if (System.nanoTime() > until) {
        return; // It is for the link to say that the line is deaf.
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    tell(new RelayEvent.Heard(line, List.of(new Said.Echo(canary))));
  }

  /** What a message is that came by a line. */
  Met meet(long line, Incoming message) {
    return switch (parts.flight()) {
      case Flight.ByLine _ -> new Met.None(message);
      case Flight.Compare _ -> {
        heard.computeIfAbsent(line, _ -> new Heard()).add(message.id());
        yield new Met.None(message);
      }
      case Flight.Message flight -> meet(flight, message);
    };
  }

  private Met meet(Flight.Message flight, Incoming message) {
    String text = message.frame().text();
    if (!mayBe(flight, text)) {
      return new Met.None(message);
    }
    Json json = Json.tryParse(text).orElse(Json.of(null));
    return switch (parts.canaries().find(flight.expect(), json, last)) {
      case Canaries.Found.None _ -> new Met.None(message);
      case Canaries.Found.Own(long canary) -> new Met.Own(message, canary);
      case Canaries.Found.Other _ -> new Met.Other(message);
    };
  }

  /** Most messages are none, and need not be read for that. */
  private static boolean mayBe(Flight.Message flight, String text) {
    for (Template value : flight.expect().fields().values()) {
      if (value.names().contains("canary")) {
        return text.contains(Canaries.MARK);
      }
    }
    return true;
  }

  /** The relay knows of it: it is removed at the remote, or flies again for its own line. */
  void landed(long line, Met met) {
    if (!(met instanceof Met.Own(Incoming _, long canary))
        || !(parts.flight() instanceof Flight.Message flight)) {
      return;
    }
    Bird bird;
    synchronized (flying) {
      bird = flying.remove(canary);
    }
    if (bird == null) {
      return;
    }
    if (bird.id().isPresent()) {
      run(line, canary, () -> delete(flight, bird.id()));
    }
    if (bird.line() != line && bird.again() > 0) {
      release(flight, canary, new Bird(bird.line(), bird.again() - 1, Optional.empty()));
    }
  }

  /** Those that flew for a line and were not met: what they left at the remote is removed. */
  private List<Bird> late(long line) {
    synchronized (flying) {
      List<Bird> late = flying.values().stream().filter(bird -> bird.line() == line).toList();
      flying.values().removeAll(late);
      return late;
    }
  }

  /** One that cannot be removed is only untidy. */
  private void delete(Flight.Message flight, Optional<String> id) throws InterruptedException {
    Call delete = flight.delete();
    if (delete == null || id.isEmpty()) {
      return;
    }
    try {
      parts.calls().make(delete, Map.of("id", id.get()));
    } catch (IOException e) {
      // The next one is tried anew.
    }
  }

  /** A line is over: nothing flies for it any more. */
  void forget(long line) {
    heard.remove(line);
    synchronized (flying) {
      flying.values().removeIf(bird -> bird.line() == line);
    }
  }

  /** Tells the relay, however long that takes. */
  void tell(RelayEvent event) {
    while (!relay.test(event)) {
      LockSupport.parkNanos(TELL_NANOS);
    }
  }
}
