package dev.mainstay.link.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Chance;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.bed.Fault;
import dev.mainstay.link.bed.FaultProxy;
import dev.mainstay.link.bed.FaultProxy.Way;
import dev.mainstay.link.bed.Remote;
import dev.mainstay.link.bed.WireEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines through a proxy that breaks what passes. */
class FaultsTest {

  private final Remote remote = Remote.start();
  private final FaultProxy proxy = new FaultProxy(remote.port(), new Chance(7));
  private TestLines lines;
  private WireEnd end;

  @BeforeEach
  void open() throws InterruptedException {
    lines = new TestLines(proxy.uri()).open(1);
    end = opened(1);
  }

  private WireEnd opened(long line) throws InterruptedException {
    assertThat(lines.next()).isEqualTo(line + " opened");
    WireEnd made = remote.next();
    assertThat(made.next()).isEqualTo("text hello");
    return made;
  }

  @AfterEach
  void close() {
    lines.close();
    proxy.close();
    remote.close();
    assertThat(lines.faults).isEmpty();
  }

  @Test
  void aHalfDeadLineHasPongsAndNoMessages() {
    proxy.treat(Way.FROM_REMOTE, new Fault.HalfDead());
    end.say("vanishes");
    lines.lines.ping(1);
    assertThat(lines.nextOrSign()).as("only the canary could tell").isEqualTo("1 heard");
    proxy.heal();
    end.say("after");
    assertThat(lines.next()).isEqualTo("1 heard after");
  }

  @Test
  void aBlackHoleIsSilentAndTheLineEndsInTime() {
    proxy.treat(Way.FROM_REMOTE, new Fault.BlackHole());
    proxy.treat(Way.TO_REMOTE, new Fault.BlackHole());
    lines.lines.ping(1);
    end.say("never");
    lines.lines.drain(1, "dead");
    assertThat(lines.next()).isEqualTo("1 ended");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TO_REMOTE", "FROM_REMOTE"})
  void aLineThatCarriesOneWayOnlyEndsInTime(Way dead) {
    proxy.treat(dead, new Fault.BlackHole());
    if (dead == Way.TO_REMOTE) {
      end.say("still comes");
      assertThat(lines.next()).isEqualTo("1 heard still comes");
    } else {
      lines.lines.send(1, new Outgoing("m", Frame.text("still goes")));
      assertThat(end.next()).isEqualTo("text still goes");
      assertThat(lines.next()).isEqualTo("1 written m");
    }
    lines.lines.drain(1, "dead");
    assertThat(lines.next()).isEqualTo("1 ended");
  }

  @Test
  void whatIsLateOrSlowComesWholeAndInOrder() {
    List<String> sent = IntStream.range(0, 20).mapToObj(i -> "m" + i).toList();
    proxy.treat(Way.FROM_REMOTE, new Fault.Late(Duration.ofMillis(1), Duration.ofMillis(5)));
    sent.forEach(end::say);
    assertThat(lines.messages(20)).isEqualTo(sent);
    proxy.treat(Way.FROM_REMOTE, new Fault.Slow(3));
    sent.forEach(end::say);
    assertThat(lines.messages(20)).isEqualTo(sent);
  }

  @Test
  void whatComesTwiceIsToldTwice() {
    proxy.treat(Way.FROM_REMOTE, new Fault.Twice());
    end.say("m");
    assertThat(lines.messages(2)).containsExactly("m", "m");
  }

  @Test
  void aResetAndAHalfCloseAreTold() throws InterruptedException {
    proxy.reset();
    assertThat(lines.next()).startsWith("1 lost AGAIN: ");
    lines.open(2);
    opened(2);
    proxy.halfClose();
    assertThat(lines.next()).startsWith("2 lost AGAIN: ");
  }

  @Test
  void aServerThatRestartsRefusesUntilItIsBack() throws InterruptedException {
    proxy.down();
    assertThat(lines.next()).startsWith("1 lost AGAIN: ");
    lines.open(2);
    assertThat(lines.next()).startsWith("2 refused AGAIN: ");
    proxy.up();
    lines.open(3);
    opened(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverHappensEachLineHasOneLastWord(long seed) {
    Chance chance = new Chance(seed);
    List<String> events = new ArrayList<>();
    for (int line = 2; line < 6; line++) {
      proxy.treat(Way.FROM_REMOTE, Fault.drawn(chance, line));
      proxy.treat(Way.TO_REMOTE, Fault.drawn(chance, 100 + line));
      lines.open(line);
      lines.lines.ping(line);
      if (chance.fraction(200 + line) < 0.5) {
        proxy.reset();
      }
      lines.lines.drain(line, "enough");
    }
    lines.lines.drain(1, "enough");
    while (lasts(events) < 5) {
      String next = lines.next();
      assertThat(next).as("seed " + seed + " after " + events).isNotEqualTo("nothing");
      events.add(next);
    }
    events.addAll(lines.soFar());
    assertThat(lasts(events)).as("seed " + seed + ": " + events).isEqualTo(5);
  }

  private static long lasts(List<String> events) {
    return events.stream().filter(event -> event.matches("\\d (ended|lost .*|refused .*)")).count();
  }
}
