package dev.mainstay.probe.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.posix.Errno;
import dev.mainstay.core.posix.Result;
import dev.mainstay.core.posix.UnixDatagrams;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.ProbeSpec.Notify.Protocol;
import dev.mainstay.probe.Subject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real socket, real senders, and s6's real way. */
class NotifyProberTest {

  private static final AtomicInteger TESTS = new AtomicInteger();

  /** One for each test: a closed socket's name is free only when its listener has seen the end. */
  private final String name =
      "mainstay-test-" + ProcessHandle.current().pid() + "-" + TESTS.incrementAndGet();

  private static final long US = ProcessHandle.current().pid();

  @TempDir Path run;
  private final NotifySocket socket = open(name);

  @AfterEach
  void close() {
    socket.close();
  }

  @Test
  void aDatagramOfTheTreeIsHeardWithItsStatus() {
    assertThat(socket.address()).isEqualTo("@" + name);
    assertThat(systemd(Set.of(US)).detail()).isEqualTo("nothing on @" + name + " yet");
    send("STATUS=Loading 3 of 9");
    assertFails("no READY=1 yet, status \"Loading 3 of 9\"");
    send("READY=1\nSTATUS=Serving");
    assertPasses("READY=1, status \"Serving\"");
    send("STOPPING=1");
    assertFails("says it is stopping, status \"Serving\"");
  }

  @Test
  void theWatchdogsTimeIsShown() {
    send("READY=1\nWATCHDOG=1\nMAINPID=" + US);
    awaitDetail("READY=1, main pid " + US + ", watchdog ");
  }

  @Test
  void aStrangersDatagramIsNotHeard() {
    send("READY=1");
    awaitDetail("READY=1");
    assertThat(systemd(Set.of(4_194_305L))).isInstanceOf(ProbeResult.Failed.class);
  }

  /** What systemd-notify(1) does: the sender is a child of the service and gone at once. */
  @Test
  void aChildOfTheTreeSpeaksForItAlsoWhenItHasEnded() throws Exception {
    String script =
        "import socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM);"
            + " s.connect('\\0"
            + name
            + "'); s.send(b'READY=1\\nSTATUS=by a child');"
            + " input()";
    Process child =
        new ProcessBuilder("/usr/bin/python3", "-c", script)
            .redirectError(new File("/dev/null"))
            .start();
    awaitDetail("READY=1, status \"by a child\"");
    child.getOutputStream().close();
    child.waitFor();
    assertThat(systemd(Set.of(US))).isInstanceOf(ProbeResult.Passed.class);
    assertThat(systemd(Set.of(child.pid()))).isInstanceOf(ProbeResult.Passed.class);
  }

  @Test
  void forgettingAnInstanceForgetsWhatItSaid() {
    NotifyProber prober = prober();
    send("READY=1");
    awaitDetail("READY=1");
    assertThat(prober.probe(spec(Protocol.SYSTEMD), subject(Set.of(US))))
        .isInstanceOf(ProbeResult.Passed.class);
    prober.forget("goals");
    assertThat(prober.probe(spec(Protocol.SYSTEMD), subject(Set.of(US))))
        .isInstanceOf(ProbeResult.Failed.class);
  }

  @Test
  void theNameIsTakenOnceAndFreeAfterClose() {
    assertThat(NotifySocket.open(name, InstantSource.system()))
        .isEqualTo(new Result.Failed<>(Errno.EADDRINUSE));
    NotifySocket second = open(name + "-b");
    second.close();
    Result<NotifySocket> again = NotifySocket.open(name + "-b", InstantSource.system());
    while (again instanceof Result.Failed<?>) {
      Thread.onSpinWait();
      again = NotifySocket.open(name + "-b", InstantSource.system());
    }
    again.toOptional().orElseThrow().close();
  }

  @Test
  void withoutASocketTheProberIsBrokenNotTheService() {
    NotifyProber none = new NotifyProber(run, null, InstantSource.system());
    assertThat(none.probe(spec(Protocol.SYSTEMD), subject(Set.of(US))))
        .isInstanceOf(ProbeResult.Broken.class);
  }

  @Test
  void aNewlineOnDescriptorThreeIsReadiness() throws IOException {
    ProbeSpec.Notify s6 = spec(Protocol.S6);
    assertThat(prober().probe(s6, subject(Set.of()))).isInstanceOf(ProbeResult.Broken.class);
    Path file = NotifyProber.readiness(run, "goals");
    assertThat(file).isEqualTo(run.resolve("goals.notify"));
    Files.writeString(file, "");
    assertThat(prober().probe(s6, subject(Set.of())).detail())
        .isEqualTo("no newline on descriptor 3 yet");
    Files.writeString(file, "ready\n");
    assertThat(prober().probe(s6, subject(Set.of()))).isInstanceOf(ProbeResult.Passed.class);
  }

  private static NotifySocket open(String name) {
    return NotifySocket.open(name, InstantSource.system()).toOptional().orElseThrow();
  }

  private void send(String text) {
    assertThat(UnixDatagrams.send(name, text)).isEmpty();
  }

  private void assertPasses(String detail) {
    awaitDetail(detail);
    assertThat(systemd(Set.of(US))).isInstanceOf(ProbeResult.Passed.class);
  }

  private void assertFails(String detail) {
    awaitDetail(detail);
    assertThat(systemd(Set.of(US))).isInstanceOf(ProbeResult.Failed.class);
  }

  /** Waits for the listening thread to have taken what was sent. */
  private void awaitDetail(String start) {
    Instant until = Instant.now().plusSeconds(20);
    while (!systemd(Set.of(US)).detail().startsWith(start)) {
      assertThat(Instant.now()).as(systemd(Set.of(US)).detail()).isBefore(until);
      Thread.onSpinWait();
    }
  }

  private ProbeResult systemd(Set<Long> tree) {
    return prober().probe(spec(Protocol.SYSTEMD), subject(tree));
  }

  private NotifyProber prober() {
    return new NotifyProber(run, socket, InstantSource.system());
  }

  private static ProbeSpec.Notify spec(Protocol protocol) {
    return new ProbeSpec.Notify(protocol, Duration.ofSeconds(1));
  }

  private static Subject subject(Set<Long> tree) {
    return new Subject("goals", US, Instant.now().minusSeconds(60), 1, () -> tree);
  }
}
