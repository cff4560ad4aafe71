package dev.mainstay.cli.stall;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event;
import dev.mainstay.gateway.mcp.GatewayEvent;
import dev.mainstay.gateway.mcp.GatewaySpec.Transport;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a server that is silent about a call; the kernel's files are made up. */
class StallWitnessTest {

  private static final Instant NOW = Instant.parse("2026-11-23T06:00:00Z");
  private static final String HEADING = "  sl  local_address rem_address   st tx_queue ...\n";
  private static final long PID = 321;

  @TempDir private Path proc;
  @TempDir private Path run;

  private final BlockingQueue<Event> journal = new LinkedBlockingQueue<>();

  @BeforeEach
  void aServer() throws IOException {
    Files.writeString(run.resolve("files.pid"), PID + "\n");
    thread(321, "S", "202 0x7f 0x0 0x0 0x0 0x0 0x0 0x7ffc 0x7f12");
    thread(322, "S", "202 0x7f 0x0 0x0 0x0 0x0 0x0 0x7ffc 0x7f12");
    thread(323, "S", "45 0x5 0x7f 0x10 0x0 0x0 0x0 0x7ffc 0x7f12");
    thread(324, "R", "running");
    file("321/stat", stat(321, "S"));
    descriptor(PID, 5, "socket:[77]");
    descriptor(PID, 6, "socket:[78]");
  }

  @Test
  void aChildsThreadsAndConnectionsAreTold() throws IOException {
    file(
        "321/net/tcp",
        HEADING
            + "   0: 0100007F:A410 08080808:01BB 01 00000012:00000003 01:00000019 00000004     0"
            + "        0 77 2 0000000000000000 20 4 30 10 -1\n"
            + "   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0"
            + "        0 78 1 0000000000000000 100 0 0 10 0\n"
            + "   2: 0100007F:1F91 08080808:01BB 01 00000000:00000000 00:00000000 00000000     0"
            + "        0 99 1 0000000000000000 100 0 0 10 0\n");
    assertThat(seen(new Transport.Stdio("files")))
        .contains("pid 321 had 0 ms of processor in 200 ms")
        .contains("2 waiting in futex")
        .contains("1 waiting in recvfrom of socket:[77]")
        .contains("1 running")
        .contains(
            "ESTABLISHED to 8.8.8.8:443: 18 bytes not acknowledged, 3 not read,"
                + " sent again 4 times in vain")
        .doesNotContain("LISTEN");
  }

  @Test
  void aServerElsewhereIsLookedAtByOurOwnConnections() throws IOException {
    long self = ProcessHandle.current().pid();
    descriptor(self, 9, "socket:[50]");
    file(
        self + "/net/tcp6",
        HEADING
            + "   0: 00000000000000000000000001000000:A410 00000000000000000000000001000000:1F90 08"
            + " 00000000:00000000 00:00000000 00000000     0        0 50 2 0000000000000000\n");
    assertThat(seen(new Transport.Http(URI.create("http://[::1]:8080/mcp"), Map.of())))
        .contains("CLOSE_WAIT to [0:0:0:0:0:0:0:1]:8080: 0 bytes not acknowledged, 0 not read");
    assertThat(seen(new Transport.Http(URI.create("https://mcp.example/mcp"), Map.of())))
        .isEqualTo("no connection leads to it");
  }

  @Test
  void aChildThatIsNotThereIsSaidToBeSo() throws IOException {
    Files.delete(run.resolve("files.pid"));
    assertThat(seen(new Transport.Stdio("files"))).isEqualTo("it is not there");
  }

  @Test
  void allElseIsPassedOnAndNothingIsLookedAt() throws InterruptedException {
    witness(new Transport.Stdio("files")).accept(event("gateway.call.failed"));
    assertThat(take().name()).isEqualTo("gateway.call.failed");
    assertThat(journal).isEmpty();
  }

  private String seen(Transport transport) {
    try {
      witness(transport).accept(event("gateway.call.silent"));
      assertThat(take().name()).isEqualTo("gateway.call.silent");
      Event witnessed = take();
      assertThat(witnessed.name()).isEqualTo("gateway.call.witnessed");
      assertThat(witnessed.source()).isEqualTo("files");
      assertThat(witnessed.fields()).containsEntry("tool", "slow");
      return String.valueOf(witnessed.fields().get("detail"));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private StallWitness witness(Transport transport) {
    return new StallWitness(
        proc, run, _ -> Optional.of(transport), InstantSource.fixed(NOW), journal::add);
  }

  private Event take() throws InterruptedException {
    return Objects.requireNonNull(journal.poll(20, TimeUnit.SECONDS), "nothing was told");
  }

  private static Event event(String name) {
    Map<String, Object> fields = Map.of("tool", "slow", "last_heard_at", NOW.toString());
    return new GatewayEvent(name, "files", "here", NOW, Event.Severity.INFO, fields);
  }

  private void thread(long number, String state, String call) throws IOException {
    file("321/task/" + number + "/stat", stat(number, state));
    file("321/task/" + number + "/syscall", call + "\n");
  }

  private static String stat(long number, String state) {
    return number + " (a ) name) " + state + " 1 321 321 0 -1 0 0 0 0 0 7 3 0 0 20 0 4 0 9 0 0\n";
  }

  private void file(String name, String text) throws IOException {
    Path file = proc.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void descriptor(long pid, int number, String target) throws IOException {
    Path fds = Files.createDirectories(proc.resolve(pid + "/fd"));
    Files.createSymbolicLink(fds.resolve(Integer.toString(number)), Path.of(target));
  }
}
