package dev.mainstay.gateway.mcp.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.core.SystemTimeline;
import dev.mainstay.core.net.UnixSocket;
import dev.mainstay.gateway.mcp.Crew;
import dev.mainstay.gateway.mcp.GatewaySpec.Bounds;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.link.Control;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.KnownFiles;
import dev.mainstay.gateway.mcp.link.Listing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SocketFaceTest {

  private static final int MESSAGE_BYTES = 100_000;

  @TempDir Path folder;
  private final EchoHub hub = new EchoHub();
  private final SystemTimeline timeline = new SystemTimeline();
  private ClientDesk desk;
  private SocketServer server;

  @BeforeEach
  void open() throws IOException {
    desk =
        new ClientDesk(
            new ClientDesk.Setup(
                "life",
                () -> Set.of("default"),
                new Bounds(128, 1024, MESSAGE_BYTES, Duration.ofMillis(300)),
                hub,
                new KnownFiles(folder.resolve("mcp")),
                words -> {
                  throw new AssertionError(words);
                }),
            timeline);
    hub.answerThrough(desk);
    server = SocketServer.open(socket(), desk, "default", Crew.NONE, Throwable::printStackTrace);
  }

  @AfterEach
  void close() {
    server.close();
    desk.close();
    timeline.close();
  }

  private Path socket() {
    return folder.resolve("mcp.sock");
  }

  /** A peer that speaks lines. */
  private final class Peer implements AutoCloseable {
    final SocketChannel channel;
    final BufferedReader in;
    final OutputStream out;

    Peer() throws IOException {
      channel = UnixSocket.connect(socket());
      in =
          new BufferedReader(
              new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
      out = Channels.newOutputStream(channel);
    }

    void say(String text) throws IOException {
      out.write((text.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Nullable String hear() throws IOException {
      String line = in.readLine();
      return line == null ? null : line.replace('"', '\'');
    }

    /** Greets as a shim; the welcome. */
    Control.Welcome greet(String client, long connection, String epoch, long received)
        throws IOException {
      say(
          new String(
              new Control.Hello(client, "default", "1", connection, epoch, received, false).line(),
              StandardCharsets.UTF_8));
      String line = String.valueOf(hear()).replace('\'', '"');
      return (Control.Welcome) Control.parse(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  private static String ping(int id) {
    return "{'jsonrpc':'2.0','id':" + id + ",'method':'ping'}";
  }

  private static String pong(int id) {
    return "{'jsonrpc':'2.0','id':" + id + ",'result':{}}";
  }

  @Test
  void theSocketIsItsOwnersAlone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
        .isEqualTo("rw-------");
  }

  @Test
  void aSocketThatIsServedIsLeftAloneAndAStaleOneReplaced() throws IOException {
    assertThatThrownBy(() -> SocketServer.open(socket(), desk, "default", Crew.NONE, _ -> {}))
        .hasMessageContaining("served by another process");
    server.close();
    Files.createFile(socket());
    server = SocketServer.open(socket(), desk, "default", Crew.NONE, _ -> {});
    try (Peer peer = new Peer()) {
      peer.say(ping(1));
      assertThat(peer.hear()).isEqualTo(pong(1));
    }
  }

  @Test
  void aClientByItselfLivesAsLongAsItsStream() throws IOException {
    try (Peer peer = new Peer()) {
      peer.say(ping(1));
      assertThat(peer.hear()).isEqualTo(pong(1));
    }
    until(() -> hub.events.getLast() instanceof HubEvent.ClientClosed);
    assertThat(desk.clients()).isZero();
  }

  @Test
  void whatIsNoMessageIsAnsweredAndNothingElseIsLost() throws IOException {
    try (Peer peer = new Peer()) {
      peer.say("{nonsense");
      peer.say("[" + ping(7) + "]");
      peer.say("x".repeat(MESSAGE_BYTES + 1));
      peer.say(ping(1));
      assertThat(peer.hear()).contains("-32700");
      assertThat(peer.hear()).contains("-32600");
      assertThat(peer.hear()).contains("-32600", "longer than the " + MESSAGE_BYTES);
      assertThat(peer.hear()).isEqualTo(pong(1));
    }
  }

  @Test
  void aBatchIsTakenApartInTheOneVersionThatHasIt() throws IOException {
    try (Peer peer = new Peer()) {
      peer.say(
          "{'jsonrpc':'2.0','id':1,'method':'initialize',"
              + "'params':{'protocolVersion':'2025-03-26'}}");
      peer.say("[" + ping(2) + "," + ping(3) + "]");
      assertThat(peer.hear()).contains("'id':1");
      assertThat(peer.hear()).isEqualTo(pong(2));
      assertThat(peer.hear()).isEqualTo(pong(3));
    }
  }

  @Test
  void aShimThatComesBackGetsWhatItMissedAndNothingTwice() throws IOException {
    String epoch;
    try (Peer first = new Peer()) {
      epoch = first.greet("a", 1, "", 0).epoch();
      first.say(ping(1));
      first.say(ping(2));
      assertThat(first.hear()).isEqualTo(pong(1));
      assertThat(first.hear()).isEqualTo(pong(2));
    }
    try (Peer second = new Peer()) {
      Control.Welcome welcome = second.greet("a", 2, epoch, 1);
      assertThat(welcome.epoch()).isEqualTo(epoch);
      assertThat(welcome.received()).isEqualTo(2);
      assertThat(second.hear()).isEqualTo(pong(2));
      second.say(ping(3));
      assertThat(second.hear()).isEqualTo(pong(3));
    }
    assertThat(hub.methods()).containsExactly("ping", "ping", "ping");
    assertThat(hub.events).filteredOn(HubEvent.ClientOpened.class::isInstance).hasSize(1);
  }

  @Test
  void aGreetingThatWasOvertakenEndsNothing() throws IOException {
    try (Peer second = new Peer();
        Peer first = new Peer()) {
      String epoch = second.greet("a", 2, "", 0).epoch();
      first.say(
          new String(
              new Control.Hello("a", "default", "1", 1, epoch, 0, false).line(),
              StandardCharsets.UTF_8));
      assertThat(first.hear()).contains("refused", "a later connection");
      second.say(ping(1));
      assertThat(second.hear()).isEqualTo(pong(1));
    }
  }

  @Test
  void aShimThatStaysAwayIsForgottenAndThenBeginsAnew() throws IOException {
    String epoch;
    try (Peer first = new Peer()) {
      epoch = first.greet("a", 1, "", 0).epoch();
    }
    until(() -> hub.events.getLast() instanceof HubEvent.ClientClosed);
    assertThat(desk.clients()).isZero();
    try (Peer second = new Peer()) {
      assertThat(second.greet("a", 2, epoch, 0).epoch()).isNotEqualTo(epoch);
      second.say("{'mainstay':'resend','ids':['5']}");
      second.say(ping(5));
      second.say(ping(6));
      assertThat(second.hear()).isEqualTo(pong(5));
      assertThat(second.hear()).isEqualTo(pong(6));
    }
    assertThat(hub.methods()).containsExactly("ping again", "ping");
  }

  @Test
  void whatAShimHasGotOfAnEarlierGatewayIsNoFault() throws IOException {
    try (Peer peer = new Peer()) {
      peer.greet("a", 2, "earlier life", 5);
      peer.say(ping(1));
      assertThat(peer.hear()).isEqualTo(pong(1));
    }
  }

  @Test
  void aShimThatSaysByeIsForgottenAtOnce() throws IOException {
    try (Peer peer = new Peer()) {
      peer.greet("a", 1, "", 0);
      peer.say("{'mainstay':'bye'}");
      until(() -> hub.events.getLast() instanceof HubEvent.ClientClosed);
    }
  }

  @Test
  void whatAClientIsToldLastReachesItAlsoFromTheThreadThatFlushes() throws IOException {
    try (Peer peer = new Peer()) {
      peer.greet("a", 1, "", 0);
      server.flush();
      HubEvent.ClientOpened opened = (HubEvent.ClientOpened) hub.events.getFirst();
      desk.end(opened.client(), "the end of it");
      assertThat(peer.hear()).contains("refused", "the end of it");
      assertThat(peer.hear()).isNull();
    }
  }

  @Test
  void anUnknownProfileIsRefusedWithTheKnownOnes() throws IOException {
    try (Peer peer = new Peer()) {
      peer.say("{'mainstay':'hello','client':'a','profile':'wrong','connection':1,'received':0}");
      assertThat(peer.hear()).contains("refused", "no such profile: wrong; there are: default");
      assertThat(peer.hear()).isNull();
    }
  }

  @Test
  void aFullHubLosesNothing() throws IOException {
    try (Peer peer = new Peer()) {
      peer.greet("a", 1, "", 0);
      hub.fill(true);
      for (int i = 0; i < 200; i++) {
        peer.say(ping(i));
      }
      hub.fill(false);
      for (int i = 0; i < 200; i++) {
        String line = peer.hear();
        while (String.valueOf(line).contains("mainstay")) {
          line = peer.hear();
        }
        assertThat(line).isEqualTo(pong(i));
      }
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsUpNobody() throws IOException {
    try (Peer silent = new Peer();
        Peer other = new Peer()) {
      silent.greet("a", 1, "", 0);
      String big = "y".repeat(50_000);
      for (int i = 0; i < 100; i++) {
        silent.say(
            "{'jsonrpc':'2.0','id':"
                + i
                + ",'method':'tools/call','params':{'name':'e','arguments':{'text':'"
                + big
                + "'}}}");
      }
      other.say(ping(1));
      assertThat(other.hear()).isEqualTo(pong(1));
      int answers = 0;
      while (answers < 100) {
        answers += String.valueOf(silent.hear()).contains("jsonrpc") ? 1 : 0;
      }
    }
  }

  @Test
  void changedListsReachShimsAndTheDisk() throws IOException {
    Known known =
        new Known("default", "{}", "{}", Map.of(Listing.TOOLS, Known.Answer.of("{\"tools\":[]}")));
    try (Peer peer = new Peer()) {
      peer.greet("a", 1, "", 0);
      desk.changed(known);
      assertThat(peer.hear())
          .isEqualTo(
              "{'mainstay':'digests','known':{'tools':'"
                  + known.digests().get(Listing.TOOLS)
                  + "'}}");
    }
    KnownFiles files = new KnownFiles(folder.resolve("mcp"));
    until(() -> files.read("default").isPresent());
    assertThat(files.read("default")).contains(known);
    try (Peer peer = new Peer()) {
      assertThat(peer.greet("b", 1, "", 0).known()).isEqualTo(known.digests());
    }
  }

  @Test
  void fiftyShimsComeAtOnce() throws IOException {
    List<Peer> peers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      peers.add(new Peer());
    }
    for (int i = 0; i < 50; i++) {
      peers.get(i).greet("c" + i, 1, "", 0);
      peers.get(i).say(ping(i));
    }
    for (int i = 0; i < 50; i++) {
      assertThat(peers.get(i).hear()).isEqualTo(pong(i));
      peers.get(i).close();
    }
  }
}
