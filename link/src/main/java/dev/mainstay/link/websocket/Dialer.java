package dev.mainstay.link.websocket;

import dev.mainstay.link.Discovery;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile.Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
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

  private final Discovery discovery;
  private final WebSocketClient client;
  private final Refusals refusals;
  private final Limits limits;

  /** What came of it. */
  sealed interface Dialed {
    /** It is connected. */
    record Connected(WebSocket socket) implements Dialed {}

    /** It is not, and nothing of it is left. */
    record Refused(Refusal refusal) implements Dialed {}
  }

  /** What came of one handshake. */
  private sealed interface Answer {
    record Done(Dialed dialed) implements Answer {}

    record Elsewhere(URI uri) implements Answer {}
  }

  Dialer(Discovery discovery, WebSocketClient client, Refusals refusals, Limits limits) {
    this.discovery = discovery;
    this.client = client;
    this.refusals = refusals;
    this.limits = limits;
  }

  Dialed dial(Position from, WebSocket.Listener listener) throws InterruptedException {
    return switch (find(from)) {
      case Discovery.Found.At(Address address) -> follow(address, listener);
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

  private Dialed follow(Address first, WebSocket.Listener listener) throws InterruptedException {
    long end = System.nanoTime() + limits.connect().toNanos();
    Address address = first;
    for (int redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      switch (handshake(address, end - System.nanoTime(), listener)) {
        case Answer.Done(Dialed dialed) -> {
          return dialed;
        }
        case Answer.Elsewhere(URI next) -> {
          if (isSecret(address.uri()) && !isSecret(next)) {
            return refused(where(address.uri()) + " sends us to an unencrypted address: refused");
          }
          address = at(next, address);
        }
      }
    }
    return refused(where(first.uri()) + " redirects more than " + REDIRECTS_MAX + " times");
  }

  private Answer handshake(Address address, long nanos, WebSocket.Listener listener)
      throws InterruptedException {
    String where = where(address.uri());
    CompletableFuture<WebSocket> making;
    try {
      WebSocket.Builder builder =
          client.builder().connectTimeout(Duration.ofNanos(Math.max(1, nanos)));
      address.headers().forEach(builder::header);
      making = builder.buildAsync(address.uri(), listener);
    } catch (IllegalArgumentException e) {
      return done(UNUSABLE);
    }
    try {
      return new Answer.Done(
          new Dialed.Connected(making.get(Math.max(1, nanos), TimeUnit.NANOSECONDS)));
    } catch (TimeoutException e) {
      giveUp(making);
      return done(Refusal.again(where + " did not answer in time"));
    } catch (InterruptedException e) {
      giveUp(making);
      throw e;
    } catch (ExecutionException e) {
      return failed(address.uri(), cause(e));
    }
  }

  /** Closes the connection, whether it is still being made or was just then. */
  private static void giveUp(CompletableFuture<WebSocket> making) {
    if (!making.cancel(true) && making.state() == Future.State.SUCCESS) {
      making.resultNow().abort();
    }
  }

  private Answer failed(URI asked, Throwable fault) {
    if (fault instanceof IllegalArgumentException) {
      return done(UNUSABLE);
    }
    if (!(fault instanceof WebSocketHandshakeException refused) || refused.getResponse() == null) {
      return done(Refusals.failed(where(asked), fault));
    }
    HttpResponse<?> answer = refused.getResponse();
    Optional<URI> elsewhere = elsewhere(asked, answer);
    return elsewhere.isPresent()
        ? new Answer.Elsewhere(elsewhere.get())
        : done(refusals.answered(where(asked), answer));
  }

  /** Where a redirect leads, if it is one and that is a place for a WebSocket. */
  private static Optional<URI> elsewhere(URI asked, HttpResponse<?> answer) {
    return switch (answer.statusCode()) {
      case 301, 302, 303, 307, 308 ->
          answer
              .headers()
              .firstValue("Location")
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

  private static Answer done(Refusal refusal) {
    return new Answer.Done(new Dialed.Refused(refusal));
  }

  private static Dialed refused(String reason) {
    return new Dialed.Refused(Refusal.again(reason));
  }

  /** Host and port: the rest of an address may hold a secret. */
  private static String where(URI uri) {
    return uri.getPort() < 0 ? String.valueOf(uri.getHost()) : uri.getHost() + ":" + uri.getPort();
  }
}
