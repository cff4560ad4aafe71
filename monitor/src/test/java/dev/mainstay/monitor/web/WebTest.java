package dev.mainstay.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.Event;
import dev.mainstay.core.access.Listener;
import dev.mainstay.core.access.Token;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.MonitorEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages, asked over a real socket. */
class WebTest {

  @TempDir private Path folder;
  private TestWeb web;

  @BeforeEach
  void open() {
    Route failing =
        Route.get(
            "/failing",
            "Fails.",
            _ -> {
              throw new IllegalStateException("a fault of ours");
            });
    web = new TestWeb(folder, List.of(failing));
    web.facts.set("api", "up", "ready");
  }

  @AfterEach
  void close() {
    web.close();
  }

  private static Json body(String answer) {
    return Json.tryParse(answer.substring(answer.indexOf("\r\n\r\n") + 4)).orElseThrow();
  }

  @Test
  void healthNamesStatusServiceVersionPortPidAndUptime() {
    String answer = web.get("/health");
    assertThat(answer).startsWith("HTTP/1.1 200 OK");
    Json health = body(answer);
    assertThat(health.text("status")).contains("healthy");
    assertThat(health.text("service")).contains("mainstay");
    assertThat(health.text("version")).contains("1.2.3");
    assertThat(health.whole("port")).hasValue(web.port());
    assertThat(health.whole("pid")).hasValue(ProcessHandle.current().pid());
    assertThat(health.whole("uptime").isPresent()).isTrue();
    assertThat(health.text("checks.services.status")).contains("pass");
    assertThat(health.text("checks.journal.status")).contains("pass");
  }

  @Test
  void aServiceThatIsNotAsWantedMakesTheWholeDegraded() {
    web.facts.set("db", "up", "backoff");
    String answer = web.get("/health");
    assertThat(answer).startsWith("HTTP/1.1 503");
    assertThat(body(answer).text("status")).contains("degraded");
    assertThat(web.get("/readyz")).startsWith("HTTP/1.1 503");
    assertThat(web.get("/livez")).startsWith("HTTP/1.1 200");
    web.facts.set("db", "down", "stopped");
    assertThat(web.get("/readyz")).startsWith("HTTP/1.1 200");
  }

  @Test
  void theStatusPageTellsOutagesWithoutSecrets() {
    outage("api", Instant.now().minusSeconds(60), "opened");
    outage("old", Instant.now().minus(Duration.ofHours(30)), "closed");
    outage("db", Instant.now().minus(Duration.ofHours(3)), "closed");
    String answer = web.get("/api/v1/status");
    List<Json> incidents = body(answer).items("incidents");
    assertThat(incidents)
        .extracting(it -> it.text("instance").orElse(""))
        .containsExactly("db", "api");
    assertThat(incidents.getLast().text("cause")).contains("It did not answer.");
    assertThat(incidents.getLast().at("closed_at").flatMap(Json::text)).isEmpty();
    assertThat(answer).doesNotContain("hunter2", "/srv/secret", "psql");
  }

  private void outage(String service, Instant at, String how) {
    web.journal.tell(
        new MonitorEvent(
            "incident." + how,
            service,
            "box",
            at,
            Event.Severity.ERROR,
            Map.of(
                "incident",
                service,
                "service",
                service,
                "cause",
                "no-answer",
                "detail",
                "psql -p hunter2 in /srv/secret does not answer",
                "hint",
                "look into /srv/secret",
                "evidence",
                List.of("proven: /srv/secret"))));
  }

  @Test
  void everyAnswerForbidsForeignScripts() {
    assertThat(web.get("/health"))
        .contains("Content-Security-Policy: default-src 'self'", "X-Content-Type-Options: nosniff")
        .doesNotContain("Access-Control", "Server:");
  }

  @Test
  void aCommandNeedsTheTokenAndAKnownName() {
    String path = "/api/v1/services/api/restart";
    assertThat(web.post(path, "")).startsWith("HTTP/1.1 401");
    assertThat(web.post(path, "", "Origin: http://evil.example", web.bearer()))
        .startsWith("HTTP/1.1 403");
    assertThat(web.facts.commands()).isEmpty();
    assertThat(web.post(path, "", web.bearer())).startsWith("HTTP/1.1 200");
    assertThat(web.post("/api/v1/services/none/restart", "", web.bearer()))
        .startsWith("HTTP/1.1 404");
    assertThat(web.facts.commands()).containsExactly("RESTART api");
    assertThat(web.get(path)).startsWith("HTTP/1.1 405");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/services/api/exec",
        "/api/v1/services/api/supervisor.system.exec",
        "/api/v1/services/api/restart/../../../config",
        "/api/v1/services/api/class.classLoader",
        "/api/v1/__proto__/restart"
      })
  void aNestedCommandNameIsNoCommand(String path) {
    assertThat(web.post(path, "", web.bearer())).containsAnyOf("HTTP/1.1 404", "HTTP/1.1 405");
    assertThat(web.facts.commands()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/?gatewayUrl=ws://evil.example/",
        "/health?url=http://127.0.0.1:1/",
        "/api/v1/services?target=http://evil.example"
      })
  void aTargetInTheQueryIsNeverUsed(String path) {
    assertThat(web.get(path)).doesNotContain("evil.example", "127.0.0.1:1/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../etc/passwd",
        "/lib/../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/lib/lit/%2e%2e/%2e%2e/%2e%2e/MANIFEST.MF",
        "/Web.class",
        "/lib/unknown/index.js",
        "//etc/passwd",
        "/index.html%00.js"
      })
  void noFileOutsideIsServed(String path) {
    assertThat(web.get(path)).doesNotContain("root:", "Manifest-Version").contains("HTTP/1.1 4");
  }

  @Test
  void theLibrariesAreServedByUsWithoutTheirVersions() {
    assertThat(web.get("/lib/lit/index.js"))
        .startsWith("HTTP/1.1 200")
        .contains("Content-Type: text/javascript");
    assertThat(web.get("/lib/chart.js/dist/chart.js")).startsWith("HTTP/1.1 200");
  }

  @Test
  void aLoginLinkIsGoodOnceAndLeavesACookieThatScriptsCannotRead() {
    String url = web.web.loginUrl();
    String path = url.substring(url.indexOf("/login"));
    String answer = web.get(path);
    assertThat(answer).startsWith("HTTP/1.1 303").contains("HttpOnly; SameSite=Strict");
    assertThat(web.get(path)).startsWith("HTTP/1.1 403");
    String cookie = answer.replaceFirst("(?s).*Set-Cookie: ([^;]+);.*", "$1");
    assertThat(cookie).startsWith("mainstay_" + web.port() + "=");
    String command = "/api/v1/services/api/stop";
    assertThat(web.post(command, "", "Cookie: " + cookie)).startsWith("HTTP/1.1 403");
    String own = "Origin: http://127.0.0.1:" + web.port();
    assertThat(web.post(command, "", "Cookie: " + cookie, own)).startsWith("HTTP/1.1 200");
    assertThat(cookie).doesNotContain(web.bearer().substring("Authorization: Bearer ".length()));
  }

  @Test
  void theTokenIsForItsOwnerOnlyAndStaysTheSame() throws IOException {
    Path file = folder.resolve("token");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(Token.in(file).header()).isEqualTo(web.token.header());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aPageThatFailsIsCountedAndHarmsNoOther() {
    assertThat(web.get("/failing")).startsWith("HTTP/1.1 500").contains("a fault of ours");
    assertThat(web.get("/livez")).startsWith("HTTP/1.1 200");
    assertThat(web.journal.events())
        .anyMatch(event -> event.name().equals("monitor.handler.failed"));
  }

  @Test
  void logsAreReadByOffsetsAndSearched() throws IOException {
    String lines =
        IntStream.range(0, 100)
            .mapToObj(i -> "line " + i + (i % 10 == 0 ? " tick" : "") + "\n")
            .collect(Collectors.joining());
    Files.writeString(folder.resolve("api.log"), lines + "unfinished");
    String path = "/api/v1/services/api/logs";
    Json last = body(web.get(path + "?lines=2"));
    assertThat(last.items("lines")).extracting(Json::display).containsExactly("line 98", "line 99");
    Json before = body(web.get(path + "?lines=1&before=" + last.whole("from").orElseThrow()));
    assertThat(before.items("lines")).extracting(Json::display).containsExactly("line 97");
    Json found = body(web.get(path + "?lines=2&search=TICK"));
    assertThat(found.items("lines"))
        .extracting(Json::display)
        .containsExactly("line 80 tick", "line 90 tick");
    Json from = body(web.get(path + "?from=" + last.whole("to").orElseThrow()));
    assertThat(from.items("lines")).isEmpty();
    Files.writeString(folder.resolve("api.log"), " <b>\n", java.nio.file.StandardOpenOption.APPEND);
    Json grown = body(web.get(path + "?from=" + from.whole("to").orElseThrow()));
    assertThat(grown.items("lines")).extracting(Json::display).containsExactly("unfinished <b>");
    assertThat(web.get(path + "/download")).contains("attachment; filename=\"api.log\"", "line 42");
    assertThat(web.get(path + "?lines=x")).startsWith("HTTP/1.1 400");
    assertThat(web.get("/api/v1/services/none/logs")).startsWith("HTTP/1.1 404");
  }

  @Test
  void aTakenPortIsToldAndTheNextOneTriedOnlyOfARange() throws IOException {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = holder.getLocalPort();
      assertThat(Listener.bind(spec(port, port).place())).isEqualTo(new Listener.Bound.Taken(port));
      Listener.Bound next = Listener.bind(spec(port, port + 20).place());
      assertThat(next)
          .isInstanceOfSatisfying(
              Listener.Bound.On.class, on -> assertThat(on.port()).isGreaterThan(port));
      ((Listener.Bound.On) next).socket().close();
    }
    assertThat(
            Listener.bind(new WebSpec("192.0.2.1", 18_080, 18_080, List.of(), false, 1, 1).place()))
        .isInstanceOf(Listener.Bound.Refused.class);
  }

  private static WebSpec spec(int first, int last) {
    return new WebSpec("127.0.0.1", first, last, List.of(), false, 1, 1);
  }
}
