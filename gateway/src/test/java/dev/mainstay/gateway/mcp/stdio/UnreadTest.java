package dev.mainstay.gateway.mcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.core.posix.Signal;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.HubEvent.Undelivered;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamClosed;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamOpened;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.edge.ToldHub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a child that is killed had not read of its stdin has provably not run. */
@EnabledOnOs(OS.LINUX)
class UnreadTest {

  /** Each message, with its end of line. */
  private static final int LINE_BYTES = 100;

  /** Sees three lines come one by one, and reads as many of their bytes as it is told. */
  private static final String READS =
      """
      import fcntl, os, struct, termios, time
      for come in (100, 200, 300):
          while struct.unpack('i', fcntl.ioctl(0, termios.FIONREAD, b'0000'))[0] < come:
              time.sleep(0.001)
          print('come:', come)
      wanted = %d
      while wanted:
          wanted -= len(os.read(0, wanted))
      print('read')
      """;

  private static final String SLEEPS = "time.sleep(600)\n";

  @TempDir Path dir;

  private final ToldHub hub = new ToldHub();
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private final StdioUpstream upstream =
      new StdioUpstream("it", hub.telling(), log::add, 1024 * 1024);
  private @Nullable Child child;

  @AfterEach
  void end() {
    kill();
  }

  @ParameterizedTest(name = "{0} bytes of three lines of 100")
  @CsvSource({
    "0, '1 2 3'",
    "50, '1 2 3'",
    "98, '1 2 3'",
    "99, '2 3'",
    "100, '2 3'",
    "250, '3'",
    "300, ''"
  })
  void whatWasNotReadWholeIsNeverSent(int read, String neverSent) throws Exception {
    var _ = threeLinesOf(READS.formatted(read) + SLEEPS);
    kill();
    assertThat(toldOnceClosed()).isEqualTo(neverSent);
  }

  @Test
  void whoHasEndedIsNotGivenUpForTheGreetingThatItNeverRead() throws Exception {
    long epoch = threeLinesOf(READS.formatted(0) + SLEEPS);
    kill();
    assertThat(toldOnceClosed()).isEqualTo("1 2 3");
    upstream.close(epoch, "it is of no use");
    assertThat(Objects.requireNonNull(child).givenUp).isEmpty();
  }

  @Test
  void nothingIsProvenWhileAnotherProcessCanReadTheRest() throws Exception {
    String forks =
        """
        if os.fork() == 0:
            print('forked')
            time.sleep(30)
        """;
    var _ = threeLinesOf(READS.formatted(50) + forks + SLEEPS);
    assertThat(log.poll(20, TimeUnit.SECONDS)).isEqualTo("stdout: forked");
    kill();
    assertThat(toldOnceClosed()).isEmpty();
  }

  private long threeLinesOf(String script) throws IOException, InterruptedException {
    child = Child.python(upstream, dir, script);
    long epoch = hub.next(UpstreamOpened.class).epoch();
    for (int i = 1; i <= 3; i++) {
      Message message = line(i);
      assertThat(message.size()).isEqualTo(LINE_BYTES - 1);
      var _ = upstream.send(epoch, i, "2025-11-25", message);
      upstream.flush();
      assertThat(log.poll(20, TimeUnit.SECONDS)).isEqualTo("stdout: come: " + i * LINE_BYTES);
    }
    assertThat(log.poll(20, TimeUnit.SECONDS)).isEqualTo("stdout: read");
    return epoch;
  }

  private static Message line(int exchange) {
    int bare = request(exchange, "").size();
    return request(exchange, "x".repeat(LINE_BYTES - 1 - bare));
  }

  private static Message request(int exchange, String text) {
    Json params = Json.object().put("text", text).build();
    return Message.request(RpcId.of(exchange), "tools/call", params);
  }

  private void kill() {
    if (child != null) {
      child.signal(Signal.KILL);
    }
  }

  /** The exchanges that were told as never sent, before the end. */
  private String toldOnceClosed() {
    List<String> told = new ArrayList<>();
    HubEvent event = hub.next(HubEvent.class);
    while (event instanceof Undelivered failed) {
      assertThat(failed.failure()).isEqualTo(Failure.NEVER_SENT);
      told.add(Long.toString(failed.exchange()));
      event = hub.next(HubEvent.class);
    }
    assertThat(event).isInstanceOf(UpstreamClosed.class);
    return String.join(" ", told);
  }
}
