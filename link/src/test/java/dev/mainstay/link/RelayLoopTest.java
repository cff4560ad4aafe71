package dev.mainstay.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Chance;
import dev.mainstay.core.SystemTimeline;
import dev.mainstay.link.RelayEvent.Look;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which thread works the relay, and that there is never more than one. */
class RelayLoopTest {

  private static final int CAPACITY = 100;
  private static final String OWNER = "link-chat";
  private static final String CREW = "crew";

  private final SystemTimeline timeline = new SystemTimeline();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> crashes = new LinkedBlockingQueue<>();
  private final RelayLoop loop =
      new RelayLoop("chat", relay(), timeline, InstantSource.system(), CAPACITY, crashes::add);

  private final RelayEvent tell = new Look(_ -> tell("told"));

  @AfterEach
  void close() {
    loop.close();
    timeline.close();
  }

  private void tell(String what) {
    told.add(what + " by " + Thread.currentThread().getName());
  }

  private Relay relay() {
    return new Relay(
        LinkSpec.of("chat"),
        new Relay.Ports(
            new ToldLines(new ArrayList<>()),
            new Bot(),
            new Disk(),
            Profile.Takes.TOLD,
            _ -> {},
            "here"),
        Store.Kept.NOTHING,
        new Chance(1),
        timeline.now());
  }

  /** Tells which thread gives it messages, and lets them go on their way. */
  private final class Bot implements Receiver {
    private int given;

    @Override
    public void deliver(long bot, Delivery delivery) {
      given++;
    }

    @Override
    public void flush() {
      if (given > 0) {
        tell("given " + given);
        given = 0;
      }
    }
  }

  /** Tells which thread has it write a batch. */
  private final class Disk implements Store {
    @Override
    public Kept load() {
      return Kept.NOTHING;
    }

    @Override
    public void write(long batch, List<Change> changes) {
      tell("batch " + batch);
    }

    @Override
    public void close() {}
  }

  private String next() throws InterruptedException {
    return String.valueOf(told.poll(20, TimeUnit.SECONDS));
  }

  private static Thread crew(Runnable does) {
    CrewThread thread = new CrewThread(CREW, does);
    thread.start();
    return thread;
  }

  /** The owner is not at work any more when it was this thread that worked. */
  private void offerUntilWorkedHere() {
    String by = "";
    while (!by.equals("told by " + CREW)) {
      loop.offer(tell);
      try {
        by = next();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static RelayEvent heard(String... ids) {
    List<Said> said = new ArrayList<>();
    for (String id : ids) {
      said.add(new Said.Message(new Incoming(id, "", Frame.text(id))));
    }
    return new RelayEvent.Heard(1, said);
  }

  @Test
  void theOwnerWorksWhatAnyOtherThreadOffers() throws InterruptedException {
    loop.start();
    assertThat(loop.offer(tell)).isTrue();
    assertThat(next()).isEqualTo("told by " + OWNER);
  }

  @Test
  void oneOfTheCrewWorksWhatItOffers() throws InterruptedException {
    loop.start();
    crew(
            () -> {
              offerUntilWorkedHere();
              for (int i = 0; i < 100; i++) {
                loop.offer(tell);
              }
            })
        .join();
    assertThat(told).hasSize(100).containsOnly("told by " + CREW);
  }

  @Test
  void whatCameTogetherGoesToTheBotTogetherAndThenToTheDisk() throws InterruptedException {
    loop.start();
    loop.offer(new RelayEvent.Opened(1, Session.unknown()));
    loop.offer(new RelayEvent.BotHere(1));
    crew(
            () -> {
              offerUntilWorkedHere();
              loop.offer(heard("a", "b", "c"));
            })
        .join();
    assertThat(told).containsExactly("given 3 by " + CREW, "batch 1 by " + CREW);
  }

  @Test
  void theOwnerWakesAtTheTimeThatAnotherThreadHasFound() throws InterruptedException {
    loop.start();
    loop.offer(new RelayEvent.Opened(1, Session.unknown()));
    crew(
            () -> {
              offerUntilWorkedHere();
              loop.offer(heard("a"));
              loop.offer(new RelayEvent.NotStored(1, "the disk is full"));
            })
        .join();
    assertThat(next()).isEqualTo("batch 1 by " + CREW);
    assertThat(next()).as("written again after a second").isEqualTo("batch 2 by " + OWNER);
  }

  @Test
  void aFullLoopRefuses() throws InterruptedException {
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(loop.offer(tell)).isTrue();
    }
    assertThat(loop.offer(tell)).isFalse();
    loop.start();
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(next()).isEqualTo("told by " + OWNER);
    }
  }

  @Test
  void manyThreadsWorkItOneAtATimeAndEachInItsOwnOrder() throws InterruptedException {
    int each = 20_000;
    AtomicInteger inside = new AtomicInteger();
    List<List<Integer>> seen = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(4 * each);
    loop.start();
    for (int number = 0; number < 4; number++) {
      List<Integer> mine = new ArrayList<>();
      seen.add(mine);
      Runnable offers = () -> offer(each, mine, inside, done);
      if (number % 2 == 0) {
        var _ = crew(offers);
      } else {
        var _ = Thread.ofVirtual().start(offers);
      }
    }
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(crashes).isEmpty();
    for (List<Integer> mine : seen) {
      assertThat(mine).hasSize(each).isSorted();
    }
  }

  private void offer(int each, List<Integer> mine, AtomicInteger inside, CountDownLatch done) {
    for (int i = 0; i < each; i++) {
      int number = i;
      RelayEvent event =
          new Look(_ -> {
            if (inside.incrementAndGet() != 1) {
              throw new IllegalStateException("two at once");
            }
            mine.add(number);
            inside.decrementAndGet();
            done.countDown();
          });
      while (!loop.offer(event)) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void nothingIsWorkedAfterItWasClosedWhoeverWorkedIt() throws InterruptedException {
    loop.start();
    crew(
            () -> {
              offerUntilWorkedHere();
              loop.offer(
                  new Look(_ -> {
                    loop.offer(tell);
                    loop.close();
                    tell("closed");
                  }));
              loop.offer(tell);
            })
        .join();
    loop.close();
    loop.offer(tell);
    assertThat(told).containsExactly("closed by " + CREW);
  }

  @Test
  void aFaultEndsItWhoeverWorksItAndIsToldOnce() throws InterruptedException {
    loop.start();
    crew(
            () -> {
              offerUntilWorkedHere();
              loop.offer(
                  new Look(_ -> {
                    throw new IllegalStateException("a fault");
                  }));
              loop.offer(tell);
            })
        .join();
    assertThat(crashes).singleElement().extracting(Throwable::getMessage).isEqualTo("a fault");
    for (int i = 0; i < 2 * CAPACITY; i++) {
      assertThat(loop.offer(tell)).as("nobody is told again and again that it is full").isTrue();
    }
    assertThat(told).isEmpty();
  }
}
