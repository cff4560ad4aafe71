package dev.mainstay.gateway.mcp.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Step;
import dev.mainstay.gateway.mcp.link.LinkEvent.Memory;
import dev.mainstay.gateway.mcp.link.LinkState.Apart;
import dev.mainstay.gateway.mcp.link.LinkState.Counts;
import dev.mainstay.gateway.mcp.link.LinkState.Joined;
import dev.mainstay.gateway.mcp.link.LinkState.Meeting;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkMachineTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final LinkMachine MACHINE = new LinkMachine();

  private static Counts counts(long sent, long settled, long received, long told) {
    return new Counts(sent, settled, received, told, 0);
  }

  private static Joined joined(Counts counts) {
    return new Joined(counts, 1, NOW, NOW, Instant.MAX);
  }

  private static Step<LinkState, LinkAction> step(LinkState state, LinkEvent event) {
    return MACHINE.on(state, event, NOW);
  }

  @Test
  void withoutAConnectionMessagesAreNumberedAndKept() {
    Step<LinkState, LinkAction> step = step(LinkState.begin(), new LinkEvent.Offered());
    assertThat(step.next()).isEqualTo(new Apart(counts(1, 0, 0, 0), 0));
    assertThat(step.actions()).isEmpty();
    assertThat(step.wakeAt()).isEqualTo(Instant.MAX);
  }

  @Test
  void nothingIsWrittenBeforeTheOtherEndHasSaidWhatItHas() {
    Meeting meeting = new Meeting(counts(1, 0, 0, 0), 1, NOW);
    assertThat(step(meeting, new LinkEvent.Offered()).actions()).isEmpty();
    assertThat(step(meeting, new LinkEvent.Offered()).next())
        .isEqualTo(new Meeting(counts(2, 0, 0, 0), 1, NOW));
  }

  @Test
  void whatIsMissingIsWrittenAgainAndWhatArrivedIsForgotten() {
    Meeting meeting = new Meeting(counts(7, 2, 3, 1), 1, NOW);
    Step<LinkState, LinkAction> step = step(meeting, new LinkEvent.Met(1, Memory.KEPT, 5));
    assertThat(step.next()).isEqualTo(joined(counts(7, 5, 3, 3)));
    assertThat(step.actions())
        .containsExactly(new LinkAction.Forget(5), new LinkAction.Write(6, 7));
  }

  @Test
  void nothingIsWrittenAgainWhenNothingIsMissing() {
    Meeting meeting = new Meeting(counts(7, 2, 3, 1), 1, NOW);
    assertThat(step(meeting, new LinkEvent.Met(1, Memory.KEPT, 7)).actions())
        .containsExactly(new LinkAction.Forget(7));
  }

  @Test
  void anOtherEndWithoutMemoryBeginsAnew() {
    Meeting meeting = new Meeting(counts(7, 2, 3, 1), 1, NOW);
    Step<LinkState, LinkAction> step = step(meeting, new LinkEvent.Met(1, Memory.LOST, 0));
    assertThat(step.next()).isEqualTo(joined(Counts.NONE));
    assertThat(step.actions()).containsExactly(new LinkAction.Renew());
  }

  @Test
  void anImpossibleCountEndsTheMemory() {
    Meeting meeting = new Meeting(counts(7, 2, 3, 1), 1, NOW);
    for (long impossible : List.of(1L, 8L)) {
      Step<LinkState, LinkAction> step =
          step(meeting, new LinkEvent.Met(1, Memory.KEPT, impossible));
      assertThat(step.next()).isEqualTo(new Apart(Counts.NONE, 1));
      assertThat(step.actions())
          .containsExactly(new LinkAction.Renew(), new LinkAction.Drop(1, "its count cannot be"));
    }
    assertThat(step(joined(counts(7, 2, 0, 0)), new LinkEvent.Acknowledged(1, 8)).actions())
        .containsExactly(new LinkAction.Drop(1, "its count cannot be"));
  }

  @Test
  void ofTwoConnectionsTheLaterOneCounts() {
    Step<LinkState, LinkAction> later =
        step(joined(counts(3, 0, 0, 0)), new LinkEvent.Connected(2));
    assertThat(later.next()).isEqualTo(new Meeting(counts(3, 0, 0, 0), 2, NOW));
    assertThat(later.actions())
        .containsExactly(new LinkAction.Drop(1, "a later connection is there"));
    Joined second = new Joined(counts(3, 0, 0, 0), 2, NOW, NOW, Instant.MAX);
    Step<LinkState, LinkAction> earlier = step(second, new LinkEvent.Connected(1));
    assertThat(earlier.next()).isEqualTo(second);
    assertThat(earlier.actions())
        .containsExactly(new LinkAction.Drop(1, "a later connection is there"));
  }

  @Test
  void aGreetingThatWasOvertakenIsKnownAlsoAfterTheLaterConnectionHasEnded() {
    Apart apart = new Apart(counts(3, 0, 0, 0), 2);
    Step<LinkState, LinkAction> step = step(apart, new LinkEvent.Connected(1));
    assertThat(step.next()).isEqualTo(apart);
    assertThat(step.actions())
        .containsExactly(new LinkAction.Drop(1, "a later connection is there"));
  }

  @Test
  void whatComesOfAnEarlierConnectionChangesNothing() {
    Joined second = new Joined(counts(3, 0, 4, 4), 2, NOW, NOW, Instant.MAX);
    for (LinkEvent late :
        List.<LinkEvent>of(
            new LinkEvent.Met(1, Memory.LOST, 0),
            new LinkEvent.Arrived(1, 10),
            new LinkEvent.Acknowledged(1, 3),
            new LinkEvent.Heard(1),
            new LinkEvent.Lost(1))) {
      assertThat(step(second, late).next()).isEqualTo(second);
      assertThat(step(second, late).actions()).isEmpty();
    }
  }

  @Test
  void aMessageIsAcknowledgedInTimeOrWithManyOthers() {
    Step<LinkState, LinkAction> one =
        step(joined(counts(0, 0, 4, 4)), new LinkEvent.Arrived(1, 10));
    assertThat(one.actions()).containsExactly(new LinkAction.Deliver());
    assertThat(one.wakeAt()).isEqualTo(NOW.plus(LinkMachine.ACK_WITHIN));
    Step<LinkState, LinkAction> due =
        MACHINE.on(one.next(), new LinkEvent.Wake(), NOW.plus(LinkMachine.ACK_WITHIN));
    assertThat(due.actions()).containsExactly(new LinkAction.Acknowledge(5));
    int many = LinkMachine.ACK_MESSAGES;
    assertThat(step(joined(counts(0, 0, many + 3, 4)), new LinkEvent.Arrived(1, 10)).actions())
        .containsExactly(new LinkAction.Deliver(), new LinkAction.Acknowledge(many + 4));
    assertThat(
            step(joined(counts(0, 0, 4, 4)), new LinkEvent.Arrived(1, LinkMachine.ACK_BYTES))
                .actions())
        .containsExactly(new LinkAction.Deliver(), new LinkAction.Acknowledge(5));
  }

  @Test
  void aSilentEndIsHeldForDeadAndABusyOneIsNot() {
    LinkState state = joined(counts(0, 0, 0, 0));
    Instant beat = NOW.plus(LinkMachine.BEAT_EVERY);
    assertThat(MACHINE.on(state, new LinkEvent.Wake(), beat).actions())
        .containsExactly(new LinkAction.Beat());
    Instant dead = NOW.plus(LinkMachine.DEAD_AFTER);
    Step<LinkState, LinkAction> step = MACHINE.on(state, new LinkEvent.Wake(), dead);
    assertThat(step.next()).isEqualTo(new Apart(counts(0, 0, 0, 0), 1));
    assertThat(step.actions())
        .containsExactly(new LinkAction.Drop(1, "it was silent for too long"));
    LinkState heard = MACHINE.on(state, new LinkEvent.Heard(1), dead.minusSeconds(1)).next();
    assertThat(MACHINE.on(heard, new LinkEvent.Wake(), dead).actions())
        .doesNotContain(new LinkAction.Drop(1, "it was silent for too long"));
  }

  @Test
  void aConnectionWithoutAFirstWordIsDropped() {
    LinkState meeting = step(LinkState.begin(), new LinkEvent.Connected(1)).next();
    Step<LinkState, LinkAction> step =
        MACHINE.on(meeting, new LinkEvent.Wake(), NOW.plus(LinkMachine.MEET_WITHIN));
    assertThat(step.next()).isInstanceOf(Apart.class);
    assertThat(step.actions()).containsExactly(new LinkAction.Drop(1, "it did not say a word"));
  }
}
