package dev.mainstay.probe.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.probe.Sockets.BoundOnly;
import dev.mainstay.probe.Sockets.Holder;
import dev.mainstay.probe.Sockets.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real kernel shows of real sockets of this JVM, which plays the service's tree. */
@EnabledOnOs(OS.LINUX)
abstract class LinuxSocketsContract {

  static final Path PROC = Path.of("/proc");
  private static final long SELF = ProcessHandle.current().pid();

  private final LinuxSockets sockets = new LinuxSockets(PROC, rows(), Duration.ZERO, Duration.ZERO);

  /** Where the sockets are read from. */
  abstract TcpRows rows();

  @ParameterizedTest(name = "{0} socket bound to {1} is listed as {2}")
  @CsvSource({
    "INET, 127.0.0.1, 127.0.0.1",
    "INET, 0.0.0.0, 0.0.0.0",
    "INET6, ::1, ::1",
    "INET6, ::, ::",
    "INET6, 127.0.0.1, 127.0.0.1",
  })
  void listsAListenerWithItsHolder(StandardProtocolFamily family, String bind, String listed)
      throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(family)) {
      server.bind(new InetSocketAddress(InetAddress.ofLiteral(bind), 0));
      int port = server.socket().getLocalPort();

      List<Listener> found = sockets.on(port, Set.of(SELF));

      assertThat(found).hasSize(1);
      assertThat(found.getFirst().address()).isEqualTo(listed);
      Holder holder = Objects.requireNonNull(found.getFirst().holder());
      assertThat(holder.pid()).isEqualTo(SELF);
      assertThat(holder.command()).contains("java");
      assertThat(Duration.between(holder.startedAt(), startOfThisProcess()).abs())
          .isLessThan(Duration.ofSeconds(2));
      assertThat(sockets.listening(port)).containsExactly(found.getFirst().inode());
      assertThat(sockets.of(Set.of(SELF))).extracting(Listener::port).contains(port);
    }
  }

  @Test
  void twoSocketsOnOneSharedPortAreBothListed() throws IOException {
    try (ServerSocketChannel first = ServerSocketChannel.open(StandardProtocolFamily.INET);
        ServerSocketChannel second = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
      first.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      second.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      first.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      second.bind(first.getLocalAddress());
      assertThat(sockets.on(first.socket().getLocalPort(), Set.of())).hasSize(2);
    }
  }

  @Test
  void aClosedListenerIsGone() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0)) {
      port = server.getLocalPort();
      assertThat(sockets.on(port, Set.of())).isNotEmpty();
    }
    assertThat(sockets.on(port, Set.of())).isEmpty();
  }

  @Test
  void countsConnectionsThatWaitToBeAccepted() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      assertThat(sockets.on(server.getLocalPort(), Set.of()))
          .extracting(Listener::queued)
          .containsExactly(1);
      assertThat(sockets.answering(local(client), remote(client), Set.of(SELF)))
          .as("accepted by nobody")
          .isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"INET, 127.0.0.1", "INET6, 127.0.0.1", "INET6, ::1", "INET6, ::"})
  void tellsWhoAcceptedOurConnection(StandardProtocolFamily family, String bind)
      throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open(family)) {
      server.bind(new InetSocketAddress(InetAddress.ofLiteral(bind), 0));
      String to = bind.equals("::") ? "127.0.0.1" : bind;
      try (Socket client = new Socket(InetAddress.ofLiteral(to), server.socket().getLocalPort());
          var accepted = server.accept()) {
        assertThat(accepted.isConnected()).isTrue();
        assertThat(sockets.answering(local(client), remote(client), Set.of(SELF)))
            .map(Holder::pid)
            .contains(SELF);
        assertThat(sockets.answering(local(client), remote(client), Set.of(1L)))
            .as("found also when it is not among the likely ones")
            .map(Holder::pid)
            .contains(SELF);
      }
    }
  }

  @Test
  void findsSocketsThatAreBoundButDoNotListen() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    try (SocketChannel bound = SocketChannel.open(StandardProtocolFamily.INET);
        SocketChannel unbound = SocketChannel.open(StandardProtocolFamily.INET);
        ServerSocket listening = new ServerSocket(0);
        DatagramChannel udp = DatagramChannel.open(StandardProtocolFamily.INET).bind(any)) {
      bound.bind(any);
      int port = bound.socket().getLocalPort();
      assertThat(unbound.isOpen() && udp.isOpen()).isTrue();
      assertThat(sockets.on(port, Set.of(SELF))).isEmpty();
      assertThat(sockets.boundOnly(Set.of(SELF)))
          .contains(new BoundOnly("127.0.0.1", port, SELF))
          .extracting(BoundOnly::port)
          .doesNotContain(
              0, listening.getLocalPort(), ((InetSocketAddress) udp.getLocalAddress()).getPort());
    }
  }

  @Test
  void callsWithinItsFreshnessShareOneRead() throws IOException {
    LinuxSockets shared = new LinuxSockets(PROC, rows(), Duration.ofHours(1), Duration.ofHours(1));
    int port;
    try (ServerSocket server = new ServerSocket(0)) {
      port = server.getLocalPort();
      assertThat(shared.listening(port)).hasSize(1);
    }
    assertThat(shared.listening(port)).as("read once").hasSize(1);
    assertThat(sockets.listening(port)).isEmpty();
  }

  @Test
  void callsForManyPortsAtOnceShareOneReadOfAll() throws IOException {
    LinuxSockets shared = new LinuxSockets(PROC, rows(), Duration.ofHours(1), Duration.ofHours(1));
    for (int ask = 0; ask < 20; ask++) {
      assertThat(shared.listening(1)).isEmpty();
      assertThat(shared.listening(2)).isEmpty();
    }
    try (ServerSocket server = new ServerSocket(0)) {
      assertThat(shared.listening(server.getLocalPort())).isEmpty();
      assertThat(sockets.listening(server.getLocalPort())).isNotEmpty();
    }
  }

  @Test
  void aProcessThatWeMayNotLookIntoLeavesTheHolderOpen(@TempDir Path proc) throws IOException {
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(proc.resolve("stat"), "cpu 1 2 3\nbtime 1700000000\n");
    Files.writeString(
        proc.resolve("net/tcp"),
        """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000:1538 00000000:0000 0A 00000000:00000003 00:00000000 00000000   114        0 516 1 0
        """);
    LinuxSockets other = new LinuxSockets(proc, new ProcRows(proc), Duration.ZERO, Duration.ZERO);
    assertThat(other.on(5432, Set.of(SELF)))
        .containsExactly(new Listener("0.0.0.0", 5432, 516, 3, null));
  }

  @Test
  void aTableThatIsTornIsNoEvidence(@TempDir Path proc) throws IOException {
    assertThatThrownBy(
            () -> new LinuxSockets(proc, new ProcRows(proc), Duration.ZERO, Duration.ZERO))
        .isInstanceOf(UncheckedIOException.class);
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(proc.resolve("stat"), "btime 1700000000\n");
    Files.writeString(proc.resolve("net/tcp"), "x".repeat(100_000));
    LinuxSockets torn = new LinuxSockets(proc, new ProcRows(proc), Duration.ZERO, Duration.ZERO);
    assertThatThrownBy(() -> torn.on(80, Set.of())).isInstanceOf(UncheckedIOException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "::1, ::1",
    "::, ::",
    "2001:db8::1, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "fe80::1:0:0:2, fe80::1:0:0:2",
    "1:0:0:2::, 1:0:0:2::",
    "10.0.255.1, 10.0.255.1",
  })
  void writesAddressesInTheirShortForm(String address, String text) {
    assertThat(Addresses.text(InetAddress.ofLiteral(address))).isEqualTo(text);
  }

  private static Instant startOfThisProcess() {
    return ProcessHandle.current().info().startInstant().orElseThrow();
  }

  private static InetSocketAddress local(Socket socket) {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private static InetSocketAddress remote(Socket socket) {
    return (InetSocketAddress) socket.getRemoteSocketAddress();
  }
}
