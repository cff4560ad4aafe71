package dev.mainstay.cli.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.net.httpserver.HttpServer;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.view.Verdicts.Finding;
import dev.mainstay.cli.view.Verdicts.Verdict;
import dev.mainstay.core.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of emit, verify --ws and baseline that need no server. */
class TrafficTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @TempDir private Path folder;

  @Test
  void theMixIsThatOfASystemAtWork() {
    Map<String, Integer> counts = new HashMap<>();
    Random chance = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      Json event = EventMix.next(i, chance, NOW);
      assertThat(event.whole("seq")).hasValue(i);
      assertThat(event.text("severity")).isPresent();
      counts.merge(event.text("type").orElseThrow(), 1, Integer::sum);
    }
    assertThat(counts.getOrDefault("health_check", 0) / 1e3).isCloseTo(50, within(1.0));
    assertThat(counts.getOrDefault("api_request", 0) / 1e3).isCloseTo(30, within(1.0));
    assertThat(counts.getOrDefault("error", 0) / 1e3).isCloseTo(15, within(1.0));
    assertThat(counts.getOrDefault("performance_anomaly", 0) / 1e3).isCloseTo(4, within(0.5));
    assertThat(counts.getOrDefault("critical_failure", 0) / 1e3).isCloseTo(1, within(0.3));
  }

  @ParameterizedTest
  @CsvSource({"10/min, 0.1666", "5/s, 5", "5, 5", "10000/s, 10000", "36/h, 0.01"})
  void ratesAreRead(String text, double perSecond) throws UsageError {
    assertThat(Pace.rate(text)).isCloseTo(perSecond, within(0.001));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1/s", "0/s", "1/day", "99999999/s"})
  void whatIsNoRateIsRefused(String text) {
    assertThatThrownBy(() -> Pace.rate(text)).isInstanceOf(UsageError.class);
  }

  @Test
  void theModesAreThoseOfThePlan() {
    assertThat(Pace.BASELINE.total()).isEqualTo(300);
    assertThat(Pace.STRESS.total()).isEqualTo(1_500);
  }

  @ParameterizedTest
  @CsvSource({
    "0100007F:1F90, false",
    "00000000000000000000000001000000:1F90, false",
    "0000000000000000FFFF00000100007F:1F90, false",
    "00000000:0000, false",
    "0501A8C0:01BB, true",
    "B80D0120000000000000000001000000:01BB, true"
  })
  void aConnectionToAnotherMachineIsToldFromOneToThis(String remote, boolean elsewhere) {
    assertThat(Outbound.isElsewhere(remote)).isEqualTo(elsewhere);
  }

  @Test
  void thisProcessCallsNobody() {
    Outbound outbound = new Outbound();
    outbound.look(Map.of("test", Set.of(ProcessHandle.current().pid())));
    assertThat(outbound.looks()).isEqualTo(1);
    assertThat(outbound.seen().get("test")).isEmpty();
  }

  @Test
  void theNextPhaseIsRefusedUntilTheFormerPassedAndIsSigned() throws IOException {
    BaselineRecord records = new BaselineRecord(folder.resolve("baselines"));
    assertThat(records.gate(1)).isEmpty();
    assertThat(records.gate(2).orElseThrow()).contains("never run");
    records.keep(1, "2026-11-22T10:00:00Z", record("fail"));
    assertThat(records.gate(2).orElseThrow()).contains("did not pass");
    Path file = records.keep(1, "2026-11-22T11:00:00Z", record("pass"));
    assertThat(records.gate(2).orElseThrow()).contains("nobody has signed");
    assertThat(records.sign(1, "ann", "2026-11-22T12:00:00Z")).contains(file);
    assertThat(records.gate(2)).isEmpty();
    assertThat(Files.readString(file)).contains("\"signed_off_by\":\"ann\"");
    assertThat(records.sign(3, "ann", "")).isEmpty();
  }

  private static Json record(String verdict) {
    return Json.object().put("verdict", verdict).put("signed_off_by", "").build();
  }

  @Test
  void anAddressWhereNobodyListensIsNotConnected() throws UsageError {
    List<Finding> findings = WsCheck.of("ws://127.0.0.1:1/events");
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().verdict()).isEqualTo(Verdict.BAD);
    assertThat(findings.getFirst().text()).contains("not connected");
    assertThatThrownBy(() -> WsCheck.of("http://127.0.0.1")).isInstanceOf(UsageError.class);
  }

  @Test
  void itIsToldWhetherTcpHttpOrTheUpgradeFailsAndSeenFromWhere() throws IOException, UsageError {
    HttpServer noUpgrade =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    noUpgrade
        .createContext("/")
        .setHandler(exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    noUpgrade.start();
    try {
      assertThat(WsCheck.of("ws://127.0.0.1:" + noUpgrade.getAddress().getPort() + "/events"))
          .extracting(Finding::verdict, Finding::text)
          .satisfiesExactly(
              tcp -> assertThat(tcp.toList()).first().isEqualTo(Verdict.OK),
              http ->
                  assertThat(http.toList()).containsExactly(Verdict.OK, "HTTP: GET answered 200"),
              upgrade -> assertThat(upgrade.toList()).first().isEqualTo(Verdict.BAD));
    } finally {
      noUpgrade.stop(0);
    }
    try (ServerSocket noHttp = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(noHttp));
      List<Finding> findings = WsCheck.of("ws://127.0.0.1:" + noHttp.getLocalPort() + "/events");
      assertThat(findings).hasSize(2);
      assertThat(findings.getFirst().text())
          .startsWith("TCP: connected, from 127.0.0.1 (seen from ");
      assertThat(findings.getLast().text()).startsWith("HTTP: no answer");
    }
  }

  /** Accepts, and ends each connection at once. */
  private static void hangUp(ServerSocket server) {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }
}
