package dev.mainstay.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.SystemTimeline;
import dev.mainstay.core.json.Json;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Peers;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import dev.mainstay.probe.dispatch.Probers;
import dev.mainstay.probe.port.LinuxSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file for outside watchers, as they and another Mainstay read it. */
class HeartbeatFileTest {

  private static final long US = ProcessHandle.current().pid();
  private final Instant began = Instant.now().minusSeconds(60);
  private static final Duration OFTEN = Duration.ofMillis(5);
  private static final Duration SELDOM = Duration.ofHours(1);

  @TempDir Path folder;
  private final SystemTimeline timeline = new SystemTimeline();
  private final BlockingQueue<String> trouble = new LinkedBlockingQueue<>();
  private Path file = Path.of("");

  @BeforeEach
  void name() {
    file = folder.resolve("run/gateway.health.json");
  }

  @AfterEach
  void close() {
    timeline.close();
  }

  @Test
  void tellsWhoBeatsHowMuchIsOpenAndWhatIsDone() throws Exception {
    Instant oldest = Instant.now().minusSeconds(30);
    Json told = firstBeat(new Pulse(Instant.now(), 2, 3, oldest, 17, 9));
    assertThat(told.whole("pid")).hasValue(US);
    assertThat(told.text("started_at")).hasValue(began.toString());
    assertThat(told.text("state")).hasValue("busy");
    assertThat(told.whole("global_inflight")).hasValue(3);
    assertThat(told.text("oldest_request_started")).hasValue(oldest.toString());
    assertThat(told.whole("oldest_request_s").getAsLong()).isBetween(30L, 60L);
    assertThat(told.whole("progress")).hasValue(17);
    assertThat(told.whole("sessions")).hasValue(2);
    assertThat(told.whole("port")).hasValue(8079);
  }

  /** S3.9: what an earlier process has left is gone before the first beat, and ours at the end. */
  @Test
  void isRemovedAtTheStartAndAtTheEnd() throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"pid\": 1}");
    SynchronousQueue<Pulse> never = new SynchronousQueue<>();
    CountDownLatch asked = new CountDownLatch(1);
    HeartbeatFile heartbeat =
        HeartbeatFile.start(
            file,
            SELDOM,
            origin(),
            () -> {
              asked.countDown();
              return take(never);
            },
            InstantSource.system(),
            trouble::add);
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(file).doesNotExist();
    never.put(Pulse.none(Instant.now()));
    await();
    heartbeat.close();
    assertThat(file.getParent()).isEmptyDirectory();
    assertThat(trouble).isEmpty();
  }

  /** S3.20, S3.34: requests that never end cost no beat. */
  @Test
  void goesOnWhateverWorkThereIs() throws Exception {
    AtomicInteger beats = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(20);
    Instant oldest = Instant.now().minusSeconds(3600);
    HeartbeatFile heartbeat =
        HeartbeatFile.start(
            file,
            OFTEN,
            origin(),
            () -> {
              enough.countDown();
              return new Pulse(Instant.now(), 1, 1000, oldest, beats.incrementAndGet(), 1);
            },
            InstantSource.system(),
            trouble::add);
    assertThat(enough.await(10, TimeUnit.SECONDS)).isTrue();
    // Read at any moment, it is whole: each version replaces the one before at once.
    for (int i = 0; i < 200; i++) {
      assertThat(read().text("state")).hasValue("busy");
    }
    heartbeat.close();
    assertThat(file).doesNotExist();
  }

  /** S3.14: a hub that does not answer any more is not told as well, though the file is fresh. */
  @Test
  void aHubThatDoesNotAnswerIsStuck() throws Exception {
    Pulse old = new Pulse(Instant.now().minus(SELDOM.multipliedBy(4)), 1, 1, null, 5, 1);
    assertThat(firstBeat(old).text("state")).hasValue("stuck");
  }

  @Test
  void whatCannotBeWrittenIsToldOnceAndGoesOn() throws Exception {
    Files.writeString(folder.resolve("run"), "a file where the folder should be");
    HeartbeatFile heartbeat =
        HeartbeatFile.start(
            file,
            OFTEN,
            origin(),
            () -> Pulse.none(Instant.now()),
            InstantSource.system(),
            trouble::add);
    assertThat(trouble.poll(10, TimeUnit.SECONDS)).contains("cannot be written");
    Files.delete(folder.resolve("run"));
    await();
    heartbeat.close();
  }

  /** S3.30: {@code live.heartbeat} of another Mainstay tells idle, at work and stuck apart. */
  @Test
  void anotherMainstayCanWatchIt() throws Exception {
    Probers probers =
        new Probers(new LinuxSockets(), timeline, InstantSource.system(), folder, null, Peers.NONE);
    ProbeSpec spec =
        new ProbeSpec.Heartbeat(file, Duration.ofSeconds(30), "progress", Duration.ofSeconds(2));
    Subject us = new Subject("gateway", US, began, 1, () -> Set.of(US));
    Instant now = Instant.now();
    Instant longAgo = now.minusSeconds(300);

    firstBeat(new Pulse(now, 0, 0, null, 5, 1), file);
    assertThat(probers.probe(spec, us)).isInstanceOf(ProbeResult.Passed.class);
    firstBeat(new Pulse(now, 1, 2, longAgo, 6, 1), file);
    assertThat(probers.probe(spec, us))
        .isInstanceOfSatisfying(
            ProbeResult.Busy.class,
            busy -> assertThat(busy.oldest()).isGreaterThan(Duration.ofSeconds(299)));
    Subject stranger = new Subject("gateway", 1, began, 1, () -> Set.of(1L));
    assertThat(probers.probe(spec, stranger))
        .isInstanceOfSatisfying(
            ProbeResult.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo(CauseCode.PID_MISMATCH));
  }

  private Json firstBeat(Pulse pulse) throws Exception {
    return firstBeat(pulse, file);
  }

  /** What one beat leaves, as if the process had been killed after it. */
  private Json firstBeat(Pulse pulse, Path where) throws Exception {
    HeartbeatFile heartbeat =
        HeartbeatFile.start(
            where, SELDOM, origin(), () -> pulse, InstantSource.system(), trouble::add);
    await();
    List<String> lines = Files.readAllLines(where);
    heartbeat.close();
    Files.write(where, lines);
    return Json.parse(lines.getFirst());
  }

  private void await() {
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!Files.exists(file) && System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    assertThat(file).exists();
  }

  private Json read() throws IOException, Json.Malformed {
    return Json.parse(Files.readString(file));
  }

  private static Pulse take(BlockingQueue<Pulse> pulses) {
    try {
      return pulses.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HeartbeatFile.Origin origin() {
    return new HeartbeatFile.Origin("shop", US, began, "127.0.0.1", () -> 8079);
  }
}
