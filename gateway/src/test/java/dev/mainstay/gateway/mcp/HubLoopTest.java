package dev.mainstay.gateway.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.SystemTimeline;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.GatewaySpec.Bounds;
import dev.mainstay.gateway.mcp.GatewaySpec.Profile;
import dev.mainstay.gateway.mcp.HubEvent.ClientOpened;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import dev.mainstay.gateway.mcp.HubEvent.FromClient;
import dev.mainstay.gateway.mcp.HubEvent.Look;
import dev.mainstay.gateway.mcp.HubEvent.Origin;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which thread works the hub, and that there is never more than one. */
class HubLoopTest {

  private static final int CAPACITY = 100;
  private static final String OWNER = "gateway-hub";

  private final SystemTimeline timeline = new SystemTimeline();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<Throwable> crashes = new LinkedBlockingQueue<>();
  private final HubLoop loop = new HubLoop(hub(), timeline, CAPACITY, crashes::add);

  private final HubEvent tell = new Look(_ -> told.add(Thread.currentThread().getName()));

  @AfterEach
  void close() {
    loop.close();
    timeline.close();
  }

  private Hub hub() {
    GatewaySpec spec =
        new GatewaySpec(
            "127.0.0.1",
            8079,
            8079,
            Set.of(),
            List.of(),
            List.of(new Profile(GatewaySpec.DEFAULT_PROFILE, List.of())),
            Bounds.DEFAULT);
    Outlets outlets = new Outlets(new Notes(), _ -> {}, _ -> {}, () -> "secret", "here", "1.0");
    return new Hub(spec, Map.of(), outlets, timeline.now());
  }

  /** Writes down which thread gathers, sends and flushes. */
  private final class Notes implements Face {
    @Override
    public void gather() {
      told.add("gather " + Thread.currentThread().getName());
    }

    @Override
    public void send(ClientId client, @Nullable RpcId about, Message message) {
      told.add("send " + Thread.currentThread().getName());
    }

    @Override
    public void end(ClientId client, String reason) {}

    @Override
    public void flush() {
      told.add("flush " + Thread.currentThread().getName());
    }
  }

  private String next() throws InterruptedException {
    return String.valueOf(told.poll(20, TimeUnit.SECONDS));
  }

  private String nextOfHub() throws InterruptedException {
    String next = next();
    return next.contains(" ") ? nextOfHub() : next;
  }

  private Thread thread(String name, Runnable does) {
    return Thread.ofPlatform().name(name).start(does);
  }

  @Test
  void theOwnerWorksWhatAThreadOffersThatDoesNotWorkItself() throws InterruptedException {
    loop.start();
    assertThat(loop.offer(tell)).isTrue();
    assertThat(nextOfHub()).isEqualTo(OWNER);
  }

  @Test
  void oneOfTheCrewWorksWhatItHasOffered() throws InterruptedException {
    loop.start();
    loop.enlist();
    String here = Thread.currentThread().getName();
    String by = OWNER;
    // The owner may still be at it when it begins; it is not woken again.
    while (by.equals(OWNER)) {
      loop.offer(tell);
      loop.work();
      by = nextOfHub();
    }
    assertThat(by).isEqualTo(here);
    for (int i = 0; i < 100; i++) {
      loop.offer(tell);
      loop.work();
      assertThat(nextOfHub()).isEqualTo(here);
    }
  }

  @Test
  void whatABatchSendsLeavesTogetherAtItsEnd() throws InterruptedException {
    ClientId client = new ClientId("c");
    Message ping = Message.request(RpcId.of(1), "ping", Json.object().build());
    loop.start();
    thread(
            "reader",
            () -> {
              loop.enlist();
              loop.offer(new ClientOpened(client, "", FaceKind.STREAM));
              loop.offer(new FromClient(client, ping, Origin.FIRST));
              loop.offer(new FromClient(client, ping, Origin.FIRST));
              while (told.isEmpty()) {
                loop.work();
              }
              loop.leave();
            })
        .join();
    String by = next().substring("gather ".length());
    assertThat(List.of(next(), next(), next()))
        .containsExactly("send " + by, "send " + by, "flush " + by);
  }

  @Test
  void whoLeavesTheCrewHasTheOwnerWorkFromThenOn() throws InterruptedException {
    loop.start();
    thread(
            "reader",
            () -> {
              loop.enlist();
              loop.leave();
              loop.offer(tell);
            })
        .join();
    assertThat(nextOfHub()).isEqualTo(OWNER);
  }

  @Test
  void aFullHubRefusesAndIsWorkedByItsOwnerThough() throws InterruptedException {
    loop.enlist();
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(loop.offer(tell)).isTrue();
    }
    assertThat(loop.offer(tell)).isFalse();
    loop.start();
    for (int i = 0; i < CAPACITY; i++) {
      assertThat(nextOfHub()).isEqualTo(OWNER);
    }
    while (loop.offer(tell)) {
      // Nobody is woken for it, until there is no room.
    }
    assertThat(nextOfHub()).isEqualTo(OWNER);
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
      boolean enlisted = number % 2 == 0;
      seen.add(mine);
      var _ = thread("edge-" + number, () -> offer(each, enlisted, mine, inside, done));
    }
    assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(crashes).isEmpty();
    assertThat(inside).hasValue(0);
    for (List<Integer> mine : seen) {
      assertThat(mine).hasSize(each).isSorted();
    }
  }

  private void offer(
      int each, boolean enlisted, List<Integer> mine, AtomicInteger inside, CountDownLatch done) {
    if (enlisted) {
      loop.enlist();
    }
    for (int i = 0; i < each; i++) {
      int number = i;
      HubEvent event =
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
      if (enlisted && i % 7 == 0) {
        loop.work();
      }
    }
    if (enlisted) {
      loop.leave();
    }
  }

  @Test
  void aFaultEndsItWhoeverWorksItAndIsToldOnce() throws InterruptedException {
    loop.start();
    loop.offer(tell);
    assertThat(nextOfHub()).isEqualTo(OWNER);
    loop.enlist();
    loop.offer(
        new Look(_ -> {
          throw new IllegalStateException("a fault");
        }));
    loop.work();
    assertThat(crashes.poll(20, TimeUnit.SECONDS)).hasMessage("a fault");
    told.clear();
    loop.offer(tell);
    loop.work();
    assertThat(told).isEmpty();
  }
}
