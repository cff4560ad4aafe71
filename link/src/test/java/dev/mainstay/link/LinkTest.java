package dev.mainstay.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.core.SystemTimeline;
import dev.mainstay.link.RelayEvent.Submission;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A link as a Java program uses it, with a remote that a test plays. */
class LinkTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  private final SystemTimeline timeline = new SystemTimeline();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private final Remote remote = new Remote();

  @AfterEach
  void end() {
    timeline.close();
  }

  /** A remote that is there at once, and whose disk never waits. */
  private final class Remote implements Lines, Store {
    private Predicate<RelayEvent> link = _ -> true;
    private volatile long line;
    private volatile boolean isBroken;

    Lines lines(Predicate<RelayEvent> told) {
      link = told;
      return this;
    }

    private void tell(RelayEvent event) {
      assertThat(link.test(event)).isTrue();
    }

    void says(String id) {
      tell(
          new RelayEvent.Heard(
              line, List.of(new Said.Message(new Incoming(id, "", Frame.text(id))))));
    }

    @Override
    public void open(long number, Position from) {
      if (isBroken) {
        throw new IllegalArgumentException("a fault of the lines");
      }
      line = number;
      tell(new RelayEvent.Opened(number, Session.unknown()));
    }

    @Override
    public void ping(long number) {}

    @Override
    public void fly(long number, long canary) {}

    @Override
    public void send(long number, Outgoing message) {
      asked.add("send " + message.id());
      tell(new RelayEvent.Heard(number, List.of(new Said.Taken(message.id()))));
    }

    @Override
    public void acknowledge(long number, Incoming message) {}

    @Override
    public void read(long number, Reading reading) {}

    @Override
    public void drain(long number, String reason) {
      asked.add("drain");
    }

    @Override
    public void cut(long number, String reason) {}

    @Override
    public Kept load() {
      return Kept.NOTHING;
    }

    @Override
    public void write(long batch, List<Change> changes) {
      tell(new RelayEvent.Stored(batch));
    }

    @Override
    public void close() {
      asked.add("store closed");
    }
  }

  private Link open(Link.Listener listener) {
    return Link.open(
        new Link.Parts(
            LinkSpec.of("chat"),
            Profile.Takes.TOLD,
            remote::lines,
            remote,
            timeline,
            InstantSource.system(),
            "here"),
        listener);
  }

  private String next() throws InterruptedException {
    return handled.poll(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private void untilUp(Link link) throws InterruptedException {
    long until = System.nanoTime() + SOON.toNanos();
    while (!(link.facts(SOON).orElseThrow().state() instanceof LinkState.Up)) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  /** A listener's own work, and its faults, hold up nobody. */
  private final class Slow implements Link.Listener {
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    @Override
    public void message(Delivery delivery) {
      handled.add(delivery.message().id());
    }

    @Override
    public void told(LinkNotice notice) {
      told.countDown();
      try {
        mayGoOn.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("a fault of the listener, told " + notice.name());
    }
  }

  @Test
  void aListenerThatIsSlowToBeToldHoldsNoMessageUp() throws Exception {
    Slow slow = new Slow();
    try (Link link = open(slow)) {
      assertThat(slow.told.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      untilUp(link);
      remote.says("a");
      assertThat(next()).isEqualTo("a");
      slow.mayGoOn.countDown();
      remote.says("b");
      assertThat(next()).isEqualTo("b");
    }
  }

  @Test
  void oneThatEndedByAFaultOfItsOwnSaysSoAndLetsGoOfAll() throws Exception {
    remote.isBroken = true;
    Link link =
        open(
            new Link.Listener() {
              @Override
              public void message(Delivery delivery) {}

              @Override
              public void told(LinkNotice notice) {
                handled.add(notice.name());
              }
            });
    String told = next();
    while (!"link.crashed".equals(told)) {
      assertThat(told).as("what was told").isNotNull();
      told = next();
    }
    assertThatThrownBy(() -> link.send(new Outgoing("s1", Frame.text("hello"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("a fault of its own");
    link.close();
    assertThat(asked).contains("store closed");
  }

  @Test
  void messagesComeInOrderAndWhatIsSentIsAcceptedOnceItIsDurable() throws Exception {
    try (Link link = open(delivery -> handled.add(delivery.message().id()))) {
      untilUp(link);
      remote.says("a");
      remote.says("a");
      remote.says("b");
      assertThat(next()).isEqualTo("a");
      assertThat(next()).isEqualTo("b");
      assertThat(link.send(new Outgoing("s1", Frame.text("hello"))))
          .isEqualTo(new Submission.Accepted());
      assertThat(asked).contains("send s1");
    }
  }

  @Test
  void aListenerThatThrowsIsGivenTheSameMessageAgainBeforeAnyOther() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    Link.Listener listener =
        new Link.Listener() {
          @Override
          public void message(Delivery delivery) {
            handled.add(delivery.message().id());
            if (failed.getCount() > 0) {
              failed.countDown();
              throw new IllegalStateException("not now");
            }
          }
        };
    try (Link link = open(listener)) {
      untilUp(link);
      remote.says("a");
      remote.says("b");
      assertThat(List.of(next(), next(), next())).containsExactly("a", "a", "b");
    }
  }

  @Test
  void aCloseIsBoundedThoughNoLineEndsAndWhatWasReceivedIsHandledFirst() throws Exception {
    Link link = open(delivery -> handled.add(delivery.message().id()));
    untilUp(link);
    remote.says("a");
    long began = System.nanoTime();
    link.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SOON);
    assertThat(next()).isEqualTo("a");
    assertThat(asked).contains("drain", "store closed");
  }
}
