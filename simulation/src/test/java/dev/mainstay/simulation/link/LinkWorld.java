package dev.mainstay.simulation.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Chance;
import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.link.Delivery;
import dev.mainstay.link.Frame;
import dev.mainstay.link.LinkSpec;
import dev.mainstay.link.LinkSpec.Canary;
import dev.mainstay.link.LinkState;
import dev.mainstay.link.LinkState.Successor;
import dev.mainstay.link.LinkState.Up;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Profile;
import dev.mainstay.link.Relay;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.RelayEvent.Submission;
import dev.mainstay.simulation.link.SimLines.Door;
import dev.mainstay.simulation.link.SimLines.Fate;
import dev.mainstay.simulation.link.SimLines.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One link between a remote and a bot. Its invariants hold after every event: never more than two
 * connections that are not proven ended; no message handled twice but one whose end was not durable
 * when the process was killed; a deaf or silent line is found in its time. At the end: every
 * message was handled, and everything that was accepted from the bot came to the remote.
 */
final class LinkWorld {

  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** What was on its way when a line went deaf may still come. */
  static final Duration ON_ITS_WAY = Duration.ofMillis(10);

  static final LinkSpec SPEC = LinkSpec.of("chat").canary(new Canary.Flies(IDLE, TIMEOUT));

  final List<String> trace = new ArrayList<>();
  private final VirtualTimeline timeline =
      new VirtualTimeline(Instant.parse("2026-01-01T00:00:00Z"));
  private final SplittableRandom random;
  private final SimRemote remote;
  private final SimStore store;
  private final Map<String, Integer> handled = new HashMap<>();
  private final Set<String> accepted = new HashSet<>();

  /** Messages whose handling was not durable when the process was killed. */
  private final Set<String> excused = new HashSet<>();

  private SimLines lines;
  private Relay relay;
  private Instant woken = Instant.MAX;
  private long life;
  private long bots;
  private int sleeps;
  private int submissions;

  LinkWorld(long seed) {
    random = new SplittableRandom(seed);
    SimRemote.Kind kind = random.nextBoolean() ? SimRemote.Kind.ACKS : SimRemote.Kind.STREAM;
    remote = new SimRemote(kind, timeline, random.split(), this::note);
    store = new SimStore(timeline, random.split());
    lines = new SimLines(timeline, random.split(), remote, _ -> {}, this::note);
    relay = begin();
    botComes();
  }

  private Relay begin() {
    long now = ++life;
    woken = Instant.MAX;
    lines = new SimLines(timeline, random.split(), remote, event -> tell(now, event), this::note);
    store.serve(event -> tell(now, event));
    Relay fresh =
        new Relay(
            SPEC,
            new Relay.Ports(lines, this::deliver, store, Profile.Takes.TOLD, _ -> {}, "here"),
            store.load(),
            new Chance(random.nextLong()),
            timeline.now());
    relay = fresh;
    fresh.start();
    wakeUp();
    return fresh;
  }

  private void tell(long to, RelayEvent event) {
    if (to != life) {
      return;
    }
    relay.on(event, timeline.now());
    relay.flush();
    check();
    wakeUp();
  }

  private void wakeUp() {
    Instant at = relay.wakeAt();
    if (!at.equals(woken)) {
      woken = at;
      long now = life;
      if (!at.equals(Instant.MAX)) {
        var _ =
            timeline.at(
                at,
                () -> {
                  if (now == life && at.equals(woken)) {
                    woken = Instant.MAX;
                    tell(now, new RelayEvent.Wake());
                  }
                });
      }
    }
  }

  private void check() {
    assertThat(lines.wires()).as("connections at once").hasSizeLessThanOrEqualTo(2);
  }

  /** One thing happens, at random. */
  void disturb() {
    switch (random.nextInt(20)) {
      case 0 -> befall(Fate.DEAF);
      case 1 -> befall(Fate.BLACK_HOLE);
      case 2 -> wire(lines::reset);
      case 3 -> lines.door(random.nextBoolean() ? Door.REFUSES : Door.SILENT);
      case 4 -> {
        botGoes();
        later(random.nextInt(3_000), this::botComes);
      }
      case 5 -> {
        store.disk(SimStore.Disk.FULL);
        later(random.nextInt(20_000), () -> store.disk(SimStore.Disk.WELL));
      }
      case 6 -> {
        if (random.nextInt(3) == 0) {
          // At the worst moment: between a message, its ack, its place on the disk, and the bot.
          remote.publish();
          submit();
          later(random.nextInt(12), this::kill);
        }
      }
      case 7 -> {
        sleeps++;
        timeline.jump(Duration.ofMinutes(1 + random.nextInt(60)));
        tell(life, new RelayEvent.Woke(Duration.ofMinutes(30)));
      }
      case 8, 9, 10 -> lines.door(Door.OPEN);
      case 11, 12, 13 -> submit();
      default -> remote.publish();
    }
  }

  void publish() {
    remote.publish();
  }

  private void later(int millis, Runnable action) {
    var _ = timeline.at(timeline.now().plusMillis(millis), action);
  }

  private void wire(Consumer<Wire> action) {
    List<Wire> all = lines.wires();
    if (!all.isEmpty()) {
      action.accept(all.get(random.nextInt(all.size())));
    }
  }

  /** Something befalls the active line, and is found in time. */
  void befall(Fate fate) {
    if (!(relay.state() instanceof Up up)) {
      return;
    }
    long active = up.active().number();
    boolean befallen =
        lines.wires().stream().anyMatch(wire -> wire.line == active && lines.befall(wire, fate));
    if (!befallen) {
      return;
    }
    Duration within = fate == Fate.DEAF ? IDLE.plus(TIMEOUT) : SPEC.ping().plus(SPEC.pong());
    long now = life;
    int slept = sleeps;
    var _ =
        timeline.at(
            timeline.now().plus(within).plus(ON_ITS_WAY),
            () -> {
              if (now == life && slept == sleeps) {
                assertFound(active, fate);
              }
            });
  }

  private void assertFound(long line, Fate fate) {
    boolean trusted =
        relay.state() instanceof Up(var _, var active, Successor successor, var _)
            && active.number() == line
            && successor instanceof Successor.None
            && (fate == Fate.BLACK_HOLE || active.proof() instanceof LinkState.Proof.Held);
    assertThat(trusted).as("line " + line + " is trusted though it is " + fate).isFalse();
  }

  private void kill() {
    note("the process is killed");
    lines.die();
    handled.keySet().stream().filter(id -> !store.hasHandled(id)).forEach(excused::add);
    relay = begin();
    bots++;
    tell(life, new RelayEvent.BotHere(bots));
  }

  private void botComes() {
    bots++;
    note("bot " + bots + " is there");
    tell(life, new RelayEvent.BotHere(bots));
  }

  private void botGoes() {
    note("bot " + bots + " is gone");
    long gone = bots;
    bots++;
    tell(life, new RelayEvent.BotGone(gone));
  }

  private void deliver(long bot, Delivery delivery) {
    long now = life;
    later(
        1 + random.nextInt(50),
        () -> {
          if (bot == bots && now == life) {
            String id = delivery.message().id();
            note("bot handles " + id);
            if (handled.merge(id, 1, Integer::sum) > 1) {
              assertThat(excused).as("handled twice").contains(id);
            }
            tell(now, new RelayEvent.Handled(List.of(delivery.number())));
          }
        });
  }

  private void submit() {
    String id = "s" + ++submissions;
    Outgoing message = new Outgoing(id, Frame.text(id));
    tell(
        life,
        new RelayEvent.Submitted(
            message,
            submission -> {
              if (submission instanceof Submission.Accepted) {
                accepted.add(id);
              }
            }));
  }

  void pass(Duration duration) {
    timeline.advance(duration);
  }

  /** Everything is well for long enough. */
  void calm() {
    lines.door(Door.OPEN);
    store.disk(SimStore.Disk.WELL);
    botComes();
    pass(Duration.ofMinutes(30));
  }

  void checkNothingLost() {
    assertThat(relay.state()).isInstanceOf(Up.class);
    assertThat(((Up) relay.state()).active().proof()).isNotInstanceOf(LinkState.Proof.Failed.class);
    remote
        .messages()
        .forEach(message -> assertThat(handled).as("handled").containsKey(message.id()));
    accepted.forEach(id -> assertThat(remote.taken).as("taken by the remote").containsKey(id));
  }

  int handled() {
    return handled.size();
  }

  private void note(String line) {
    trace.add(timeline.now() + " " + line);
  }
}
