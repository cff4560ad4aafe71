package dev.mainstay.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.access.Caller;
import dev.mainstay.core.access.Token;
import dev.mainstay.core.access.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in. */
class GuardTest {

  private static final int PORT = 8080;

  @TempDir private Path folder;
  private Token token;
  private Guard guard;

  @BeforeEach
  void open() throws IOException {
    token = Token.in(folder.resolve("token"));
    guard = guard("127.0.0.1", false);
  }

  private Guard guard(String host, boolean publicStatus) {
    List<String> allowed = List.of("mon.example", "proxy.example:9443");
    return new Guard(new WebSpec(host, PORT, PORT, allowed, publicStatus, 1, 1), PORT, token);
  }

  private static Caller caller(String method, String host, String origin, boolean upgrade) {
    return new Caller(method, host, "-".equals(origin) ? null : origin, "", "", upgrade);
  }

  private static int status(Verdict verdict) {
    return verdict instanceof Verdict.Refused refused ? refused.status() : 200;
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080, 200",
    "localhost:8080, 200",
    "LOCALHOST, 200",
    "[::1]:8080, 200",
    "mon.example, 200",
    "evil.example, 403",
    "127.0.0.1.evil.example:8080, 403",
    "localhost.evil.example, 403",
    "'', 403",
    "2130706433:8080, 403"
  })
  void aForeignHostIsRefused(String host, int status) {
    assertThat(status(guard.door(caller("GET", host, "-", false)))).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, -, 200",
    "POST, http://127.0.0.1:8080, 200",
    "POST, http://localhost:8080, 200",
    "POST, http://[::1]:8080, 200",
    "POST, http://127.0.0.1:3000, 403",
    "POST, http://evil.example, 403",
    "POST, http://127.0.0.1:8080.evil.example, 403",
    "POST, http://evil@127.0.0.1:8080, 200",
    "POST, null, 403",
    "POST, file://, 403",
    "POST, chrome-extension://abc, 403",
    "POST, https://mon.example, 200",
    "POST, https://mon.example:8443, 403",
    "POST, https://proxy.example:9443, 200",
    "POST, https://proxy.example, 403",
    "upgrade, http://evil.example, 403",
    "upgrade, http://localhost:8080, 200",
    "GET, http://evil.example, 200"
  })
  void aForeignOriginMayNeitherChangeNorOpenASocket(String method, String origin, int status) {
    boolean upgrade = method.equals("upgrade");
    Caller caller = caller(upgrade ? "GET" : method, "localhost:8080", origin, upgrade);
    assertThat(status(guard.door(caller))).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, OPEN, 200",
    "127.0.0.1, READ, 200",
    "127.0.0.1, INGEST, 200",
    "127.0.0.1, COMMAND, 401",
    "10.0.0.5, OPEN, 200",
    "10.0.0.5, STATUS, 401",
    "10.0.0.5, READ, 401",
    "10.0.0.5, INGEST, 401",
    "10.0.0.5, COMMAND, 401"
  })
  void withoutTheTokenOnlyThisMachineMayLook(String host, Access access, int status) {
    Caller caller = caller("GET", host, "-", false);
    assertThat(status(guard(host, false).page(caller, access))).isEqualTo(status);
  }

  @Test
  void aPublicStatusPageNeedsNoTokenAnywhere() {
    Caller caller = caller("GET", "10.0.0.5", "-", false);
    assertThat(status(guard("10.0.0.5", true).page(caller, Access.STATUS))).isEqualTo(200);
    assertThat(status(guard("10.0.0.5", true).page(caller, Access.READ))).isEqualTo(401);
  }

  @Test
  void theTokenOpensEverythingAndHalfOfItNothing() {
    String bearer = token.header().strip().substring("Authorization: ".length());
    assertThat(status(guard.page(bearing(bearer), Access.COMMAND))).isEqualTo(200);
    assertThat(status(guard.page(bearing(bearer.substring(0, 20)), Access.COMMAND))).isEqualTo(401);
    assertThat(status(guard.page(bearing("Bearer "), Access.COMMAND))).isEqualTo(401);
    assertThat(status(guard.page(bearing("Basic " + bearer), Access.COMMAND))).isEqualTo(401);
  }

  private static Caller bearing(String authorization) {
    return new Caller("POST", "localhost", null, authorization, "", false);
  }

  @Test
  void aCookieCountsForACommandOnlyWithAnOrigin() {
    Caller without = new Caller("POST", "localhost", null, "", token.cookie(), false);
    Caller with =
        new Caller("POST", "localhost", "http://localhost:8080", "", token.cookie(), false);
    assertThat(status(guard.page(without, Access.COMMAND))).isEqualTo(403);
    assertThat(status(guard.page(with, Access.COMMAND))).isEqualTo(200);
    assertThat(status(guard("10.0.0.5", false).page(without, Access.READ))).isEqualTo(200);
  }
}
