package dev.mainstay.link.websocket;

import dev.mainstay.core.Timeline;
import dev.mainstay.link.Discovery;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile.Address;
import dev.mainstay.link.wire.Answer;
import dev.mainstay.link.wire.Connector;
import dev.mainstay.link.wire.Deadline;
import dev.mainstay.link.wire.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes one connection: address, handshake, redirects. Waits; an interrupt ends it at once. */
final class Dialer {

  /** Redirects in a row that are followed. */
  static final int REDIRECTS_MAX = 5;

  /** Headers that are meant for one host, and are not told to another. */
  private static final Set<String> FOR_ONE_HOST =
      Set.of("authorization", "cookie", "proxy-authorization");

  private static final Map<String, String> SCHEMES =
      Map.of("ws", "ws", "http", "ws", "wss", "wss", "https", "wss");

  /** The reason names no address: it may hold a secret. */
  private static final Refusal UNUSABLE =
      Refusal.again(
          "the address cannot be used: it must be ws:// or wss:// with a host, without a # part,"
              + " and its headers must be allowed ones");

  private static final String LATE = " did not answer in time";

  private final Discovery discovery;
  private final Connector connector;
  private final Refusals refusals;
  private final Limits limits;
  private final Timeline timeline;

  /** What came of it. */
  sealed interface Dialed {
    /** It is connected. */
    record Connected(Wire wire) implements Dialed {}

    /** It is not, and nothing of it is left. */
    record Refused(Refusal refusal) implements Dialed {}
  }

  /** What came of one handshake. */
  private sealed interface Outcome {
    record Done(Dialed dialed) implements Outcome {}

    record Elsewhere(URI uri) implements Outcome {}
  }

  Dialer(WebSocketLines.Parts parts) {
    this.discovery = parts.discovery();
    this.connector = parts.client().connector();
    this.refusals = new Refusals(parts.clock());
    this.limits = parts.limits();
    this.timeline = parts.timeline();
  }

  Dialed dial(Position from) throws InterruptedException {
    return switch (find(from)) {
      case Discovery.Found.At(Address address) -> inTime(address);
      case Discovery.Found.Refused(Refusal refusal) -> new Dialed.Refused(refusal);
    };
  }

  private Discovery.Found find(Position from) throws InterruptedException {
    FutureTask<Discovery.Found> finding = new FutureTask<>(() -> discovery.find(from));
    Thread.ofVirtual().name("link-address").start(finding);
    try {
      return finding.get(limits.find().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return new Discovery.Found.Refused(
          Refusal.again("its address was not told within " + limits.find().toMillis() + " ms"));
    } catch (ExecutionException e) {
      return new Discovery.Found.Refused(
          Refusal.again("its address was not found: " + Refusals.words(cause(e))));
    } finally {
      finding.cancel(true);
    }
  }

  private Dialed inTime(Address address) throws InterruptedException {
    Deadline deadline = new Deadline(timeline, limits.connect());
    Dialed dialed;
    try {
      dialed = follow(address, deadline);
    } finally {
      deadline.end();
    }
    if (dialed instanceof Dialed.Connected(Wire wire) && deadline.isMissed()) {
      wire.abort();
      return refused(where(address.uri()) + LATE);
    }
    return dialed;
  }

  private Dialed follow(Address first, Deadline deadline) throws InterruptedException {
    Address address = first;
    for (int redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      switch (handshake(address, deadline)) {
        case Outcome.Done(Dialed dialed) -> {
          return dialed;
        }
        case Outcome.Elsewhere(URI next) -> {
          if (isSecret(address.uri()) && !isSecret(next)) {
            return refused(where(address.uri()) + " sends us to an unencrypted address: refused");
          }
          address = at(next, address);
        }
      }
    }
    return refused(where(first.uri()) + " redirects more than " + REDIRECTS_MAX + " times");
  }

  private Outcome handshake(Address address, Deadline deadline) throws InterruptedException {
    String where = where(address.uri());
    Wire.Bounds bounds = new Wire.Bounds(limits.messageBytes(), limits.unsentBytes());
    try {
      return switch (connector.open(address.uri(), address.headers(), deadline, bounds)) {
        case Connector.Made.Open(Wire wire) -> new Outcome.Done(new Dialed.Connected(wire));
        case Connector.Made.Refused(Answer answer) -> answered(address.uri(), answer);
      };
    } catch (IllegalArgumentException e) {
      return done(UNUSABLE);
    } catch (IOException e) {
      return done(deadline.isMissed() ? Refusal.again(where + LATE) : Refusals.failed(where, e));
    }
  }

  private Outcome answered(URI asked, Answer answer) {
    Optional<URI> elsewhere = elsewhere(asked, answer);
    return elsewhere.isPresent()
        ? new Outcome.Elsewhere(elsewhere.get())
        : done(refusals.answered(where(asked), answer));
  }

  /** Where a redirect leads, if it is one and that is a place for a WebSocket. */
  private static Optional<URI> elsewhere(URI asked, Answer answer) {
    return switch (answer.status()) {
      case 301, 302, 303, 307, 308 ->
          answer
              .header("Location")
              .flatMap(to -> {
                try {
                  URI next = asked.resolve(to.strip());
                  String scheme = String.valueOf(next.getScheme()).toLowerCase(Locale.ROOT);
                  return next.getHost() == null || !SCHEMES.containsKey(scheme)
                      ? Optional.empty()
                      : Optional.of(
                          new URI(
                              SCHEMES.get(scheme) + next.toString().substring(scheme.length())));
                } catch (IllegalArgumentException | URISyntaxException e) {
                  return Optional.empty();
                }
              });
      default -> Optional.empty();
    };
  }

  /** The headers go on to the same host; what is meant for it alone, to no other. */
  private static Address at(URI next, Address before) {
    Map<String, String> headers = new HashMap<>(before.headers());
    if (!next.getHost().equalsIgnoreCase(before.uri().getHost())) {
      headers.keySet().removeIf(name -> FOR_ONE_HOST.contains(name.toLowerCase(Locale.ROOT)));
    }
    return new Address(next, headers);
  }

  private static boolean isSecret(URI uri) {
    return "wss".equalsIgnoreCase(uri.getScheme());
  }

  private static Throwable cause(ExecutionException e) {
    return e.getCause() == null ? e : e.getCause();
  }

  private static Outcome done(Refusal refusal) {
    return new Outcome.Done(new Dialed.Refused(refusal));
  }

  private static Dialed refused(String reason) {
    return new Dialed.Refused(Refusal.again(reason));
  }

  /** Host and port: the rest of an address may hold a secret. */
  private static String where(URI uri) {
    return uri.getPort() < 0 ? String.valueOf(uri.getHost()) : uri.getHost() + ":" + uri.getPort();
  }
}
