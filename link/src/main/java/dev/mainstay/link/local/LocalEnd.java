package dev.mainstay.link.local;

import dev.mainstay.core.access.Caller;
import dev.mainstay.core.access.Gate;
import dev.mainstay.core.access.Token;
import dev.mainstay.core.access.Verdict;
import dev.mainstay.link.Delivery;
import dev.mainstay.link.Profile;
import dev.mainstay.link.Receiver;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.edge.Telling;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The bot's end of one link while it listens. The bot that came last is the one that is served. */
public final class LocalEnd implements Receiver, AutoCloseable {

  private static final int TAKEN_OVER = 4409;
  private static final int GOING_AWAY = 1001;

  private final LocalServer server;
  private final Gate gate;
  private final int port;
  private final Parts parts;
  private final Telling telling;
  private final String ids = UUID.randomUUID().toString();
  private final AtomicLong lastId = new AtomicLong();

  // What follows is guarded by this.
  private long lastBot;
  private @Nullable BotEnd present;
  private Runnable stop = () -> {};

  /**
   * What it needs of others.
   *
   * @param token what those must bear who must bear one
   * @param relay takes events, from any thread; false when it is full, then it is told again
   * @param notes is told what people may want to know, such as why a bot was closed
   * @param faults is told of programmer's errors
   */
  public record Parts(
      Profile profile,
      LocalLimits limits,
      Token token,
      Admission admission,
      Predicate<RelayEvent> relay,
      Consumer<String> notes,
      Consumer<Throwable> faults) {}

  /** Who may be the bot. */
  public enum Admission {
    /** Whoever runs on this machine; others bear the token. */
    ANYBODY_HERE,
    /** Only who bears the token. */
    BEARERS
  }

  LocalEnd(LocalServer server, Gate gate, int port, Parts parts) {
    this.server = server;
    this.gate = gate;
    this.port = port;
    this.parts = parts;
    this.telling = new Telling(parts.relay());
  }

  synchronized void opened(Runnable closing) {
    stop = closing;
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  @Override
  public void deliver(long bot, Delivery delivery) {
    BotEnd known;
    synchronized (this) {
      known = bot == lastBot ? present : null;
    }
    if (known != null) {
      known.deliver(delivery);
    }
  }

  @Override
  public void flush() {
    BotEnd known;
    synchronized (this) {
      known = present;
    }
    if (known != null) {
      known.flush();
    }
  }

  /** Whether a request may become a bot: Host, Origin, then the token. */
  Answer admit(Request request) {
    var headers = request.getHeaders();
    Caller caller =
        new Caller(
            request.getMethod(),
            Optional.ofNullable(headers.get(HttpHeader.HOST)).orElse(""),
            headers.get(HttpHeader.ORIGIN),
            Optional.ofNullable(headers.get(HttpHeader.AUTHORIZATION)).orElse(""),
            "",
            true);
    Verdict host = gate.host(caller);
    Verdict verdict = host instanceof Verdict.Allowed ? gate.origin(caller) : host;
    if (verdict instanceof Verdict.Refused refused) {
      return new Answer.Refused(refused.status(), refused.text() + "; " + refused.hint(), Map.of());
    }
    boolean free = gate.isLoopback() && parts.admission() == Admission.ANYBODY_HERE;
    if (free || gate.bears(caller)) {
      return Answer.ADMITTED;
    }
    return new Answer.Refused(
        401,
        "this needs "
            + switch (parts.admission()) {
              case ANYBODY_HERE -> "the token; it is in .mainstay/token";
              case BEARERS -> "the link's bot_token";
            },
        Map.of("WWW-Authenticate", "Bearer"));
  }

  /** The bot that is there; empty for none. */
  public Optional<Visitor> visitor() {
    BotEnd known;
    synchronized (this) {
      known = present;
    }
    return Optional.ofNullable(known).flatMap(BotEnd::visitor);
  }

  /** A bot is there, in place of the one before it. */
  void here(BotEnd bot) {
    BotEnd older;
    synchronized (this) {
      lastBot++;
      bot.number(lastBot);
      older = present;
      present = bot;
      telling.put(new RelayEvent.BotHere(lastBot), () -> {});
    }
    telling.go();
    if (older != null) {
      older.bye(TAKEN_OVER, "another bot connected to this link, and is served instead");
    }
  }

  /** A bot is gone; one whose place was taken is not missed. */
  void gone(BotEnd bot) {
    synchronized (this) {
      if (present != bot) {
        return;
      }
      present = null;
      telling.put(new RelayEvent.BotGone(lastBot), () -> {});
    }
    telling.go();
  }

  void tell(RelayEvent event, Runnable taken) {
    telling.put(event, taken);
    telling.go();
  }

  /** An id for a message that has none. */
  String madeUp() {
    return ids + "-" + lastId.incrementAndGet();
  }

  Profile profile() {
    return parts.profile();
  }

  LocalLimits limits() {
    return parts.limits();
  }

  void note(String text) {
    parts.notes().accept(text);
  }

  void fault(Throwable fault) {
    parts.faults().accept(fault);
  }

  LocalServer server() {
    return server;
  }

  /** Tells the bot that the link ends, waits a moment for its answer, and listens no more. */
  @Override
  public void close() {
    BotEnd known;
    Runnable closing;
    synchronized (this) {
      known = present;
      closing = stop;
    }
    if (known != null) {
      known.bye(GOING_AWAY, "the link ends");
      known.awaitGone();
    }
    closing.run();
  }
}
