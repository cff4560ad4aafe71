package dev.mainstay.link.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Chance;
import dev.mainstay.link.Discovery;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Outgoing;
import dev.mainstay.link.Profile;
import dev.mainstay.link.bed.Fault;
import dev.mainstay.link.bed.FaultProxy;
import dev.mainstay.link.bed.FaultProxy.Way;
import dev.mainstay.link.bed.Remote;
import dev.mainstay.link.bed.Secrets;
import dev.mainstay.link.bed.WireEnd;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines over TLS, which a redirect led to, through a proxy that breaks what passes. */
class SecretFaultsTest {

  @TempDir private static Path folder;
  private static Secrets secrets;

  private final Remote remote = Remote.start();
  private FaultProxy proxy;
  private TestLines lines;
  private WireEnd end;

  @BeforeAll
  static void makeSecrets() throws Exception {
    secrets = Secrets.in(folder);
  }

  @BeforeEach
  void open() throws Exception {
    proxy = FaultProxy.secret(remote.port(), new Chance(7), secrets.server());
    Profile.Address plain = new Profile.Address(remote.uri("/"), Map.of());
    lines =
        new TestLines(
            Discovery.fixed(plain),
            TestLines.LIMITS,
            PlainTalk.Start.AT_ONCE,
            WebSocketClient.trusting(secrets.client()));
    end = redirected(1);
  }

  /** A line to the plain address, which sends it to the proxy. */
  private WireEnd redirected(long line) throws InterruptedException {
    URI secret = proxy.uri();
    remote.refuse(301, "Location: " + secret);
    lines.open(line);
    assertThat(next(line)).isEqualTo(line + " opened");
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
    assertThat(lines.nextOrSign()).isEqualTo("1 heard");
    proxy.heal();
    end.say("after");
    assertThat(lines.next()).isEqualTo("1 heard after");
  }

  private static Stream<Arguments> orderly() {
    return Stream.of(
        Arguments.of("late", new Fault.Late(Duration.ofMillis(1), Duration.ZERO)),
        Arguments.of("jitter", new Fault.Late(Duration.ZERO, Duration.ofMillis(5))),
        Arguments.of("slow", new Fault.Slow(3)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("orderly")
  void whatIsLateOrSlowComesWholeAndInOrder(String name, Fault fault) {
    List<String> sent = IntStream.range(0, 20).mapToObj(i -> name + i).toList();
    proxy.treat(Way.FROM_REMOTE, fault);
    sent.forEach(end::say);
    assertThat(lines.messages(20)).isEqualTo(sent);
  }

  @Test
  void whatComesTwiceIsToldTwice() {
    proxy.treat(Way.FROM_REMOTE, new Fault.Twice());
    end.say("m");
    assertThat(lines.messages(2)).containsExactly("m", "m");
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

  private static Stream<Arguments> endings() {
    return Stream.of(
        Arguments.of("reset", (Consumer<FaultProxy>) FaultProxy::reset),
        Arguments.of("half close", (Consumer<FaultProxy>) FaultProxy::halfClose),
        Arguments.of("down", (Consumer<FaultProxy>) FaultProxy::down));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("endings")
  void anEndOfAnyKindIsToldOnce(String name, Consumer<FaultProxy> fault) {
    fault.accept(proxy);
    assertThat(lines.next()).as(name).startsWith("1 lost AGAIN: ");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverHappensEachLineHasOneLastWord(long seed) throws InterruptedException {
    Chance chance = new Chance(seed);
    List<String> events = new ArrayList<>();
    for (int line = 2; line < 4; line++) {
      proxy.heal();
      redirected(line);
      proxy.treat(Way.FROM_REMOTE, Fault.drawn(chance, line));
      proxy.treat(Way.TO_REMOTE, Fault.drawn(chance, 100 + line));
      lines.lines.ping(line);
      lines.lines.send(line, new Outgoing("m", Frame.text("m")));
      if (chance.fraction(200 + line) < 0.3) {
        proxy.reset();
      } else if (chance.fraction(300 + line) < 0.3) {
        proxy.halfClose();
      }
      lines.lines.drain(line, "enough");
      events.add(lastWord(line));
    }
    assertThat(events).as("seed " + seed).hasSize(2);
    assertThat(lines.soFar()).as("nothing after the last word").noneMatch(this::isLast);
  }

  private boolean isLast(String event) {
    return event.matches("[23] (ended|lost .*|refused .*)");
  }

  private String lastWord(long line) {
    String next = next(line);
    while (!isLast(next)) {
      next = next(line);
    }
    return next;
  }

  /** What a line tells next; others may tell of their end before it. */
  private String next(long line) {
    String next = lines.next();
    while (!next.startsWith(line + " ")) {
      assertThat(next).isNotEqualTo("nothing");
      next = lines.next();
    }
    return next;
  }
}
