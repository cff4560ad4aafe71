package dev.mainstay.probe.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mainstay.core.SystemTimeline;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeResult;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.port.LinuxSockets;
import dev.mainstay.probe.tcp.SmallServer;
import dev.mainstay.probe.tcp.Subjects;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real requests to small servers of this JVM, which plays the service's tree. */
@EnabledOnOs(OS.LINUX)
class HttpProberTest {

  private static final Duration SHORT = Duration.ofMillis(300);

  private final SystemTimeline timeline = new SystemTimeline();
  private final HttpProber prober = new HttpProber(new LinuxSockets(), timeline);

  @AfterEach
  void closeTimeline() {
    timeline.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void acceptsEveryShapeOfGoodAnswer(String name, String answer) throws IOException {
    try (SmallServer server = SmallServer.answering(answer)) {
      ProbeResult result =
          prober.probe(
              asking(server.port()).json(Map.of("status", "running")).spec(), Subjects.self());
      assertThat(result).isInstanceOf(ProbeResult.Passed.class);
      assertThat(result.detail())
          .matches("GET /health -> 200 in [0-9.]+ m?s by pid " + ProcessHandle.current().pid());
    }
  }

  static Stream<Arguments> acceptsEveryShapeOfGoodAnswer() {
    String body = "{\"status\":\"running\"}";
    return Stream.of(
        arguments("content-length", SmallServer.ok("application/json", body)),
        arguments("to close", "HTTP/1.1 200 OK\r\n\r\n" + body),
        arguments("HTTP/1.0", "HTTP/1.0 200 OK\r\nServer: x\r\n\r\n" + body),
        arguments("no reason phrase", "HTTP/1.1 200\r\nContent-Length: 20\r\n\r\n" + body),
        arguments("bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 20\n\n" + body),
        arguments(
            "chunked",
            String.join(
                "\r\n",
                "HTTP/1.1 200 OK",
                "Transfer-Encoding: chunked",
                "",
                "a",
                "{\"status\":",
                "A;x=y",
                "\"running\"}",
                "0",
                "Trailer: t",
                "",
                "")),
        arguments(
            "interim answers",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                + SmallServer.ok("application/json", body)),
        arguments(
            "length named twice",
            "HTTP/1.1 200 OK\r\nContent-Length: 20\r\nContent-Length: 20\r\n\r\n" + body),
        arguments(
            "own pid",
            SmallServer.ok(
                "application/json",
                "{\"status\":\"running\",\"pid\":" + ProcessHandle.current().pid() + "}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void saysWhatIsWrongWithABadAnswer(String answer, CauseCode code, String words)
      throws IOException {
    try (SmallServer server = SmallServer.answering(answer)) {
      ProbeSpec.Http spec =
          asking(server.port())
              .header("X-Ready", "yes")
              .json(Map.of("checks.0.ok", "true"))
              .body("all good")
              .spec();
      ProbeResult result = prober.probe(spec, Subjects.self());
      assertThat(result)
          .isInstanceOfSatisfying(
              ProbeResult.Failed.class,
              failed -> {
                assertThat(failed.code()).isEqualTo(code);
                assertThat(failed.detail().replaceAll("[0-9.]+ m?s", "TIME"))
                    .isEqualTo("GET /health -> " + words);
              });
    }
  }

  static Stream<Arguments> saysWhatIsWrongWithABadAnswer() {
    String good = "{\"checks\":[{\"ok\":true}]}";
    return Stream.of(
        bad("HTTP/1.1 503 No\r\n\r\nstarting\n up", "503 in TIME: \"starting up\""),
        bad(
            "HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n",
            "302 in TIME, a redirect to /login, not followed"),
        bad("HTTP/1.1 200 OK\r\n\r\n", "200 in TIME, but header X-Ready is missing"),
        bad(
            "HTTP/1.1 200 OK\r\nx-ready: no\r\n\r\n",
            "200 in TIME, but header X-Ready is \"no\" instead of \"yes\""),
        bad(ready("<h1>hello</h1>"), "200 in TIME, but the body is not JSON: \"<h1>hello</h1>\""),
        bad(
            ready("{\"checks\":[]}"),
            "200 in TIME, but json field checks.0.ok is missing: \"{\"checks\":[]}\""),
        bad(
            ready("{\"checks\":[{\"ok\":false}]}"),
            "200 in TIME, but json field checks.0.ok is false instead of \"true\""),
        bad(
            ready(good),
            "200 in TIME, but the body has no match of /all good/:"
                + " \"{\"checks\":[{\"ok\":true}]}\""),
        bad(
            ready("{\"x\":\"" + "y".repeat(70_000) + "\"}"),
            "200 in TIME, but the body is longer than 64 KiB"),
        arguments(
            ready("{\"checks\":[{\"ok\":true}],\"pid\":4711}"),
            CauseCode.PID_MISMATCH,
            "200 in TIME, but the answer says it is pid 4711, which is no process of goals"),
        bad("SSH-2.0-OpenSSH_9\r\n", "not HTTP: \"SSH-2.0-OpenSSH_9\""),
        bad(
            "HTTP/1.1 200 OK\r\nX: " + "y".repeat(40_000),
            "the head is longer than 32 KiB, or not" + " HTTP: \"X: " + "y".repeat(57) + "...\""),
        bad(
            "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
            "200, but a broken content-length: \"-5\""),
        bad(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "200, but a broken chunk: \"zz\""),
        arguments("", CauseCode.NO_ANSWER, "connection closed after TIME, no answer"),
        arguments(
            "HTTP/1.1 20",
            CauseCode.NO_ANSWER,
            "connection closed after TIME, half an answer (11 bytes)"),
        arguments(
            "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n12345",
            CauseCode.NO_ANSWER,
            "connection closed after TIME, 200, but only 5 bytes of the body"));
  }

  private static Arguments bad(String answer, String words) {
    return arguments(answer, CauseCode.BAD_ANSWER, words);
  }

  private static String ready(String body) {
    return "HTTP/1.1 200 OK\r\nX-Ready: yes\r\n\r\n" + body;
  }

  @ParameterizedTest
  @CsvSource({"200, 200, true", "204, 200, false", "404, 404, true", "299, , true", "301, , false"})
  void takesTheDeclaredStatuses(int status, @Nullable Integer declared, boolean passes)
      throws IOException {
    try (SmallServer server =
        SmallServer.answering("HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n")) {
      Set<Integer> statuses = declared == null ? Set.of() : Set.of(declared);
      ProbeResult result =
          prober.probe(asking(server.port()).statuses(statuses).spec(), Subjects.self());
      assertThat(result instanceof ProbeResult.Passed).isEqualTo(passes);
    }
  }

  @Test
  void aRefusedConnectionNamesBothFamilies() throws IOException {
    int port = freePort();
    fails(
        prober.probe(asking(port).spec(), Subjects.self()),
        CauseCode.NOT_LISTENING,
        "GET /health -> connection refused on 127.0.0.1:" + port + " and [::1]:" + port);
  }

  @Test
  void aResetIsSaidSo() throws IOException {
    try (SmallServer server =
        SmallServer.on4(socket -> {
          SmallServer.readHead(socket);
          socket.setSoLinger(true, 0);
        })) {
      ProbeResult result = prober.probe(asking(server.port()).spec(), Subjects.self());
      assertThat(result.detail()).contains("connection reset after");
    }
  }

  @Test
  void noAnswerSaysThatTheConnectionWasAccepted() throws IOException {
    try (SmallServer server = SmallServer.on4(SmallServer::awaitClose)) {
      fails(
          prober.probe(asking(server.port()).timeout(SHORT).spec(), Subjects.self()),
          CauseCode.NO_ANSWER,
          "GET /health -> no answer within 300 ms, though the connection was accepted");
    }
  }

  @Test
  void aProgramThatNeverAcceptsIsToldApart() throws IOException {
    try (SmallServer server = SmallServer.deaf()) {
      fails(
          prober.probe(asking(server.port()).timeout(SHORT).spec(), Subjects.self()),
          CauseCode.NO_ANSWER,
          "GET /health -> no answer within 300 ms, and the connection was not accepted (1 in the"
              + " listener's queue)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\nX: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
      })
  void aDripDoesNotProlongTheAttempt(String beginning) throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    try (SmallServer server =
        SmallServer.on4(socket -> {
          SmallServer.write(socket, beginning);
          while (!over.await(20, TimeUnit.MILLISECONDS)) {
            SmallServer.write(socket, "1");
          }
        })) {
      ProbeResult result =
          prober.probe(asking(server.port()).timeout(SHORT).spec(), Subjects.self());
      over.countDown();
      assertThat(result).isInstanceOf(ProbeResult.Failed.class);
      assertThat(result.took()).isBetween(SHORT.minusMillis(1), SHORT.multipliedBy(4));
    }
  }

  @Test
  void aStreamOfEventsIsProvenByItsHead() throws IOException {
    try (SmallServer server =
        SmallServer.on4(socket -> {
          SmallServer.readHead(socket);
          SmallServer.write(socket, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
          SmallServer.awaitClose(socket);
        })) {
      assertThat(prober.probe(asking(server.port()).spec(), Subjects.self()))
          .isInstanceOf(ProbeResult.Passed.class);
    }
  }

  @Test
  void aPatternThatBacktracksForEverIsAFaultOfTheProbe() throws IOException {
    try (SmallServer server = SmallServer.answering(SmallServer.ok("text/plain", "a".repeat(60)))) {
      ProbeResult result =
          prober.probe(
              asking(server.port()).body("(a|aa)+\\1b").timeout(SHORT).spec(), Subjects.self());
      assertThat(result).isInstanceOf(ProbeResult.Broken.class);
      assertThat(result.detail()).contains("/(a|aa)+\\1b/ was not decided within 300 ms");
    }
  }

  @Test
  void anImpostorIsNamedAndIsSentNothing() throws IOException {
    CompletableFuture<String> received = new CompletableFuture<>();
    try (SmallServer server =
        SmallServer.on4(socket -> received.complete(SmallServer.readHead(socket)))) {
      ProbeResult result = prober.probe(asking(server.port()).spec(), Subjects.other());
      assertThat(received.join()).isEmpty();
      assertThat(result)
          .isInstanceOfSatisfying(
              ProbeResult.Failed.class,
              failed -> assertThat(failed.code()).isEqualTo(CauseCode.WRONG_PROCESS));
      assertThat(result.detail())
          .startsWith(
              "GET /health -> 127.0.0.1:"
                  + server.port()
                  + " is held by pid "
                  + ProcessHandle.current().pid()
                  + " (")
          .endsWith(" ago, not by goals");
    }
  }

  @Test
  void anybodyMayAnswerWhenDeclaredSo() throws IOException {
    try (SmallServer server = SmallServer.json("{\"pid\":4711}")) {
      ProbeResult result =
          prober.probe(asking(server.port()).owner(new PortOwner.Any()).spec(), Subjects.other());
      assertThat(result).isInstanceOf(ProbeResult.Passed.class);
      assertThat(result.detail()).doesNotContain("by pid");
    }
  }

  @ParameterizedTest(name = "{0} is asked for, {1} {2} listens")
  @CsvSource({
    "127.0.0.1, INET, 127.0.0.1",
    "127.0.0.1, INET6, ::1",
    "127.0.0.1, INET6, ::",
    "127.0.0.1, INET, 0.0.0.0",
    "localhost, INET6, ::1",
    "localhost, INET, 127.0.0.1",
    "::1, INET, 127.0.0.1",
    "[::1], INET6, ::1",
    "0.0.0.0, INET6, ::1",
  })
  void eitherFamilyOfTheLoopbackIsFound(String host, StandardProtocolFamily family, String address)
      throws IOException {
    try (SmallServer server =
        SmallServer.bound(
            family,
            address,
            socket -> {
              SmallServer.readHead(socket);
              SmallServer.write(socket, SmallServer.ok("text/plain", "hello"));
            })) {
      assertThat(prober.probe(asking(server.port()).host(host).spec(), Subjects.self()))
          .isInstanceOf(ProbeResult.Passed.class);
    }
  }

  @Test
  void theRequestIsOneThatServersExpect() throws IOException {
    AtomicReference<String> received = new AtomicReference<>("");
    try (SmallServer server =
        SmallServer.on4(socket -> {
          received.set(SmallServer.readHead(socket));
          SmallServer.write(socket, SmallServer.ok("text/plain", ""));
        })) {
      ProbeSpec.Http spec =
          new Asking(server.port())
              .host("localhost")
              .path("/a b?x=\u00e9\r\nEvil: 1")
              .request(Map.of("accept", "text/x", "X-Token", "1\r\nEvil: 2"))
              .spec();
      assertThat(prober.probe(spec, Subjects.self())).isInstanceOf(ProbeResult.Passed.class);
      assertThat(received.get())
          .isEqualTo(
              "GET /a%20b?x=%C3%A9%0D%0AEvil:%201 HTTP/1.1\r\nHost: localhost:"
                  + server.port()
                  + "\r\nUser-Agent: mainstay\r\nAccept: text/x\r\nAccept-Encoding: identity\r\n"
                  + "Connection: keep-alive\r\nX-Token: 1  Evil: 2\r\n\r\n");
    }
  }

  @Test
  void anUnknownHostIsNoEvidence() {
    ProbeResult result =
        prober.probe(
            asking(80).host("no-such-host.invalid").owner(new PortOwner.Any()).spec(),
            Subjects.self());
    assertThat(result).isInstanceOf(ProbeResult.Broken.class);
    assertThat(result.detail()).contains("no-such-host.invalid");
  }

  private static void fails(ProbeResult result, CauseCode code, String detail) {
    assertThat(result).isEqualTo(new ProbeResult.Failed(code, detail, result.took()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Asking asking(int port) {
    return new Asking(port);
  }
}
