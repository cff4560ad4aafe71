package dev.mainstay.cli.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.component.Part.Proof;
import dev.mainstay.core.Chance;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Lines;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.LinkFacts;
import dev.mainstay.link.LinkSpec;
import dev.mainstay.link.LinkSpec.Bounds;
import dev.mainstay.link.LinkSpec.Canary;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile;
import dev.mainstay.link.Relay;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Said;
import dev.mainstay.link.Session;
import dev.mainstay.link.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a link is called proven, over a real relay whose edges do nothing. */
class VerdictsTest {

  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final LinkSpec spec = spec();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Relay relay =
      new Relay(
          spec,
          new Relay.Ports(
              new DumbLines(), (_, _) -> {}, new DumbStore(), Profile.Takes.TOLD, _ -> {}, "here"),
          Store.Kept.NOTHING,
          new Chance(1),
          now);

  VerdictsTest() {
    relay.start();
    on(new RelayEvent.Opened(1, Session.unknown()));
    echo(1);
  }

  private static LinkSpec spec() {
    LinkSpec plain = LinkSpec.of("chat").canary(new Canary.Flies(IDLE, TIMEOUT));
    Bounds few = new Bounds(100, Duration.ofDays(1), 6, 10, Duration.ofMinutes(15), 1 << 20);
    return new LinkSpec(
        plain.name(),
        plain.ping(),
        plain.pong(),
        plain.ageMax(),
        plain.canary(),
        plain.backoff(),
        few,
        plain.closeWithin());
  }

  /** Edges that take everything and tell nothing. */
  private static final class DumbLines implements Lines {
    @Override
    public void open(long line, Position from) {}

    @Override
    public void ping(long line) {}

    @Override
    public void fly(long line, long canary) {}

    @Override
    public void send(long line, Outgoing message) {}

    @Override
    public void acknowledge(long line, Incoming message) {}

    @Override
    public void read(long line, Reading reading) {}

    @Override
    public void drain(long line, String reason) {}

    @Override
    public void cut(long line, String reason) {}
  }

  private static final class DumbStore implements Store {
    @Override
    public Kept load() {
      return Kept.NOTHING;
    }

    @Override
    public void write(long batch, List<Change> changes) {}

    @Override
    public void close() {}
  }

  private void on(RelayEvent event) {
    relay.on(event, now);
  }

  private void echo(long canary) {
    on(new RelayEvent.Heard(1, List.of(new Said.Echo(canary))));
  }

  private void message(String id) {
    on(
        new RelayEvent.Heard(
            1, List.of(new Said.Message(new Incoming(id, "", Frame.text("text"))))));
  }

  /** Time passes, and the line answers every ping meanwhile. */
  private void later(Duration duration) {
    Instant until = now.plus(duration);
    while (now.isBefore(until)) {
      now = now.plusSeconds(5);
      on(new RelayEvent.Heard(1, List.of()));
    }
  }

  private LinkFacts facts() {
    List<LinkFacts> facts = new ArrayList<>();
    on(new RelayEvent.Look(facts::add));
    return facts.getFirst();
  }

  private Proof verdict() {
    return Verdicts.of(facts(), spec);
  }

  @Test
  void aCanaryThatCameBackProvesIt() {
    assertThat(verdict()).isEqualTo(new Proof(true, "canary came back 0 ms ago, line 1 for 0 ms"));
    later(IDLE);
    assertThat(verdict().holds()).as("one flies").isTrue();
    assertThat(verdict().detail()).isEqualTo("line 1 for 5 min, a canary flies");
  }

  @Test
  void aCanaryThatDoesNotComeBackMakesItDeaf() {
    later(IDLE.plus(TIMEOUT));
    assertThat(verdict())
        .isEqualTo(
            new Proof(
                false, "line 1 for 5 min is deaf since 0 ms ago: no canary came back in time"));
  }

  @Test
  void aCanaryThatCannotFlyIsNoProofForLong() {
    later(IDLE);
    for (int canary = 2; canary < 8; canary++) {
      on(new RelayEvent.CanaryBroken(1, canary, "POST chat.example answered HTTP 503"));
      later(TIMEOUT);
    }
    assertThat(verdict())
        .isEqualTo(
            new Proof(
                false,
                "nothing proves line 1 for 6 min: no canary can fly: POST chat.example answered"
                    + " HTTP 503"));
    message("a");
    assertThat(verdict().holds()).as("a message shows that it routes").isTrue();
  }

  @Test
  void aDetectorThatNeverRunsIsAFaultByItself() {
    LinkFacts first = facts();
    LinkFacts stale = at(first, now.plus(IDLE).plusSeconds(36));
    assertThat(Verdicts.of(stale, spec))
        .isEqualTo(
            new Proof(
                false,
                "nothing proves line 1 for 5 min: the canary that is due has not come to"
                    + " anything"));
    assertThat(Verdicts.of(at(first, now.plus(IDLE)), spec).holds()).isTrue();
  }

  /** What was known then, as if the relay had done nothing since. */
  private static LinkFacts at(LinkFacts facts, Instant at) {
    return new LinkFacts(
        facts.name(),
        at,
        facts.state(),
        facts.provenAt(),
        facts.messageAt(),
        facts.canary(),
        facts.inbox(),
        facts.outbox(),
        facts.counts(),
        facts.bot(),
        facts.botAt(),
        facts.unreadSince(),
        facts.ending(),
        facts.quiet(),
        facts.gap(),
        facts.history(),
        facts.trouble());
  }

  @Test
  void linesThatNobodyReadsAreAFaultAfterAMinute() {
    message("a");
    message("b");
    now = now.plusSeconds(30);
    assertThat(verdict().holds()).isTrue();
    now = now.plusSeconds(31);
    assertThat(verdict())
        .isEqualTo(new Proof(false, "nothing was read for 61 s: 8 bytes wait for the bot"));
  }

  @Test
  void aLineThatDoesNotEndIsAFault() {
    on(new RelayEvent.Heard(1, List.of(new Said.Renew("refresh"))));
    on(new RelayEvent.Opened(2, Session.unknown()));
    on(new RelayEvent.Heard(2, List.of(new Said.Echo(2))));
    assertThat(verdict().holds()).isTrue();
    now = now.plusSeconds(10);
    assertThat(verdict().detail())
        .isEqualTo("line 1 was told to end 10 s ago and has not; no other is made before that");
  }

  @Test
  void aRefusalForGoodNeedsAPerson() {
    on(new RelayEvent.Lost(1, new Refusal(Refusal.Kind.FOR_GOOD, "4001 bad token", Duration.ZERO)));
    assertThat(verdict()).isEqualTo(new Proof(false, "refused for good: 4001 bad token"));
  }
}
