package dev.mainstay.link.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.link.Discovery;
import dev.mainstay.link.Profile.Address;
import dev.mainstay.link.bed.Remote;
import dev.mainstay.link.bed.Secrets;
import dev.mainstay.link.bed.WireEnd;
import dev.mainstay.link.bed.WireEnd.Manners;
import dev.mainstay.link.wire.Names;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is trusted over TLS, why not, and that TLS holds up nothing. */
class TrustTest {

  private static final Names HERE = _ -> List.of(InetAddress.ofLiteral("127.0.0.1"));

  @TempDir private static Path folder;
  private static Secrets secrets;

  @BeforeAll
  static void makeSecrets() throws Exception {
    secrets = Secrets.in(folder);
  }

  private static TestLines lines(URI uri, SSLContext context) {
    return new TestLines(
        Discovery.fixed(new Address(uri, Map.of())),
        TestLines.LIMITS,
        PlainTalk.Start.AT_ONCE,
        WebSocketClient.of(HERE, _ -> Optional.empty(), context));
  }

  private static String refusal(TestLines lines, String where) {
    String told = lines.open(1).next();
    String start = "1 refused AGAIN: " + where + " is not trusted (TLS): ";
    assertThat(told).startsWith(start);
    return told.substring(start.length());
  }

  @Test
  void aCertificateOfAnotherHostIsNotTrusted() throws Exception {
    try (Remote remote = Remote.secret(secrets.server());
        TestLines lines =
            lines(URI.create("wss://chat.example:" + remote.port()), secrets.client())) {
      assertThat(refusal(lines, "chat.example:" + remote.port()))
          .contains("No subject alternative DNS name matching chat.example found");
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, has expired", "-1000, is not valid yet"})
  void aCertificateThatIsNotOfTodayIsNotTrusted(int days, String told) throws Exception {
    Instant then = Instant.now().plus(Duration.ofDays(days));
    try (Remote remote = Remote.secret(secrets.server());
        TestLines lines = lines(remote.uri("/"), secrets.client(then))) {
      assertThat(refusal(lines, "localhost:" + remote.port()))
          .startsWith("its certificate " + told);
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsNotTrusted() throws Exception {
    try (Remote remote = Remote.secret(secrets.server());
        TestLines lines = lines(remote.uri("/"), SSLContext.getDefault())) {
      assertThat(refusal(lines, "localhost:" + remote.port()))
          .startsWith("nobody whom this JDK trusts vouches for it: ");
    }
  }

  @Test
  void aServerThatDoesNotSpeakTlsIsSaidSo() throws Exception {
    try (Remote remote = Remote.start()) {
      URI uri = URI.create("wss://localhost:" + remote.port());
      remote.answer("HTTP/1.1 400 No\r\n\r\n");
      try (TestLines lines = lines(uri, secrets.client()).open(1)) {
        assertThat(lines.next()).startsWith("1 refused AGAIN: localhost:" + remote.port());
      }
    }
  }

  @Test
  void theHostIsNamedToTheServer() throws Exception {
    LinkedBlockingQueue<String> named = new LinkedBlockingQueue<>();
    try (SSLServerSocket server =
        (SSLServerSocket) secrets.server().getServerSocketFactory().createServerSocket(0)) {
      SSLParameters parameters = server.getSSLParameters();
      parameters.setSNIMatchers(List.of(new Noting(named)));
      server.setSSLParameters(parameters);
      Thread.startVirtualThread(() -> {
        try (SSLSocket socket = (SSLSocket) server.accept()) {
          socket.startHandshake();
        } catch (IOException e) {
          // The client does not trust it.
        }
      });
      URI uri = URI.create("wss://chat.example:" + server.getLocalPort());
      try (TestLines lines = lines(uri, secrets.client()).open(1)) {
        assertThat(lines.next()).startsWith("1 refused ");
      }
    }
    assertThat(named).containsExactly("chat.example");
  }

  /** Accepts each name, and notes it. */
  private static final class Noting extends SNIMatcher {
    private final LinkedBlockingQueue<String> named;

    Noting(LinkedBlockingQueue<String> named) {
      super(StandardConstants.SNI_HOST_NAME);
      this.named = named;
    }

    @Override
    public boolean matches(SNIServerName name) {
      return named.add(new SNIHostName(name.getEncoded()).getAsciiName());
    }
  }

  @Test
  void aFullBufferDelaysNoEndOverTls() throws Exception {
    try (Remote remote = Remote.secret(secrets.server());
        TestLines lines = lines(remote.uri("/"), secrets.client()).open(1)) {
      WireEnd end = remote.next();
      assertThat(lines.next()).isEqualTo("1 opened");
      end.manners(Manners.DEAF);
      lines.fill(1);
      long from = System.nanoTime();
      lines.lines.drain(1, "old");
      String told = lines.next();
      while (told.equals("1 written m")) {
        told = lines.next();
      }
      assertThat(told).isEqualTo("1 ended");
      assertThat(System.nanoTime() - from).isLessThan(TestLines.LIMITS.close().toNanos() * 4);
    }
  }
}
