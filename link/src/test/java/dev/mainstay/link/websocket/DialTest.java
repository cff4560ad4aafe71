package dev.mainstay.link.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.link.Discovery;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile.Address;
import dev.mainstay.link.bed.Remote;
import dev.mainstay.link.bed.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a line is made, or is not. */
class DialTest {

  private static final Duration SOON = Duration.ofMillis(200);
  private static final Duration LATE = Duration.ofSeconds(5);

  @TempDir private Path folder;
  private final Remote remote = Remote.start();

  @AfterEach
  void close() {
    remote.close();
  }

  private static Limits limits(Duration find, Duration connect, Duration ready) {
    return new Limits(find, connect, ready, SOON, 1_000, 1_000);
  }

  private static TestLines lines(Discovery discovery, Limits limits) {
    return new TestLines(discovery, limits, PlainTalk.Start.WHEN_TOLD, WebSocketClient.standard());
  }

  private static Discovery fixed(URI uri) {
    return Discovery.fixed(new Address(uri, Map.of()));
  }

  private static String refusal(TestLines lines) {
    String told = lines.open(1).next();
    assertThat(told).startsWith("1 refused ");
    assertThat(lines.faults).isEmpty();
    return told.substring("1 refused ".length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | X: y                                       | FOR_GOOD: HOST does not let us in: HTTP"
            + " 401",
        "403 | X: y                                       | FOR_GOOD: HOST does not let us in: HTTP"
            + " 403",
        "404 | X: y                                       | AGAIN: HOST has no WebSocket at that"
            + " address: HTTP 404",
        "410 | X: y                                       | AGAIN: HOST has no WebSocket at that"
            + " address: HTTP 410",
        "429 | Retry-After: 30                            | AGAIN after 30: HOST asks us to wait:"
            + " HTTP 429",
        "503 | Retry-After: Thu, 01 Jan 2026 00:01:00 GMT | AGAIN after 60: HOST asks us to wait:"
            + " HTTP 503",
        "503 | Retry-After: Thu, 01 Jan 2025 00:00:00 GMT | AGAIN: HOST asks us to wait: HTTP 503",
        "503 | Retry-After: 99999999                      | AGAIN after 86400: HOST asks us to"
            + " wait: HTTP 503",
        "503 | Retry-After: soon                          | AGAIN: HOST asks us to wait: HTTP 503",
        "500 | X: y                                       | AGAIN: HOST answered HTTP 500",
        "200 | X: y                                       | AGAIN: HOST answered HTTP 200",
        "302 | X: y                                       | AGAIN: HOST answered HTTP 302",
        "302 | Location: ftp://elsewhere/                 | AGAIN: HOST answered HTTP 302",
        "302 | Location: http://[                         | AGAIN: HOST answered HTTP 302",
      })
  void anAnswerSaysWhetherToTryAgain(int status, String header, String told) {
    remote.refuse(status, header);
    try (TestLines lines = new TestLines(remote.uri("/secret?token=1"))) {
      assertThat(refusal(lines)).isEqualTo(told.replace("HOST", "localhost:" + remote.port()));
    }
  }

  @Test
  void anAnswerThatIsNoHandshakeIsTriedAgain() {
    remote.answer("HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    try (TestLines lines = new TestLines(remote.uri("/"))) {
      assertThat(refusal(lines)).startsWith("AGAIN: localhost:" + remote.port());
    }
    remote.answer("no HTTP at all\r\n\r\n");
    try (TestLines lines = new TestLines(remote.uri("/"))) {
      assertThat(refusal(lines)).startsWith("AGAIN: localhost:" + remote.port());
    }
  }

  @Test
  void nobodyAtThePortIsTriedAgain() {
    URI uri = remote.uri("/");
    remote.close();
    try (TestLines lines = new TestLines(uri)) {
      assertThat(refusal(lines)).startsWith("AGAIN: localhost:" + uri.getPort());
    }
  }

  @ParameterizedTest
  @CsvSource({"http://localhost/", "ws:///path", "ws://localhost/#part"})
  void anAddressThatCannotBeUsedIsFoundAnew(URI uri) {
    try (TestLines lines = new TestLines(uri)) {
      assertThat(refusal(lines)).startsWith("AGAIN: the address cannot be used: ");
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() throws InterruptedException {
    remote.keepSilent();
    try (TestLines lines = lines(fixed(remote.uri("/")), limits(LATE, SOON, LATE))) {
      assertThat(refusal(lines))
          .isEqualTo("AGAIN: localhost:" + remote.port() + " did not answer in time");
      assertThat(remote.silenced()).isEqualTo("gone");
    }
  }

  @Test
  void aLineThatIsCutWhileItIsMadeIsClosed() throws InterruptedException {
    remote.keepSilent();
    try (TestLines lines = lines(fixed(remote.uri("/")), limits(LATE, LATE, LATE)).open(1)) {
      remote.asked();
      lines.lines.cut(1, "not wanted");
      assertThat(lines.next()).isEqualTo("1 ended");
      assertThat(remote.silenced()).isEqualTo("gone");
    }
  }

  @Test
  void theAddressIsFoundAnewForEachLine() throws InterruptedException {
    LinkedBlockingQueue<URI> addresses = new LinkedBlockingQueue<>();
    addresses.add(remote.uri("/first"));
    addresses.add(remote.uri("/second"));
    Discovery discovery =
        _ -> new Discovery.Found.At(new Address(addresses.take(), Map.of("X-Key", "k")));
    try (TestLines lines = new TestLines(discovery)) {
      lines.open(1).open(2);
      assertThat(remote.asked().header("X-Key")).isEqualTo("k");
      remote.asked();
      assertThat(addresses).isEmpty();
    }
  }

  @Test
  void anAddressThatIsNotFoundIsARefusal() {
    Refusal refusal = new Refusal(Refusal.Kind.FOR_GOOD, "no such device", Duration.ZERO);
    try (TestLines lines = new TestLines(_ -> new Discovery.Found.Refused(refusal))) {
      assertThat(refusal(lines)).isEqualTo("FOR_GOOD: no such device");
    }
    Discovery broken =
        _ -> {
          throw new IOException("no route");
        };
    try (TestLines lines = new TestLines(broken)) {
      assertThat(refusal(lines)).isEqualTo("AGAIN: its address was not found: no route");
    }
  }

  @Test
  void aSearchThatTakesTooLongIsInterrupted() throws InterruptedException {
    Search search = new Search();
    try (TestLines lines = lines(search, limits(SOON, LATE, LATE))) {
      assertThat(refusal(lines)).isEqualTo("AGAIN: its address was not told within 200 ms");
      assertThat(search.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aSearchForALineThatIsDrainedIsInterrupted() throws InterruptedException {
    Search search = new Search();
    try (TestLines lines = lines(search, limits(LATE, LATE, LATE)).open(1)) {
      assertThat(search.begun.await(10, TimeUnit.SECONDS)).isTrue();
      lines.lines.drain(1, "not wanted");
      assertThat(lines.next()).isEqualTo("1 ended");
      assertThat(search.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** One that finds nothing until it is interrupted. */
  private static final class Search implements Discovery {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public Found find(Position from) throws InterruptedException {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } finally {
        interrupted.countDown();
      }
      throw new IllegalStateException("never");
    }
  }

  @Test
  void aRemoteThatRefusesUsInItsOwnWordsIsARefusal() throws InterruptedException {
    try (TestLines lines = lines(fixed(remote.uri("/")), limits(LATE, LATE, LATE)).open(1)) {
      remote.next().say("no");
      assertThat(lines.next()).isEqualTo("1 refused FOR_GOOD: no");
    }
  }

  @Test
  void aRemoteThatNeverSaysReadyIsGivenUp() throws InterruptedException {
    try (TestLines lines = lines(fixed(remote.uri("/")), limits(LATE, LATE, SOON))) {
      assertThat(refusal(lines)).isEqualTo("AGAIN: not authorised within 200 ms");
      remote.next();
    }
  }

  @Test
  void aCloseBeforeItIsReadyIsARefusal() throws InterruptedException {
    try (TestLines lines = lines(fixed(remote.uri("/")), limits(LATE, LATE, LATE)).open(1)) {
      remote.next().close();
      assertThat(lines.next()).startsWith("1 refused AGAIN: ");
    }
  }

  @Test
  void whatComesWithTheHandshakeIsNotLost() throws InterruptedException {
    try (TestLines lines = lines(fixed(remote.uri("/")), limits(LATE, LATE, LATE)).open(1)) {
      var end = remote.next();
      end.say("early");
      end.say("ready");
      end.say("after");
      assertThat(lines.next()).isEqualTo("1 heard early");
      assertThat(lines.next()).isEqualTo("1 opened");
      assertThat(lines.next()).isEqualTo("1 heard after");
    }
  }

  @Test
  void redirectsAreFollowed() throws InterruptedException {
    try (Remote second = Remote.start()) {
      remote.refuse(302, "Location: /elsewhere");
      remote.refuse(307, "Location: http://localhost:" + second.port() + "/there");
      second.refuse(308, "Location: ws://127.0.0.1:" + second.port() + "/here");
      Address address =
          new Address(remote.uri("/"), Map.of("Authorization", "Bearer t", "X-Key", "k"));
      try (TestLines lines = new TestLines(Discovery.fixed(address)).open(1)) {
        assertThat(lines.next()).isEqualTo("1 opened");
      }
      assertThat(remote.asked().target()).isEqualTo("/");
      assertThat(remote.asked().target()).isEqualTo("/elsewhere");
      assertThat(second.asked().header("Authorization")).isEqualTo("Bearer t");
      var last = second.asked();
      assertThat(last.target()).isEqualTo("/here");
      assertThat(last.header("X-Key")).isEqualTo("k");
      assertThat(last.header("Authorization")).as("not told to another host").isEmpty();
    }
  }

  @Test
  void redirectsInACircleEnd() {
    for (int i = 0; i <= Dialer.REDIRECTS_MAX; i++) {
      remote.refuse(302, "Location: /");
    }
    try (TestLines lines = new TestLines(remote.uri("/"))) {
      assertThat(refusal(lines)).endsWith(" redirects more than 5 times");
    }
  }

  @Test
  void aRemoteIsTrustedOrRefused()
      throws IOException, GeneralSecurityException, InterruptedException {
    Secrets secrets = Secrets.in(folder);
    WebSocketClient trusting = WebSocketClient.trusting(secrets.client());
    try (Remote secret = Remote.secret(secrets.server())) {
      remote.refuse(301, "Location: " + secret.uri("/"));
      Discovery plain = fixed(remote.uri("/"));
      try (TestLines lines =
          new TestLines(plain, TestLines.LIMITS, PlainTalk.Start.AT_ONCE, trusting).open(1)) {
        assertThat(lines.next()).isEqualTo("1 opened");
        secret.next().say("over TLS");
        assertThat(lines.next()).isEqualTo("1 heard over TLS");
      }
    }
    try (Remote secret = Remote.secret(secrets.server());
        TestLines lines = new TestLines(secret.uri("/"))) {
      assertThat(refusal(lines))
          .startsWith("AGAIN: localhost:" + secret.port() + " is not trusted (TLS): ");
    }
    trusting = WebSocketClient.trusting(secrets.client());
    try (Remote secret = Remote.secret(secrets.server());
        TestLines lines =
            new TestLines(
                fixed(secret.uri("/")), TestLines.LIMITS, PlainTalk.Start.AT_ONCE, trusting)) {
      secret.refuse(302, "Location: " + remote.uri("/"));
      assertThat(refusal(lines)).endsWith("sends us to an unencrypted address: refused");
    }
  }
}
