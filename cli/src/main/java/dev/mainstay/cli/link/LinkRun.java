package dev.mainstay.cli.link;

import dev.mainstay.cli.config.LinkSettings;
import dev.mainstay.core.Chance;
import dev.mainstay.core.Event.Severity;
import dev.mainstay.core.access.Place;
import dev.mainstay.core.access.Token;
import dev.mainstay.link.Delivery;
import dev.mainstay.link.LinkFacts;
import dev.mainstay.link.LinkNotice;
import dev.mainstay.link.LinkState;
import dev.mainstay.link.Receiver;
import dev.mainstay.link.Relay;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.RelayLoop;
import dev.mainstay.link.local.LocalEnd;
import dev.mainstay.link.local.LocalLimits;
import dev.mainstay.link.local.LocalServer;
import dev.mainstay.link.local.Visitor;
import dev.mainstay.link.store.SqliteStore;
import dev.mainstay.probe.Sockets;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One link at work in this process: its relay, the lines to the remote, its file, and the bot's
 * end, which may be closed while the rest goes on.
 */
final class LinkRun implements AutoCloseable {

  private static final int EVENTS_MAX = 65_536;
  private static final Duration FACTS_WITHIN = Duration.ofSeconds(1);
  private static final long LOOK_NANOS = 2_000_000;

  private final LinkSettings settings;
  private final LinkGround ground;
  private final Sockets sockets;
  private final SqliteStore store;
  private final Remote remote;
  private final RelayLoop loop;
  private volatile @Nullable LocalEnd end;
  private volatile @Nullable BotFacts bot;
  private volatile @Nullable Throwable crash;

  /** Begins, and goes on with what was kept. */
  LinkRun(LinkSettings settings, LinkGround ground, Sockets sockets) throws IOException {
    this.settings = settings;
    this.ground = ground;
    this.sockets = sockets;
    Wire wire = new Wire();
    this.store =
        SqliteStore.open(
            settings.store(),
            settings.spec().bounds(),
            ground.writers(),
            InstantSource.system(),
            new SqliteStore.Ears(wire::tell, this::damaged));
    Chance chance = Chance.fresh();
    this.remote = Remote.of(settings, ground, chance);
    Relay relay =
        new Relay(
            settings.spec(),
            new Relay.Ports(
                remote.lines(wire::offer, chance.forPart("lines"), this::crashed),
                new Bots(),
                store,
                remote.profile().takes(),
                ground.journal()::accept,
                ground.host()),
            store.load(),
            chance.forPart("relay"),
            ground.timeline().now());
    this.loop =
        new RelayLoop(
            settings.spec().name(),
            relay,
            ground.timeline(),
            InstantSource.system(),
            EVENTS_MAX,
            this::crashed);
    wire.loop = loop;
    loop.start();
  }

  /** What edges tell before there is a loop waits as for a full one. */
  private static final class Wire {
    volatile @Nullable RelayLoop loop;

    boolean offer(RelayEvent event) {
      RelayLoop known = loop;
      return known != null && known.offer(event);
    }

    void tell(RelayEvent event) {
      while (!offer(event)) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  /** The bot's end, while it listens. */
  private final class Bots implements Receiver {
    @Override
    public void deliver(long bot, Delivery delivery) {
      LocalEnd known = end;
      if (known != null) {
        known.deliver(bot, delivery);
      }
    }

    @Override
    public void flush() {
      LocalEnd known = end;
      if (known != null) {
        known.flush();
      }
    }
  }

  private void damaged(SqliteStore.Damage damage) {
    tell(
        "link.store.damaged",
        Severity.ERROR,
        damage.reason() + "; kept as " + damage.keptAs() + ", " + damage.rescued() + " rescued");
  }

  private void crashed(Throwable error) {
    crash = error;
    tell("link.crashed", Severity.ERROR, String.valueOf(error));
  }

  private void tell(String name, Severity severity, String detail) {
    ground
        .journal()
        .accept(
            new LinkNotice(
                name,
                settings.spec().name(),
                ground.host(),
                ground.timeline().now(),
                severity,
                Map.of("detail", detail)));
  }

  /** Lets bots come, unless they can. */
  synchronized LocalServer.Opening listen() {
    LocalEnd known = end;
    if (known != null) {
      return new LocalServer.Opening.Listening(known);
    }
    LocalServer.Opening opening =
        ground
            .server()
            .open(
                place(),
                new LocalEnd.Parts(
                    remote.profile(),
                    LocalLimits.of(settings.spec()),
                    settings.botToken().isEmpty()
                        ? ground.token()
                        : Token.of(settings.botToken().reveal()),
                    settings.botToken().isEmpty()
                        ? LocalEnd.Admission.ANYBODY_HERE
                        : LocalEnd.Admission.BEARERS,
                    this::heard,
                    words -> tell("link.bot", Severity.WARN, words),
                    this::crashed));
    if (opening instanceof LocalServer.Opening.Listening(LocalEnd listening)) {
      end = listening;
    }
    return opening;
  }

  /** What the bot's end tells; who came is looked up aside, for that may take a moment. */
  private boolean heard(RelayEvent event) {
    boolean taken = loop.offer(event);
    if (taken && event instanceof RelayEvent.BotHere) {
      Thread.ofVirtual().name("link-" + settings.spec().name() + "-bot").start(this::met);
    }
    return taken;
  }

  /** A bot is met once; of two that come at once the later one is the one that stays. */
  private synchronized void met() {
    Optional<BotFacts> before = Optional.ofNullable(bot);
    Optional<Visitor> visitor = Optional.ofNullable(end).flatMap(LocalEnd::visitor);
    if (visitor.isEmpty() || visitor.equals(before.map(BotFacts::visitor))) {
      return;
    }
    BotFacts known = BotFacts.of(visitor.get(), sockets);
    bot = known;
    tell("link.bot.here", Severity.INFO, known.words());
  }

  /** Who is connected; empty while nobody is. */
  Optional<BotFacts> bot() {
    Optional<Visitor> visitor = Optional.ofNullable(end).flatMap(LocalEnd::visitor);
    return Optional.ofNullable(bot)
        .filter(known -> visitor.equals(Optional.of(known.visitor())))
        .or(() -> visitor.map(one -> BotFacts.of(one, sockets)));
  }

  private Place place() {
    LinkSettings.Listen listen = settings.listen();
    String key = "links." + settings.spec().name() + ".listen";
    return new Place(listen.host(), listen.port(), listen.port(), List.of(), key);
  }

  /** How it is; empty when it does not say so in time. */
  Optional<LinkFacts> facts() {
    CompletableFuture<LinkFacts> answer = new CompletableFuture<>();
    if (!loop.offer(new RelayEvent.Look(answer::complete))) {
      return Optional.empty();
    }
    try {
      return Optional.of(answer.get(FACTS_WITHIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Why it has ended by a fault of its own; empty while it lives. */
  Optional<String> crash() {
    return Optional.ofNullable(crash).map(String::valueOf);
  }

  /** Ends it within {@link dev.mainstay.link.LinkSpec#closeWithin}, also on a dead network. */
  @Override
  public synchronized void close() {
    LocalEnd known = end;
    end = null;
    if (known != null) {
      known.close();
    }
    boolean _ = loop.offer(new RelayEvent.Close());
    long until = System.nanoTime() + settings.spec().closeWithin().toNanos();
    while (System.nanoTime() < until && !hasEnded()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    loop.close();
    store.close();
  }

  private boolean hasEnded() {
    return crash != null || facts().filter(it -> it.state() instanceof LinkState.Ended).isPresent();
  }
}
