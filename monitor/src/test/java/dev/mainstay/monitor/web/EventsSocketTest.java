package dev.mainstay.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.JournalEvent;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send events: good ones, slow ones and bad ones. */
class EventsSocketTest {

  private static final long LOOK_NANOS = 5_000_000;

  @TempDir private Path folder;
  private TestWeb web;

  @BeforeEach
  void open() {
    web = new TestWeb(folder);
  }

  @AfterEach
  void close() {
    web.close();
  }

  private RawSocket client(String name) throws IOException {
    return RawSocket.open(web.port(), "/events?client=" + name);
  }

  private static Json json(String text) {
    return Json.tryParse(text).orElseThrow();
  }

  /** Reads acks until they answer for so many events. */
  private static List<Json> answered(RawSocket client, int events) throws IOException {
    List<Json> acks = new ArrayList<>();
    long answered = 0;
    while (answered < events) {
      Json ack = json(client.message());
      assertThat(ack.text("status")).contains("received");
      acks.add(ack);
      answered += ack.whole("count").orElse(1);
    }
    assertThat(answered).isEqualTo(events);
    return acks;
  }

  private List<JournalEvent> stored(String name) {
    return web.journal.events().stream().filter(event -> event.name().equals(name)).toList();
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + 30_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      // A look copies all that is stored: without a pause nothing would be stored meanwhile.
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private Json row(String name) {
    String answer = web.get("/api/v1/connections");
    return json(answer.substring(answer.indexOf("\r\n\r\n") + 4)).items("connections").stream()
        .filter(row -> row.text("name").orElse("").equals(name))
        .findFirst()
        .orElse(Json.object().build());
  }

  @Test
  void eachEventIsAnsweredAfterItIsStored() throws IOException {
    try (RawSocket client = client("a")) {
      client.text("{\"type\":\"health_check\",\"service\":\"shop\",\"response_time_ms\":12}");
      Json ack = json(client.message());
      assertThat(ack.text("status")).contains("received");
      assertThat(ack.text("event_type")).contains("health_check");
      JournalEvent event = stored("health_check").getFirst();
      assertThat(ack.whole("seq")).hasValue(event.seq());
      assertThat(event.source()).isEqualTo("shop");
      assertThat(event.attributes().whole("response_time_ms")).hasValue(12);
      client.text("[{\"type\":\"a\"},{\"type\":\"b\"},{\"type\":\"c\"}]");
      Json many = json(client.message());
      assertThat(many.whole("count")).hasValue(3);
      assertThat(many.whole("seq")).hasValue(stored("c").getFirst().seq());
    }
  }

  @Test
  void aRepeatedEventIsStoredOnce() throws IOException {
    for (int connection = 0; connection < 2; connection++) {
      try (RawSocket client = client("a")) {
        client.text("{\"type\":\"x\",\"seq\":7}");
        Json ack = json(client.message());
        assertThat(ack.whole("repeated").orElse(0)).isEqualTo(connection);
      }
    }
    assertThat(stored("x")).hasSize(1);
    try (RawSocket other = client("b")) {
      other.text("{\"type\":\"x\",\"seq\":7}");
      assertThat(json(other.message()).whole("repeated")).isEmpty();
    }
    assertThat(stored("x")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nope{",
        "",
        "\u0000",
        "\"text\"",
        "[]",
        "[1]",
        "{\"type\":\"x\",\"n\":1e999}",
        "{\"type\":\"x\",\"timestamp\":1e300}",
        "{\"type\":\"x\",\"timestamp\":\"yesterday\"}",
        "{\"type\":\"a\\u0000b\"}",
        "{\"type\":\"x\",\"text\":\"\\u0000\"}",
        "{\"type\":\"x\"} {}"
      })
  void whatCannotBeTakenIsNamedAndTheConnectionLivesOn(String message) throws IOException {
    try (RawSocket client = client("a")) {
      client.text(message);
      Json error = json(client.message());
      assertThat(error.text("status")).contains("error");
      assertThat(error.text("message").orElse("")).isNotBlank();
      assertThat(error.at("at")).isPresent();
      client.text("{\"type\":\"after\"}");
      assertThat(json(client.message()).text("event_type")).contains("after");
    }
  }

  @Test
  void deepNestingManyKeysAndManyEventsAreRefused() throws IOException {
    StringBuilder keys = new StringBuilder("{");
    for (int i = 0; i < 100_000; i++) {
      keys.append(i == 0 ? "\"" : ",\"").append(i).append("\":0");
    }
    try (RawSocket client = client("a")) {
      client.text("{\"a\":".repeat(100) + "1" + "}".repeat(100));
      assertThat(json(client.message()).text("message")).contains("Invalid JSON");
      client.text(keys.append("}").toString());
      assertThat(json(client.message()).text("message")).contains("Too many keys");
      client.text("[" + "{},".repeat(10_000) + "{}]");
      assertThat(json(client.message()).text("message")).contains("Too many events");
    }
  }

  @Test
  void anOversizedMessageCloses1009() throws IOException {
    try (RawSocket client = client("a")) {
      client.send(RawSocket.frame(RawSocket.TEXT, new byte[(1 << 20) + 1]));
      assertThat(client.closeCode()).isEqualTo(1009);
    }
    try (RawSocket client = client("a")) {
      byte[] half = new byte[600_000];
      client.send(RawSocket.frame(RawSocket.TEXT, half, false, 0, true));
      client.send(RawSocket.frame(0, half, true, 0, true));
      assertThat(client.closeCode()).isEqualTo(1009);
    }
  }

  @ParameterizedTest
  @CsvSource({"Origin: http://evil.example", "Origin: null", "Origin: http://127.0.0.1:1"})
  void aForeignOriginIsRefusedAtTheUpgrade(String header) {
    assertThatThrownBy(() -> RawSocket.open(web.port(), "/events", 0, header + "\r\n"))
        .hasMessageContaining("403");
  }

  @Test
  void aFullDiskIsToldAndNothingIsAcked() throws IOException {
    web.journal.refuse("disk-full", "no space left");
    try (RawSocket client = client("a")) {
      client.text("{\"type\":\"x\"}");
      Json refused = json(client.message());
      assertThat(refused.text("status")).contains("error");
      assertThat(refused.text("code")).contains("disk-full");
      web.journal.accept();
      client.text("{\"type\":\"x\"}");
      assertThat(json(client.message()).text("status")).contains("received");
    }
    assertThat(stored("x")).hasSize(1);
  }

  @Test
  void whenTheJournalIsBehindNothingIsReadAndNothingIsLost() throws IOException {
    web.journal.refuse("journal-behind", "too much waits");
    try (RawSocket client = client("a")) {
      for (int i = 0; i < 100; i++) {
        client.text("{\"type\":\"x\",\"seq\":" + i + "}");
      }
      await(() -> row("a").whole("received").orElse(0) >= 32);
      assertThat(row("a").whole("received")).as("read while it is behind").hasValue(32);
      web.journal.accept();
      assertThat(answered(client, 100)).hasSizeLessThanOrEqualTo(100);
    }
    assertThat(stored("x")).hasSize(100);
  }

  @Test
  void oneThatNeverReadsItsAcksGoesOnAndIsNamed() throws IOException {
    // Not with a small receive buffer: once it is full the kernel drops our acknowledgements too.
    try (RawSocket deaf = client("deaf");
        RawSocket other = client("other")) {
      for (int i = 0; i < 20_000; i++) {
        deaf.text("{\"type\":\"x\"}");
      }
      await(() -> stored("x").size() == 20_000);
      await(() -> row("deaf").text("state").orElse("").equals("not reading acks"));
      assertThat(row("deaf").whole("unread_acks").orElse(0)).isPositive();
      await(() -> !stored("connection.acks.unread").isEmpty());
      assertThat(stored("connection.acks.unread").getFirst().source()).isEqualTo("deaf");
      other.text("{\"type\":\"y\"}");
      assertThat(json(other.message()).text("event_type")).contains("y");
      List<Json> acks = answered(deaf, 20_000);
      assertThat(acks).as("many are answered by one ack").hasSizeLessThan(20_000);
      assertThat(acks.getLast().whole("seq")).hasValue(stored("x").getLast().seq());
    }
  }

  @Test
  void howAConnectionEndedIsAnEventWithCodeReasonAndDuration() throws IOException {
    try (RawSocket client = client("a")) {
      client.text("{\"type\":\"x\"}");
      String _ = client.message();
      client.send(
          RawSocket.frame(
              RawSocket.CLOSE, new byte[] {(byte) (4_001 >> 8), (byte) 4_001, 'b', 'y', 'e'}));
      assertThat(client.closeCode()).isEqualTo(4_001);
    }
    await(() -> !stored("connection.closed").isEmpty());
    Json told = stored("connection.closed").getFirst().attributes();
    assertThat(told.whole("code")).hasValue(4_001);
    assertThat(told.text("reason")).contains("bye");
    assertThat(told.whole("duration_ms").isPresent()).isTrue();
    assertThat(web.get("/api/v1/connections")).contains("\"code\":4001", "\"reason\":\"bye\"");
  }

  @Test
  void pingsAreCountedWithTheirPongs() throws IOException {
    try (RawSocket client = client("a")) {
      for (int i = 0; i < 2; i++) {
        RawSocket.Received ping = client.read();
        assertThat(ping.opcode()).isEqualTo(RawSocket.PING);
        client.send(
            RawSocket.frame(RawSocket.PONG, ping.text().getBytes(StandardCharsets.US_ASCII)));
      }
      await(() -> row("a").whole("pongs").orElse(0) == 2);
      assertThat(row("a").whole("pings")).hasValue(2);
      assertThat(row("a").number("rtt_ms").isPresent()).isTrue();
    }
  }

  @Test
  void moreConnectionsThanAllowedAreRefused() throws IOException {
    assertThatEightAreTakenAndNoMore();
  }

  private void assertThatEightAreTakenAndNoMore() throws IOException {
    List<RawSocket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        open.add(client("c" + i));
      }
      assertThatThrownBy(() -> client("one-more")).hasMessageContaining("503");
    } finally {
      open.forEach(RawSocket::close);
    }
  }

  @Test
  void whatIsNoHandshakeAndWhoHasGoneTakeNoPlace() throws IOException {
    for (int i = 0; i < 20; i++) {
      assertThat(web.get("/events", "Upgrade: websocket", "Sec-WebSocket-Version: 13"))
          .contains(" 400 ");
    }
    for (int i = 0; i < 20; i++) {
      client("gone").close();
      int gone = i + 1;
      await(() -> stored("connection.closed").size() == gone);
    }
    assertThatEightAreTakenAndNoMore();
  }

  @Test
  void aFaultOfAHandlerIsCountedAndTheOthersGoOn() throws IOException {
    try (RawSocket failing = RawSocket.open(web.port(), "/echo");
        RawSocket other = client("other")) {
      failing.text("fail");
      assertThat(failing.message()).isEqualTo("failed");
      failing.text("again");
      assertThat(failing.message()).isEqualTo("again");
      other.text("{\"type\":\"y\"}");
      assertThat(json(other.message()).text("status")).contains("received");
    }
    assertThat(stored("monitor.handler.failed")).hasSize(1);
  }

  @Test
  void aClientThatGoesInTheMiddleOfAMessageLeavesNothing() throws IOException {
    try (RawSocket client = client("a")) {
      client.send(RawSocket.frame(RawSocket.TEXT, new byte[500_000], false, 0, true));
    }
    await(() -> !stored("connection.closed").isEmpty());
    assertThatThrownBy(
            () -> {
              try (RawSocket client = client("a")) {
                client.send(RawSocket.frame(2, new byte[1]));
                String _ = client.message();
              }
            })
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("1003");
  }
}
