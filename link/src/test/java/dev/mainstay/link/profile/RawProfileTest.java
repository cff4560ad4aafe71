package dev.mainstay.link.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Position;
import dev.mainstay.link.Said;
import dev.mainstay.link.Talk;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Frames of any kind. */
class RawProfileTest {

  private final RawProfile profile = new RawProfile(Set.of(4001));
  private final Talk talk = profile.talk(Position.NONE);

  @Test
  void everyFrameIsAMessageAsItIs() {
    Frame odd = new Frame(Frame.Kind.BINARY, new byte[] {1});
    assertThat(talk.opened().said()).singleElement().isInstanceOf(Said.Ready.class);
    assertThat(talk.heard(odd).said()).containsExactly(new Said.Message(new Incoming("", "", odd)));
    assertThat(profile.outgoing(odd, "made")).isEqualTo(new Outgoing("made", odd));
    assertThat(talk.message(new Outgoing("made", odd))).isEqualTo(odd);
  }

  @Test
  void nothingIsAcknowledgedAndNothingFlies() {
    assertThat(talk.acknowledgement(new Incoming("a", "", Frame.text("")))).isEmpty();
    assertThat(talk.canary(1)).isEmpty();
    assertThat(profile.handled(Frame.text("{\"ack\":1}"))).isEmpty();
  }

  @Test
  void fatalCodesAreThoseOfTheConfig() {
    assertThat(talk.closed(4001, "").kind()).isEqualTo(Refusal.Kind.FOR_GOOD);
    assertThat(talk.closed(4401, "").kind()).isEqualTo(Refusal.Kind.AGAIN);
  }
}
