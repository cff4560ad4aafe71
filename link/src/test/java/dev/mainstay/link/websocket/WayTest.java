package dev.mainstay.link.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.link.Discovery;
import dev.mainstay.link.Profile.Address;
import dev.mainstay.link.bed.Remote;
import dev.mainstay.link.bed.Tunnel;
import dev.mainstay.link.wire.Names;
import dev.mainstay.link.wire.Proxies;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to a host: its name, each of its addresses, a proxy before it. */
class WayTest {

  private static final Proxies STRAIGHT = _ -> Optional.empty();

  private final Remote remote = Remote.start();

  @AfterEach
  void close() {
    remote.close();
  }

  private static TestLines lines(Names names, Proxies proxies, URI uri, Duration connect)
      throws NoSuchAlgorithmException {
    Duration late = Duration.ofSeconds(5);
    return lines(
        names,
        proxies,
        new Address(uri, Map.of("Proxy-Authorization", "Basic secret")),
        new Limits(late, connect, late, Duration.ofMillis(200), 1_000, 1_000));
  }

  private static TestLines lines(Names names, Proxies proxies, Address address, Limits limits)
      throws NoSuchAlgorithmException {
    WebSocketClient client = WebSocketClient.of(names, proxies, SSLContext.getDefault());
    return new TestLines(Discovery.fixed(address), limits, PlainTalk.Start.AT_ONCE, client).open(1);
  }

  private static TestLines lines(Names names, Proxies proxies, URI uri)
      throws NoSuchAlgorithmException {
    return lines(names, proxies, uri, Duration.ofSeconds(5));
  }

  private URI chat() {
    return URI.create("ws://chat.example:" + remote.port() + "/");
  }

  private static Names known(String... addresses) {
    return _ -> List.of(addresses).stream().map(InetAddress::ofLiteral).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2", "::1"})
  void anAddressThatRefusesIsFollowedByTheNext(String first) throws Exception {
    try (TestLines lines = lines(known(first, "127.0.0.1"), STRAIGHT, chat())) {
      assertThat(lines.next()).isEqualTo("1 opened");
      assertThat(remote.asked().header("Host")).isEqualTo("chat.example:" + remote.port());
    }
  }

  @Test
  void anAddressThatSwallowsPacketsLeavesTimeForTheNext() throws Exception {
    InetAddress swallows = InetAddress.ofLiteral("127.0.0.2");
    try (ServerSocket full = new ServerSocket(remote.port(), 1, swallows);
        Socket one = new Socket(swallows, full.getLocalPort());
        Socket two = new Socket(swallows, full.getLocalPort());
        TestLines lines =
            lines(
                known("127.0.0.2", "127.0.0.1", "127.0.0.1", "127.0.0.1"),
                STRAIGHT,
                chat(),
                Duration.ofSeconds(2))) {
      assertThat(one.isConnected() && two.isConnected()).isTrue();
      assertThat(lines.next()).isEqualTo("1 opened");
    }
  }

  @Test
  void theVerdictIsThatOfTheFirstAddress() throws Exception {
    URI uri = chat();
    remote.close();
    try (TestLines lines = lines(known("127.0.0.1", "127.0.0.2"), STRAIGHT, uri)) {
      assertThat(lines.next())
          .isEqualTo(
              "1 refused AGAIN: chat.example:%d refuses connections, or cannot be reached"
                  .formatted(uri.getPort()));
    }
  }

  @Test
  void aNameThatNobodyKnowsIsSaidSo() throws Exception {
    Names nobody =
        host -> {
          throw new UnknownHostException(host);
        };
    try (TestLines lines = lines(nobody, STRAIGHT, chat())) {
      assertThat(lines.next())
          .isEqualTo("1 refused AGAIN: there is no address for chat.example:" + remote.port());
    }
  }

  @Test
  void aNameThatIsNotToldInTimeIsGivenUp() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Names slow =
        _ -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return List.of();
        };
    try (TestLines lines = lines(slow, STRAIGHT, chat(), Duration.ofMillis(100))) {
      assertThat(lines.next())
          .isEqualTo(
              "1 refused AGAIN: chat.example:%d did not answer in time".formatted(remote.port()));
    } finally {
      end.countDown();
    }
  }

  @Test
  void anAddressIsNoName() throws Exception {
    Names nobody =
        host -> {
          throw new UnknownHostException(host);
        };
    URI uri = URI.create("ws://127.0.0.1:" + remote.port());
    try (TestLines lines = lines(nobody, STRAIGHT, uri)) {
      assertThat(lines.next()).isEqualTo("1 opened");
      assertThat(remote.asked().target()).isEqualTo("/");
    }
  }

  @Test
  void aProxyIsAskedForTheWayAndToldWhatIsMeantForIt() throws Exception {
    try (Tunnel tunnel = new Tunnel(remote.port(), "HTTP/1.1 200 Here\r\nX: y\r\n\r\n")) {
      Proxies proxy = _ -> Optional.of(tunnel.address());
      Names nobody =
          host -> {
            throw new UnknownHostException(host);
          };
      try (TestLines lines = lines(nobody, proxy, chat())) {
        assertThat(lines.next()).isEqualTo("1 opened");
        assertThat(tunnel.asked().target()).isEqualTo("chat.example:" + remote.port());
        assertThat(remote.asked().header("Proxy-Authorization")).isEmpty();
        remote.next().say("through it");
        assertThat(lines.next()).isEqualTo("1 heard through it");
      }
    }
  }

  @Test
  void aProxyThatRefusesIsSaidSo() throws Exception {
    try (Tunnel tunnel = new Tunnel(remote.port(), "HTTP/1.1 407 Who?\r\n\r\n")) {
      Proxies proxy = _ -> Optional.of(tunnel.address());
      try (TestLines lines = lines(known(), proxy, chat())) {
        assertThat(tunnel.asked().header("Proxy-Authorization")).isEqualTo("Basic secret");
        assertThat(lines.next())
            .isEqualTo(
                ("1 refused AGAIN: chat.example:%d did not complete a handshake: the proxy before"
                        + " it answered HTTP 407")
                    .formatted(remote.port()));
      }
    }
  }

  @Test
  void theProxiesAreThoseOfTheJvm() {
    URI http = URI.create("http://chat.example/");
    assertThat(Proxies.system().before(http)).isEmpty();
    System.setProperty("http.proxyHost", "proxy.example");
    System.setProperty("http.proxyPort", "3128");
    try {
      assertThat(Proxies.system().before(http))
          .contains(InetSocketAddress.createUnresolved("proxy.example", 3128));
      assertThat(Proxies.system().before(URI.create("http://localhost/"))).isEmpty();
    } finally {
      System.clearProperty("http.proxyHost");
      System.clearProperty("http.proxyPort");
    }
  }
}
