package dev.mainstay.probe.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.SystemTimeline;
import dev.mainstay.probe.Attempt;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Peers;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Subject;
import dev.mainstay.probe.port.LinuxSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbersTest {

  private static final long US = ProcessHandle.current().pid();
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final SystemTimeline timeline = new SystemTimeline();
  private Peers peers = Peers.NONE;

  @AfterEach
  void close() {
    timeline.close();
  }

  @Test
  void everyKindOfProbeIsMadeForReal() throws IOException {
    Probers probers = probers();
    Path file = Files.writeString(folder.resolve("file"), US + "\n");
    Path beat = Files.writeString(folder.resolve("beat.json"), "{}");
    Files.writeString(folder.resolve("goals.notify"), "\n");
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      int port = server.getLocalPort();
      Thread.ofVirtual().start(() -> acceptOne(server));
      PortOwner tree = new PortOwner.Tree();
      List<ProbeSpec> passing =
          List.of(
              new ProbeSpec.PidFile(file, SECOND),
              new ProbeSpec.Port("", port, tree, SECOND),
              new ProbeSpec.Tcp("127.0.0.1", port, tree, Duration.ofSeconds(20)),
              new ProbeSpec.Exec(List.of("true"), folder, Map.of(), Duration.ofSeconds(20)),
              new ProbeSpec.Notify(ProbeSpec.Notify.Protocol.S6, SECOND),
              new ProbeSpec.Heartbeat(beat, Duration.ofMinutes(5), null, SECOND));
      assertThat(passing)
          .allSatisfy(spec ->
              assertThat(probers.probe(spec, subject()))
                  .as(spec.label())
                  .isInstanceOf(ProbeResult.Passed.class));
    }
    List<ProbeSpec> failing =
        List.of(
            new ProbeSpec.LogLine("ready", file, SECOND),
            new ProbeSpec.Http(
                "127.0.0.1",
                1,
                false,
                "/",
                Set.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                null,
                new PortOwner.Any(),
                SECOND),
            new ProbeSpec.Ws("127.0.0.1", 1, false, "/", null, null, new PortOwner.Any(), SECOND));
    assertThat(failing)
        .allSatisfy(spec ->
            assertThat(probers.probe(spec, subject()))
                .as(spec.label())
                .isInstanceOf(ProbeResult.Failed.class));
    assertThat(probers.attempts("goals")).hasSize(9);
  }

  @Test
  void aFaultOfOursIsBrokenAndRecorded() {
    Probers probers = probers();
    Subject faulty =
        new Subject(
            "goals",
            US,
            Instant.now(),
            3,
            () -> {
              throw new IllegalStateException("no tree");
            });
    ProbeSpec spec = new ProbeSpec.Port("", 1, new PortOwner.Tree(), SECOND);
    ProbeResult result = probers.probe(spec, faulty);
    assertThat(result)
        .isInstanceOfSatisfying(
            ProbeResult.Broken.class, it -> assertThat(it.detail()).contains("no tree"));
    assertThat(probers.attempts("goals"))
        .singleElement()
        .satisfies(attempt -> {
          assertThat(attempt.probe()).isEqualTo("port 1");
          assertThat(attempt.generation()).isEqualTo(3);
          assertThat(attempt.result()).isSameAs(result);
        });
  }

  @Test
  void theLastAttemptsOfEachProbeAreKeptInOrderAndOutliveForgetting() {
    Probers probers = probers();
    ProbeSpec pid = new ProbeSpec.PidFile(folder.resolve("gone.pid"), SECOND);
    ProbeSpec log = new ProbeSpec.LogLine("x", folder.resolve("gone.log"), SECOND);
    probers.probe(log, subject());
    for (int i = 0; i < AttemptRing.ATTEMPTS_MAX + 5; i++) {
      probers.probe(pid, subject());
    }
    probers.forget("goals");
    List<Attempt> kept = probers.attempts("goals");
    assertThat(kept).hasSize(AttemptRing.ATTEMPTS_MAX + 1);
    assertThat(kept.getFirst().probe()).isEqualTo("log \"x\"");
    assertThat(kept).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    assertThat(probers.attempts("other")).isEmpty();
  }

  private static void acceptOne(ServerSocket server) {
    try (var accepted = server.accept()) {
      var _ = accepted.getInputStream().read();
    } catch (IOException e) {
      // The test is over before anybody connected.
    }
  }

  private Probers probers() {
    return new Probers(new LinuxSockets(), timeline, InstantSource.system(), folder, null, peers);
  }

  /** S3.6: whom a component of ours talks with is proven by that talk, of this spawn alone. */
  @Test
  void whomAComponentTalksWithIsProvenByIt() {
    ProbeSpec spec = new ProbeSpec.Peer("mcp", SECOND);
    assertThat(probers().probe(spec, subject())).isInstanceOf(ProbeResult.Broken.class);
    peers =
        (asked, subject) ->
            subject.generation() == 1
                ? new ProbeResult.Passed(asked.protocol() + " 2025-11-25", Duration.ZERO)
                : new ProbeResult.Failed(CauseCode.NO_ANSWER, "it said: hello", Duration.ZERO);
    Probers probers = probers();
    assertThat(probers.probe(spec, subject()))
        .isEqualTo(new ProbeResult.Passed("mcp 2025-11-25", Duration.ZERO));
    Subject next = new Subject("goals", US, Instant.now(), 2, () -> Set.of(US));
    assertThat(probers.probe(spec, next)).isInstanceOf(ProbeResult.Failed.class);
    assertThat(probers.attempts("goals")).extracting(Attempt::probe).containsExactly("mcp", "mcp");
  }

  private static Subject subject() {
    return new Subject("goals", US, Instant.now().minusSeconds(5), 1, () -> Set.of(US));
  }
}
