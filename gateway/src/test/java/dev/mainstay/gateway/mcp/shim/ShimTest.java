package dev.mainstay.gateway.mcp.shim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Chance;
import dev.mainstay.core.SystemTimeline;
import dev.mainstay.core.net.UnixSocket;
import dev.mainstay.gateway.mcp.Crew;
import dev.mainstay.gateway.mcp.GatewaySpec.Bounds;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.link.Control;
import dev.mainstay.gateway.mcp.link.KnownFiles;
import dev.mainstay.gateway.mcp.socket.ClientDesk;
import dev.mainstay.gateway.mcp.socket.EchoHub;
import dev.mainstay.gateway.mcp.socket.SocketServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole shim with real pipes and sockets, and gateways that come and go. */
@Timeout(60)
class ShimTest {

  private static final String INITIALIZE =
      "{'jsonrpc':'2.0','id':0,'method':'initialize','params':{'protocolVersion':'2025-11-25'}}";

  @TempDir Path folder;
  private final SystemTimeline timeline = new SystemTimeline();
  private final AtomicInteger wanted = new AtomicInteger();
  private volatile String fault = "";
  private final List<AutoCloseable> open = new ArrayList<>();
  private OutputStream toShim;
  private BufferedReader fromShim;
  private Thread shim;

  /** A gateway for as long as it is open. */
  private final class Gateway implements AutoCloseable {
    final EchoHub hub = new EchoHub();
    final ClientDesk desk =
        new ClientDesk(
            new ClientDesk.Setup(
                UUID.randomUUID().toString(),
                () -> Set.of("default"),
                Bounds.DEFAULT,
                hub,
                new KnownFiles(folder.resolve("mcp")),
                _ -> {}),
            timeline);
    SocketServer server;

    Gateway() throws IOException {
      hub.answerThrough(desk);
      server = listen();
    }

    SocketServer listen() throws IOException {
      return SocketServer.open(socket(), desk, "default", Crew.NONE, Throwable::printStackTrace);
    }

    /** Breaks every connection; the gateway itself lives on. */
    void breakLinks() throws IOException {
      server.close();
      server = listen();
    }

    @Override
    public void close() {
      server.close();
      desk.close();
    }
  }

  @BeforeEach
  void start() throws IOException {
    Pipe in = Pipe.open();
    Pipe out = Pipe.open();
    toShim = Channels.newOutputStream(in.sink());
    fromShim =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(out.source()), StandardCharsets.UTF_8));
    Starter starter =
        new Starter() {
          @Override
          public void wanted() {
            wanted.incrementAndGet();
          }

          @Override
          public String failure() {
            return "";
          }

          @Override
          public String fault() {
            return fault;
          }
        };
    Shim process =
        new Shim(
            new Shim.Setup(
                SocketWire.to(socket()),
                new KnownFiles(folder.resolve("mcp")),
                starter,
                "test",
                "default",
                "1",
                new Chance(1),
                () -> true,
                () -> {},
                _ -> {}),
            Channels.newOutputStream(out.sink()),
            InstantSource.system());
    shim =
        Thread.ofPlatform()
            .daemon(true)
            .start(() -> process.run(Channels.newInputStream(in.source())));
  }

  @AfterEach
  void end() throws Exception {
    toShim.close();
    for (AutoCloseable gateway : open) {
      gateway.close();
    }
    timeline.close();
  }

  private Path socket() {
    return folder.resolve("mcp.sock");
  }

  private Gateway gateway() throws IOException {
    Gateway gateway = new Gateway();
    open.add(gateway);
    return gateway;
  }

  private void say(String text) throws IOException {
    toShim.write((text.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private String hear() throws IOException {
    return String.valueOf(fromShim.readLine()).replace('"', '\'');
  }

  private static String call(int id) {
    return "{'jsonrpc':'2.0','id':"
        + id
        + ",'method':'tools/call','params':{'name':'echo','arguments':{'text':'t"
        + id
        + "'}}}";
  }

  /** Spins, until the time of the test is over and its thread is interrupted. */
  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      assertThat(Thread.currentThread().isInterrupted()).as("too late").isFalse();
      Thread.onSpinWait();
    }
  }

  private void assertEchoes(int from, int to) throws IOException {
    for (int id = from; id < to; id++) {
      assertThat(hear()).contains("'id':" + id + ",", "'text':'t" + id + "'");
    }
  }

  @Test
  void aHeldCallIsAnsweredWhenTheGatewayComes() throws IOException {
    say(INITIALIZE);
    assertThat(hear()).contains("'name':'mainstay'");
    say(call(1));
    Gateway gateway = gateway();
    assertEchoes(1, 2);
    assertThat(gateway.hub.methods()).containsExactly("initialize", "tools/call");
    assertThat(wanted.get()).isPositive();
  }

  @Test
  void aCallIsAnsweredSoonWhereNoGatewayCanBeStartedAndHeldAgainOnceOneCan() throws IOException {
    say(INITIALIZE);
    assertThat(hear()).contains("'name':'mainstay'");
    fault = "line 2: there is no key servces";
    say(call(1));
    assertThat(hear()).contains("'id':1,", "-31001", "servces", "mainstay config check");
    fault = "";
    say(call(2));
    gateway();
    assertEchoes(2, 3);
  }

  @Test
  void brokenLinksLoseAndDoubleNothing() throws IOException {
    Gateway gateway = gateway();
    say(INITIALIZE);
    // The answer may be the shim's own; what the gateway has heard came over a link that was made.
    assertThat(hear()).contains("'id':0,");
    await(() -> !gateway.hub.methods().isEmpty());
    for (int round = 0; round < 10; round++) {
      for (int id = 1; id <= 100; id++) {
        say(call(round * 100 + id));
        if (id == 50) {
          gateway.breakLinks();
        }
      }
      assertEchoes(round * 100 + 1, round * 100 + 101);
    }
    assertThat(gateway.hub.methods()).hasSize(1_001).doesNotContain("tools/call again");
    assertThat(gateway.hub.events).filteredOn(HubEvent.ClientOpened.class::isInstance).hasSize(1);
  }

  @Test
  void aNewGatewayIsToldWhatAnEarlierOneMayHaveSeen() throws IOException {
    Gateway first = gateway();
    say(INITIALIZE);
    hear();
    say("{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'hang'}}");
    await(() -> !first.hub.hanging.isEmpty());
    first.close();
    Gateway second = gateway();
    await(() -> !second.hub.hanging.isEmpty());
    assertThat(second.hub.methods()).containsExactly("initialize", "tools/call again");
  }

  @Test
  void itEndsWithItsClientAndSaysSo() throws Exception {
    Gateway gateway = gateway();
    say(INITIALIZE);
    hear();
    toShim.close();
    assertThat(shim.join(Duration.ofSeconds(1))).isTrue();
    await(() -> gateway.desk.clients() == 0);
  }

  @Test
  void itTakesItsLeaveAlsoOfAGatewayThatHasNotAnsweredYet() throws Exception {
    try (ServerSocketChannel slow = UnixSocket.bind(socket(), 5);
        SocketChannel link = slow.accept()) {
      BufferedReader said =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(link), StandardCharsets.UTF_8));
      assertThat(control(said.readLine())).isInstanceOf(Control.Hello.class);
      toShim.close();
      assertThat(control(said.readLine())).isInstanceOf(Control.Bye.class);
    }
  }

  private static Control control(String line) {
    return Control.parse(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  @Test
  void itEndsWithinASecondAlsoWhenTheGatewayHangs() throws Exception {
    try (ServerSocketChannel silent = UnixSocket.bind(socket(), 5)) {
      say(call(1));
      toShim.close();
      assertThat(shim.join(Duration.ofSeconds(1))).isTrue();
      assertThat(silent.isOpen()).isTrue();
    }
  }

  @Test
  void longMessagesPassBothWays() throws IOException {
    gateway();
    say(INITIALIZE);
    hear();
    String text = "z".repeat(10_000_000);
    say(
        "{'jsonrpc':'2.0','id':1,'method':'tools/call',"
            + "'params':{'name':'echo','arguments':{'text':'"
            + text
            + "'}}}");
    assertThat(hear()).hasSizeGreaterThan(10_000_000);
    say(call(2));
    assertEchoes(2, 3);
  }

  @Test
  void noiseIsAnsweredAndNothingElseIsLost() throws IOException {
    gateway();
    say("{nonsense");
    assertThat(hear()).contains("-32700");
    say(INITIALIZE);
    assertThat(hear()).contains("'id':0,");
  }
}
