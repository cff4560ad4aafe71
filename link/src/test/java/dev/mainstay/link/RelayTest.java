package dev.mainstay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Chance;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.LinkSpec.Bounds;
import dev.mainstay.link.RelayEvent.Submission;
import dev.mainstay.link.Store.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of messages, by hand: events in, what the ports were told out. */
class RelayTest {

  private final List<String> done = new ArrayList<>();
  private final List<LinkNotice> notices = new ArrayList<>();
  private final List<Submission> told = new ArrayList<>();
  private long batches;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Relay relay = relay(Profile.Takes.TOLD, Bounds.DEFAULT, Store.Kept.NOTHING);

  private Relay relay(Profile.Takes takes, Bounds bounds, Store.Kept kept) {
    LinkSpec plain = LinkSpec.of("chat");
    LinkSpec spec =
        new LinkSpec(
            "chat",
            plain.ping(),
            plain.pong(),
            plain.ageMax(),
            plain.canary(),
            plain.backoff(),
            bounds,
            plain.closeWithin());
    Relay made =
        new Relay(
            spec,
            new Relay.Ports(
                new ToldLines(done),
                (bot, delivery) -> done.add("bot " + bot + " " + words(delivery)),
                new ToldStore(),
                takes,
                notices::add,
                "here"),
            kept,
            new Chance(1),
            now);
    done.clear();
    made.start();
    return made;
  }

  private static String words(Delivery delivery) {
    return delivery.number() + " " + delivery.message().id() + " " + delivery.attempt();
  }

  /** A disk that is done when a test says so. */
  private final class ToldStore implements Store {
    @Override
    public Kept load() {
      return Kept.NOTHING;
    }

    @Override
    public void write(long batch, List<Change> changes) {
      batches = batch;
      done.add("write " + changes.stream().map(it -> it.getClass().getSimpleName()).toList());
    }

    @Override
    public void close() {}
  }

  private RelayTest on(RelayEvent event) {
    relay.on(event, now);
    relay.flush();
    return this;
  }

  private RelayTest stored() {
    return on(new RelayEvent.Stored(batches));
  }

  private RelayTest message(long line, String id) {
    return on(
        new RelayEvent.Heard(
            line, List.of(new Said.Message(new Incoming(id, "", Frame.text("text"))))));
  }

  private RelayTest submit(String id) {
    return on(new RelayEvent.Submitted(new Outgoing(id, Frame.text("text")), told::add));
  }

  private RelayTest taken(long line, String id) {
    return on(new RelayEvent.Heard(line, List.of(new Said.Taken(id))));
  }

  private RelayTest up() {
    on(new RelayEvent.Opened(1, Session.unknown()));
    done.clear();
    return this;
  }

  private List<String> done() {
    List<String> all = List.copyOf(done);
    done.clear();
    return all;
  }

  @Test
  void aMessageGoesToTheBotAtOnceAndIsAcknowledgedWhenItIsDurable() {
    up().on(new RelayEvent.BotHere(1)).message(1, "a");
    assertThat(done()).containsExactly("bot 1 1 a FIRST", "write [Received]");
    stored();
    assertThat(done()).containsExactly("acknowledge 1 a");
  }

  @Test
  void aMessageThatComesTwiceIsAcknowledgedTwiceAndGivenOnce() {
    up().on(new RelayEvent.BotHere(1)).message(1, "a").message(1, "a");
    assertThat(done()).containsExactly("bot 1 1 a FIRST", "write [Received]");
    stored();
    assertThat(done())
        .as("not before it is durable")
        .containsExactly("acknowledge 1 a", "acknowledge 1 a");
    message(1, "a");
    assertThat(done()).containsExactly("acknowledge 1 a");
  }

  @Test
  void ofMessagesWithoutAnIdOnlyThoseOfTheActiveLineCount() {
    up().on(new RelayEvent.BotHere(1));
    on(new RelayEvent.Heard(1, List.of(new Said.Renew("refresh"))));
    on(new RelayEvent.Opened(2, Session.unknown()));
    done.clear();
    message(1, "").message(2, "");
    assertThat(done().getFirst()).isEqualTo("bot 1 1  FIRST");
    assertThat(done).isEmpty();
  }

  @Test
  void whatNoBotHasHandledIsGivenToTheNextOne() {
    up().message(1, "a").message(1, "b").stored().stored();
    on(new RelayEvent.BotHere(1));
    assertThat(done()).contains("bot 1 1 a FIRST", "bot 1 2 b FIRST");
    on(new RelayEvent.Handled(List.of(1L)));
    assertThat(done()).containsExactly("write [Handled]");
    on(new RelayEvent.BotHere(2));
    assertThat(done()).containsExactly("bot 2 2 b AGAIN");
    on(new RelayEvent.BotGone(1)).message(1, "c");
    assertThat(done()).as("an older one that goes is none").contains("bot 2 3 c FIRST");
  }

  @Test
  void aMessageOfTheBotIsSentAtOnceAndAcceptedWhenItIsDurable() {
    up().submit("s1");
    assertThat(done()).containsExactly("send 1 s1", "write [Submitted]");
    assertThat(told).isEmpty();
    stored();
    assertThat(told).containsExactly(new Submission.Accepted());
    taken(1, "s1");
    assertThat(done()).containsExactly("write [Done]");
  }

  @Test
  void whatTheRemoteHasNotTakenIsSentAgainOnTheNextLine() {
    up().submit("s1").submit("s2").taken(1, "s1");
    on(new RelayEvent.Heard(1, List.of(new Said.Renew("refresh"))));
    done.clear();
    on(new RelayEvent.Opened(2, Session.unknown()));
    assertThat(done()).containsExactly("send 2 s2", "drain 1");
  }

  @Test
  void whereTheRemoteSaysNothingAMessageThatMayBeOnItsWayWaitsForTheEndOfItsLine() {
    relay = relay(Profile.Takes.UNKNOWN, Bounds.DEFAULT, Store.Kept.NOTHING);
    up().submit("s1").submit("s2");
    on(new RelayEvent.Heard(1, List.of(new Said.Renew("refresh"))));
    on(new RelayEvent.Opened(2, Session.unknown()));
    assertThat(done()).doesNotContain("send 2 s1", "send 2 s2");
    on(new RelayEvent.Written(1, "s1")).on(new RelayEvent.Ended(1));
    assertThat(done()).contains("send 2 s2").doesNotContain("send 2 s1");
  }

  @Test
  void aFullOutboxRefusesAndSaysSo() {
    Bounds few = new Bounds(6, Duration.ofDays(1), 1 << 20, 10, Duration.ofMinutes(15), 1 << 20);
    relay = relay(Profile.Takes.TOLD, few, Store.Kept.NOTHING);
    submit("s1").submit("s2");
    assertThat(told).singleElement().asString().contains("the outbox is full: 4 bytes");
  }

  @Test
  void whatWaitsTooLongToBeSentIsGivenUpAndTold() {
    submit("s1").stored();
    now = now.plus(Duration.ofDays(1)).plusSeconds(11);
    on(new RelayEvent.Wake());
    assertThat(notices).extracting(LinkNotice::name).contains("link.outbox.expired");
    assertThat(done()).contains("write [Done]");
  }

  @Test
  void aBatchThatIsNotStoredIsWrittenAgainAndSaid() {
    up().message(1, "a");
    done.clear();
    on(new RelayEvent.NotStored(batches, "no space left"));
    message(1, "b");
    assertThat(done()).as("no batch passes another").isEmpty();
    now = now.plus(Ledger.AGAIN);
    on(new RelayEvent.Wake());
    assertThat(done()).containsExactly("write [Received]");
    stored();
    assertThat(done()).containsExactly("acknowledge 1 a", "write [Received]");
  }

  @Test
  void nothingMoreIsReadWhileTooMuchWaits() {
    Bounds few = new Bounds(100, Duration.ofDays(1), 6, 10, Duration.ofMinutes(15), 1 << 20);
    relay = relay(Profile.Takes.TOLD, few, Store.Kept.NOTHING);
    up().message(1, "a").message(1, "b");
    assertThat(done()).contains("read 1 OFF");
    now = now.plus(Duration.ofHours(1));
    on(new RelayEvent.Wake());
    assertThat(done()).as("of what is not read nothing is judged").isEmpty();
    stored().stored().on(new RelayEvent.Handled(List.of(1L, 2L))).stored();
    assertThat(done()).contains("read 1 ON", "ping 1").doesNotContain("cut 1");
  }

  @Test
  void whatWasKeptGoesOn() {
    Incoming old = new Incoming("a", "7", Frame.text("text"));
    relay =
        relay(
            Profile.Takes.TOLD,
            Bounds.DEFAULT,
            new Store.Kept(
                List.of(new Change.Received(4, old, now)),
                List.of(new Change.Submitted(5, new Outgoing("s1", Frame.text("t")), now)),
                List.of(new Store.Id("a", now)),
                new Position("e", "7"),
                5));
    assertThat(done()).containsExactly("open 1 Position[epoch=e, offset=7]");
    on(new RelayEvent.Opened(1, Session.unknown())).on(new RelayEvent.BotHere(1));
    assertThat(done()).containsExactly("send 1 s1", "bot 1 4 a AGAIN");
    message(1, "a").message(1, "b");
    assertThat(done()).containsExactly("acknowledge 1 a", "bot 1 6 b FIRST", "write [Received]");
  }

  @Test
  void aGapIsToldAndEachReconnectHasItsReason() {
    up().on(new RelayEvent.Lost(1, Refusal.again("reset by peer")));
    now = now.plusSeconds(1);
    on(new RelayEvent.Wake());
    Session gap = new Session(new Position("e2", ""), Session.Recovery.GAP, "7 were missed");
    on(new RelayEvent.Opened(2, gap));
    assertThat(notices)
        .extracting(LinkNotice::name)
        .contains("link.line.lost", "link.down", "link.up", "link.gap");
    List<LinkFacts> facts = new ArrayList<>();
    on(new RelayEvent.Look(facts::add));
    assertThat(facts.getFirst().history())
        .extracting(one -> one.why() + " " + one.detail() + " " + one.recovery())
        .containsExactly("START  UNKNOWN", "LOST reset by peer; 7 were missed GAP");
  }

  private LinkFacts facts() {
    List<LinkFacts> facts = new ArrayList<>();
    on(new RelayEvent.Look(facts::add));
    return facts.getFirst();
  }

  @Test
  void eachReconnectSaysHowLongNoLineWasThere() {
    up().on(new RelayEvent.Heard(1, List.of(new Said.Renew("refresh requested"))));
    now = now.plusSeconds(2);
    on(new RelayEvent.Opened(2, Session.unknown())).on(new RelayEvent.Ended(1));
    on(new RelayEvent.Lost(2, Refusal.again("reset by peer")));
    now = now.plusSeconds(1);
    on(new RelayEvent.Wake());
    now = now.plusSeconds(1);
    on(new RelayEvent.Opened(3, Session.unknown()));
    assertThat(facts().history())
        .extracting(one -> one.why() + " " + one.detail() + " " + one.took() + " " + one.away())
        .containsExactly(
            "START  0 0", "ASKED refresh requested 2000 0", "LOST reset by peer 2000 2000");
    assertThat(facts().counts().reconnects())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(LinkState.Why.ASKED, 1L, LinkState.Why.LOST, 1L));
  }

  @Test
  void whatIsGivenAgainSentAgainAndWaitsIsCounted() {
    up().submit("s1").message(1, "a").message(1, "a");
    Instant came = now;
    now = now.plusSeconds(3);
    on(new RelayEvent.BotHere(1)).on(new RelayEvent.BotHere(2)).message(1, "b");
    on(new RelayEvent.Heard(1, List.of(new Said.Renew("refresh"))));
    on(new RelayEvent.Opened(2, Session.unknown()));
    LinkFacts facts = facts();
    assertThat(facts.inbox()).isEqualTo(new LinkFacts.Box(2, 8, came));
    assertThat(facts.outbox()).isEqualTo(new LinkFacts.Box(1, 4, came));
    assertThat(facts.counts())
        .extracting(
            LinkFacts.Counts::received,
            LinkFacts.Counts::doubled,
            LinkFacts.Counts::redelivered,
            LinkFacts.Counts::resent)
        .containsExactly(2L, 1L, 1L, 1L);
    assertThat(facts.bot()).isEqualTo(LinkFacts.Bot.HERE);
    assertThat(facts.botAt()).isEqualTo(now);
    assertThat(facts.ending()).containsExactly(Map.entry(1L, now));
  }

  @Test
  void aMessageAfterAQuietNightIsRecorded() {
    up().message(1, "a");
    now = now.plus(Duration.ofHours(8));
    message(1, "b");
    assertThat(notices)
        .filteredOn(notice -> notice.name().equals("link.message.after-idle"))
        .singleElement()
        .satisfies(notice -> assertThat(notice.fields()).containsEntry("idle_s", 28_800L));
    assertThat(facts().quiet()).isEqualTo(new LinkFacts.Quiet(now, Duration.ofHours(8)));
  }

  @Test
  void aClosedLinkTakesNothing() {
    up().on(new RelayEvent.Close()).on(new RelayEvent.Ended(1)).submit("s1");
    assertThat(told).singleElement().asString().contains("the link is closed");
  }
}
