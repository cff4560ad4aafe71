package dev.mainstay.probe.port;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.VirtualTimeline;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Subject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the port probe makes of listeners; whether the kernel shows them so: LinuxSocketsContract.
 */
class PortProberTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final FakeSockets sockets = new FakeSockets();
  private final VirtualTimeline timeline = new VirtualTimeline(NOW);
  private final PortProber prober = new PortProber(sockets, timeline);

  @Test
  void aListenerOfTheTreePasses() {
    sockets.listens("127.0.0.1", 8000, 12);
    passes(new PortOwner.Tree(), "127.0.0.1:8000 by pid 12");
  }

  @Test
  void bothFamiliesAreNamed() {
    sockets.listens("127.0.0.1", 8000, 12).listens("::1", 8000, 13);
    passes(new PortOwner.Tree(), "127.0.0.1:8000 and [::1]:8000 by pid 12");
  }

  @Test
  void aStrangerOnTheOtherFamilyIsMentionedButDoesNotFailUs() {
    sockets.listens("127.0.0.1", 8000, 12).listens("::1", 8000, 812);
    passes(
        new PortOwner.Tree(),
        "127.0.0.1:8000 by pid 12; but [::1]:8000 is held by pid 812 (java -jar x), started 3 d"
            + " ago");
  }

  @Test
  void aStrangerIsNamed() {
    sockets.listens("0.0.0.0", 8000, 812);
    fails(
        new PortOwner.Tree(),
        CauseCode.PORT_TAKEN,
        "0.0.0.0:8000 is held by pid 812 (java -jar x), started 3 d ago");
  }

  @Test
  void aStrangerIsNamedAndWhereWeListenInstead() {
    sockets.listens("0.0.0.0", 8000, 812).listens("0.0.0.0", 8001, 12);
    fails(
        new PortOwner.Tree(),
        CauseCode.PORT_TAKEN,
        "0.0.0.0:8000 is held by pid 812 (java -jar x), started 3 d ago; the service listens on"
            + " 8001");
  }

  @Test
  void anotherUsersProcessIsSaidToBeInvisible() {
    sockets.listens("0.0.0.0", 8000, 0);
    fails(
        new PortOwner.Tree(),
        CauseCode.PORT_TAKEN,
        "0.0.0.0:8000 is held by a process of another user, which we may not look into");
  }

  @Test
  void anotherPortIsNamed() {
    sockets.listens("127.0.0.1", 26504, 13);
    fails(new PortOwner.Tree(), CauseCode.WRONG_PORT, "listens on 26504 instead of 8000");
  }

  @Test
  void aDeclaredPortThatListensAlreadyIsNotInsteadOfThisOne() {
    ProbeSpec.Port spec =
        new ProbeSpec.Port("ws", 8079, Set.of(8000), new PortOwner.Tree(), Duration.ofSeconds(1));
    Subject subject = new Subject("goals-8000", 12, NOW, 1, () -> Set.of(12L));
    sockets.listens("127.0.0.1", 8000, 12);
    assertThat(prober.probe(spec, subject))
        .isInstanceOfSatisfying(
            ProbeResult.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(CauseCode.NOT_LISTENING);
              assertThat(failed.detail()).isEqualTo("nobody listens on 8079, only on 8000");
            });
    timeline.advance(PortProber.DIAGNOSIS_AGE.plusMillis(1));
    sockets.listens("127.0.0.1", 8078, 12);
    assertThat(prober.probe(spec, subject).detail()).isEqualTo("listens on 8078 instead of 8079");
  }

  @Test
  void manyOtherPortsAreCounted() {
    for (int port = 9001; port <= 9007; port++) {
      sockets.listens("127.0.0.1", port, 13);
    }
    fails(
        new PortOwner.Tree(),
        CauseCode.WRONG_PORT,
        "listens on 9001, 9002, 9003, 9004, 9005 and 2 more instead of 8000");
  }

  @Test
  void boundButNotListeningIsToldApart() {
    sockets.bound.add(new Sockets.BoundOnly("127.0.0.1", 8000, 12));
    fails(
        new PortOwner.Tree(),
        CauseCode.BOUND_NOT_LISTENING,
        "pid 12 is bound to 127.0.0.1:8000 but does not listen");
  }

  @Test
  void nobodyListens() {
    fails(
        new PortOwner.Tree(),
        CauseCode.NOT_LISTENING,
        "nobody listens on 8000, and goals-8000 on no other port");
    fails(new PortOwner.Any(), CauseCode.NOT_LISTENING, "nobody listens on 8000");
  }

  @Test
  void anybodyWillDoWhenDeclaredSo() {
    sockets.listens("0.0.0.0", 8000, 0);
    passes(new PortOwner.Any(), "0.0.0.0:8000");
  }

  @Test
  void anExternalServiceHasNoTree() {
    sockets.listens("0.0.0.0", 8000, 812);
    ProbeResult result =
        prober.probe(spec(new PortOwner.Tree()), new Subject("db", 0, NOW, 1, Set::of));
    assertThat(result).isInstanceOf(ProbeResult.Passed.class);
  }

  @Test
  void aNamedOwnerIsKnownByItsProgram() {
    sockets.listens("0.0.0.0", 8000, 813);
    passes(new PortOwner.Named("docker-proxy"), "0.0.0.0:8000 by pid 813");
    sockets.listeners.clear();
    sockets.listens("0.0.0.0", 8000, 812);
    fails(
        new PortOwner.Named("docker-proxy"),
        CauseCode.WRONG_PROCESS,
        "0.0.0.0:8000 is held by pid 812 (java -jar x), started 3 d ago, not by docker-proxy");
  }

  @Test
  void aProcessForkedDuringTheAttemptIsOurs() {
    sockets.listens("127.0.0.1", 8000, 14);
    List<Set<Long>> answers = new ArrayList<>(List.of(Set.of(12L), Set.of(12L, 14L)));
    Subject subject = new Subject("goals-8000", 12, NOW, 1, answers::removeFirst);
    assertThat(prober.probe(spec(new PortOwner.Tree()), subject))
        .isInstanceOf(ProbeResult.Passed.class);
  }

  @Test
  void theReasonIsNotSoughtAtEveryPollButAChangeIsSeenAtOnce() {
    probe(new PortOwner.Tree());
    probe(new PortOwner.Tree());
    assertThat(sockets.walks).isEqualTo(1);
    timeline.advance(PortProber.DIAGNOSIS_AGE.plusMillis(1));
    probe(new PortOwner.Tree());
    assertThat(sockets.walks).isEqualTo(2);
    sockets.listens("127.0.0.1", 8000, 12);
    passes(new PortOwner.Tree(), "127.0.0.1:8000 by pid 12");
  }

  @Test
  void anUnreadableTableIsNoEvidence() {
    sockets.broken = true;
    assertThat(probe(new PortOwner.Tree()))
        .isInstanceOfSatisfying(
            ProbeResult.Broken.class,
            broken -> assertThat(broken.detail()).contains("no such table"));
  }

  private void passes(PortOwner owner, String detail) {
    assertThat(probe(owner)).isEqualTo(new ProbeResult.Passed(detail, Duration.ZERO));
  }

  private void fails(PortOwner owner, CauseCode code, String detail) {
    prober.forget("goals-8000");
    assertThat(probe(owner)).isEqualTo(new ProbeResult.Failed(code, detail, Duration.ZERO));
  }

  private ProbeResult probe(PortOwner owner) {
    return prober.probe(spec(owner), new Subject("goals-8000", 12, NOW, 1, () -> Set.of(12L, 13L)));
  }

  private static ProbeSpec.Port spec(PortOwner owner) {
    return new ProbeSpec.Port("", 8000, owner, Duration.ofSeconds(1));
  }

  /** Sockets from a list; pid 0 stands for a process that cannot be seen. */
  private static final class FakeSockets implements Sockets {
    final List<Listener> listeners = new ArrayList<>();
    final List<BoundOnly> bound = new ArrayList<>();
    boolean broken;
    int walks;

    FakeSockets listens(String address, int port, long pid) {
      listeners.add(new Listener(address, port, listeners.size() + 1, 0, holder(pid)));
      return this;
    }

    private static @Nullable Holder holder(long pid) {
      String command = pid == 813 ? "/usr/bin/docker-proxy -proto tcp" : "java -jar x";
      return pid == 0 ? null : new Holder(pid, command, NOW.minus(Duration.ofDays(3)));
    }

    @Override
    public List<Listener> on(int port, Set<Long> likely) {
      if (broken) {
        throw new UncheckedIOException(new IOException("no such table"));
      }
      return listeners.stream().filter(l -> l.port() == port).toList();
    }

    @Override
    public List<Listener> of(Set<Long> pids) {
      walks++;
      return listeners.stream()
          .filter(l -> l.holder() != null && pids.contains(l.holder().pid()))
          .toList();
    }

    @Override
    public List<BoundOnly> boundOnly(Set<Long> pids) {
      return bound;
    }

    @Override
    public Optional<Holder> answering(
        InetSocketAddress local, InetSocketAddress remote, Set<Long> likely) {
      return Optional.empty();
    }
  }
}
