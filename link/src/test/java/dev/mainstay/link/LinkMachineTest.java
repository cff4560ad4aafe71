package dev.mainstay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Step;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.LinkEvent.Sign;
import dev.mainstay.link.LinkSpec.Canary;
import dev.mainstay.link.LinkState.End;
import dev.mainstay.link.LinkState.Up;
import dev.mainstay.link.LinkState.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a link does about each thing that can happen to its lines. */
class LinkMachineTest {

  private static final Canary CANARY =
      new Canary.Flies(Duration.ofMinutes(5), Duration.ofSeconds(10));

  private final List<String> actions = new ArrayList<>();
  private LinkMachine machine = new LinkMachine(LinkSpec.of("chat").canary(CANARY), new Chance(1));
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private LinkState state = LinkMachine.begin(now);
  private Instant wakeAt = Instant.MAX;

  private LinkMachineTest on(LinkEvent event) {
    Step<LinkState, LinkAction> step = machine.on(state, event, now);
    state = step.next();
    wakeAt = step.wakeAt();
    step.actions().forEach(action -> actions.add(words(action)));
    return this;
  }

  private static String words(LinkAction action) {
    return switch (action) {
      case LinkAction.Open(long line, Why why) -> "open " + line + " " + why;
      case LinkAction.Ping(long line) -> "ping " + line;
      case LinkAction.Fly(long line, long canary) -> "fly " + line + " " + canary;
      case LinkAction.Promote(long line, Why _) -> "promote " + line;
      case LinkAction.Drain(long line, String _) -> "drain " + line;
      case LinkAction.Cut(long line, String _) -> "cut " + line;
    };
  }

  private LinkMachineTest after(Duration duration) {
    Instant until = now.plus(duration);
    while (!wakeAt.isAfter(until)) {
      now = wakeAt.isAfter(now) ? wakeAt : now;
      on(new LinkEvent.Tick());
    }
    now = until;
    return this;
  }

  private LinkMachineTest seconds(int seconds) {
    return after(Duration.ofSeconds(seconds));
  }

  private List<String> done() {
    List<String> all = List.copyOf(actions);
    actions.clear();
    return all;
  }

  private LinkMachineTest opened(long line) {
    return on(new LinkEvent.Opened(line));
  }

  private LinkMachineTest heard(long line) {
    return on(new LinkEvent.Heard(line, Sign.BYTES));
  }

  /** Up by line 1, whose first canary came back. */
  private LinkMachineTest up() {
    on(new LinkEvent.Start()).opened(1).on(new LinkEvent.Echoed(1, 1));
    actions.clear();
    return this;
  }

  private LinkMachineTest withoutCanary() {
    machine = new LinkMachine(LinkSpec.of("chat"), new Chance(1));
    on(new LinkEvent.Start()).opened(1);
    actions.clear();
    return this;
  }

  private Up isUp() {
    assertThat(state).isInstanceOf(Up.class);
    return (Up) state;
  }

  @Test
  void theFirstLineIsPromotedAtOnceAndProven() {
    on(new LinkEvent.Start()).opened(1);
    assertThat(done()).containsExactly("open 1 START", "promote 1", "fly 1 1");
  }

  @Test
  void aMissedPongHasASuccessorMadeBeforeTheLineIsEnded() {
    up().seconds(10);
    assertThat(done()).containsExactly("ping 1");
    seconds(5);
    assertThat(done()).as("15 s after the last sign").containsExactly("ping 1", "open 2 SUSPECT");
    opened(2);
    assertThat(done()).containsExactly("fly 2 2");
    on(new LinkEvent.Echoed(2, 2));
    assertThat(done()).containsExactly("promote 2", "drain 1");
    assertThat(isUp().ending()).containsExactly(1L);
  }

  @Test
  void aSecondMissCutsTheLine() {
    up().seconds(20);
    assertThat(done()).containsExactly("ping 1", "ping 1", "open 2 SUSPECT", "cut 1");
    assertThat(state).isInstanceOf(LinkState.Opening.class);
    assertThat(state.ending()).containsExactly(1L);
  }

  @Test
  void anySignOfLifeAnswersAPing() {
    up().seconds(12).heard(1);
    actions.clear();
    seconds(9);
    assertThat(done()).isEmpty();
    seconds(1);
    assertThat(done()).containsExactly("ping 1");
  }

  @Test
  void aQuietLineIsAskedByACanaryAndAMessagePutsThatOff() {
    up();
    for (int i = 0; i < 4 * 60 / 5; i++) {
      seconds(5).heard(1);
    }
    assertThat(done()).as("pongs alone are no function").isEmpty();
    on(new LinkEvent.Heard(1, Sign.MESSAGE));
    for (int i = 0; i < 4 * 60 / 5; i++) {
      seconds(5).heard(1);
    }
    assertThat(done()).isEmpty();
    for (int i = 0; i < 60 / 5; i++) {
      seconds(5).heard(1);
    }
    assertThat(done()).containsExactly("fly 1 2");
  }

  @Test
  void aDeafLineStaysUntilItsSuccessorHasProvenItself() {
    up().on(new LinkEvent.Woke(Duration.ofHours(8)));
    assertThat(done()).containsExactly("ping 1", "fly 1 2");
    heard(1).seconds(9).heard(1).seconds(1);
    assertThat(done()).containsExactly("open 2 DEAF");
    opened(2).seconds(9).heard(1).heard(2);
    assertThat(done()).contains("fly 2 3").doesNotContain("cut 2", "promote 2");
    seconds(1);
    assertThat(done()).as("deaf too").contains("cut 2").doesNotContain("drain 1", "cut 1");
    assertThat(isUp().active().number()).isEqualTo(1);
    assertThat(isUp().tries().failed()).isEqualTo(1);
  }

  @Test
  void aCanaryThatComesLateSavesALineThatWasThoughtDeaf() {
    up().on(new LinkEvent.Woke(Duration.ofHours(8)));
    heard(1).seconds(9).heard(1).seconds(1).opened(2).seconds(9).heard(1).heard(2).seconds(1);
    actions.clear();
    on(new LinkEvent.Echoed(1, 2)).on(new LinkEvent.Ended(2));
    assertThat(done()).isEmpty();
    assertThat(isUp().successor()).isEqualTo(new LinkState.Successor.None());
  }

  @Test
  void aCanaryThatCannotFlySaysNothingOfTheLine() {
    up().on(new LinkEvent.Woke(Duration.ofHours(8)));
    on(new LinkEvent.CanaryBroken(1, 2, "503"));
    actions.clear();
    heard(1).seconds(9).heard(1).seconds(1);
    assertThat(done()).containsExactly("fly 1 3");
  }

  @Test
  void anOldLineIsReplacedThoughItIsWell() {
    withoutCanary();
    for (int i = 0; i < 14 * 60 * 6 && done().isEmpty(); i++) {
      seconds(10).heard(1);
      actions.remove("ping 1");
    }
    Duration age = Duration.between(isUp().active().openedAt(), now);
    assertThat(age).isBetween(Duration.ofMinutes(648), Duration.ofMinutes(793));
    assertThat(isUp().successor()).isEqualTo(new LinkState.Successor.Opening(2, Why.AGE));
    opened(2);
    assertThat(done()).containsExactly("promote 2", "drain 1");
  }

  @Test
  void aThirdLineWaitsUntilTheFirstIsProvenEnded() {
    withoutCanary().on(new LinkEvent.Asked(1, "refresh")).opened(2);
    assertThat(done()).containsExactly("open 2 ASKED", "promote 2", "drain 1");
    on(new LinkEvent.Asked(2, "refresh"));
    assertThat(done()).isEmpty();
    on(new LinkEvent.Ended(1));
    assertThat(done()).containsExactly("open 3 ASKED");
  }

  @Test
  void aLostLineIsTriedAgainWithFullJitterForEver() {
    withoutCanary().on(new LinkEvent.Lost(1, Refusal.again("reset")));
    for (long line = 2; line < 40; line++) {
      Duration bound = line > 9 ? Duration.ofSeconds(60) : Duration.ofMillis(500L << (line - 2));
      assertThat(Duration.between(now, wakeAt)).isBetween(Duration.ZERO, bound);
      now = wakeAt;
      on(new LinkEvent.Tick());
      assertThat(done()).containsExactly("open " + line + " LOST");
      on(new LinkEvent.Refused(line, Refusal.again("refused")));
    }
  }

  @Test
  void theTriesStartAnewOnlyAfterProvenHealth() {
    on(new LinkEvent.Start()).on(new LinkEvent.Refused(1, Refusal.again("refused")));
    seconds(1).opened(2);
    assertThat(isUp().tries().failed()).isEqualTo(1);
    on(new LinkEvent.Echoed(2, 1));
    for (int i = 0; i < 11; i++) {
      seconds(5).heard(2);
    }
    assertThat(isUp().tries().failed()).isEqualTo(1);
    seconds(6);
    assertThat(isUp().tries().failed()).isZero();
  }

  @Test
  void theRemotesRetryAfterIsWaitedFor() {
    on(new LinkEvent.Start());
    on(new LinkEvent.Refused(1, new Refusal(Refusal.Kind.AGAIN, "busy", Duration.ofSeconds(90))));
    assertThat(wakeAt).isEqualTo(now.plusSeconds(90));
  }

  @Test
  void aRefusalForGoodEndsALinkThatHasNoLine() {
    on(new LinkEvent.Start());
    on(new LinkEvent.Refused(1, new Refusal(Refusal.Kind.FOR_GOOD, "401", Duration.ZERO)));
    assertThat(state).isEqualTo(new LinkState.Ended(new End.Refused("401")));
  }

  @Test
  void aSuccessorThatIsRefusedForGoodCostsNoLineThatWorks() {
    up().on(new LinkEvent.Asked(1, "refresh"));
    on(new LinkEvent.Refused(2, new Refusal(Refusal.Kind.FOR_GOOD, "401", Duration.ZERO)));
    assertThat(isUp().active().number()).isEqualTo(1);
    assertThat(isUp().successor()).isInstanceOf(LinkState.Successor.Resting.class);
  }

  @Test
  void theSuccessorTakesOverAtOnceWhenTheLineIsLost() {
    up().on(new LinkEvent.Asked(1, "refresh")).opened(2);
    actions.clear();
    on(new LinkEvent.Lost(1, Refusal.again("reset")));
    assertThat(done()).containsExactly("promote 2");
  }

  @Test
  void aCloseEndsEveryLineAndIsDoneWhenTheyAreProvenEnded() {
    up().on(new LinkEvent.Asked(1, "refresh")).opened(2);
    actions.clear();
    on(new LinkEvent.Close());
    assertThat(done()).containsExactly("drain 1", "cut 2");
    on(new LinkEvent.Ended(2));
    assertThat(state).isInstanceOf(LinkState.Closing.class);
    on(new LinkEvent.Lost(1, Refusal.again("reset")));
    assertThat(state).isEqualTo(new LinkState.Ended(new End.Closed()));
  }
}
