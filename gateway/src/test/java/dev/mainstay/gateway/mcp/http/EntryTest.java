package dev.mainstay.gateway.mcp.http;

import static dev.mainstay.gateway.mcp.http.TestFace.MESSAGE_BYTES_MAX;
import static dev.mainstay.gateway.mcp.http.TestFace.VERSION;
import static dev.mainstay.gateway.mcp.http.TestFace.initialize;
import static dev.mainstay.gateway.mcp.http.TestFace.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.codec.Message;
import java.io.EOFException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in, and what becomes of bad input, whatever the era. */
class EntryTest {

  @TempDir private Path folder;
  private TestFace server;

  @BeforeEach
  void open() {
    server = new TestFace(folder);
  }

  @AfterEach
  void close() {
    server.close();
    assertThat(server.faults).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost       | -                      | 200",
        "127.0.0.1:80    | -                      | 200",
        "gate.example    | -                      | 200",
        "gate.example    | https://gate.example   | 200",
        "evil.example    | -                      | 403",
        "localhost       | http://evil.example    | 403",
        "localhost       | http://localhost:1     | 403",
        "localhost       | null                   | 403",
      })
  void foreignPagesAreRefused(String host, String origin, int status) {
    try (HttpCall call = server.post(initialize(VERSION), "Host: " + host, "Origin: " + origin)) {
      assertThat(call.status()).isEqualTo(status);
      assertThat(call.json().at("error").isPresent()).isEqualTo(status == 403);
    }
  }

  @Test
  void aForeignPageMayNotEvenListen() {
    String session = server.session(VERSION);
    try (HttpCall call = server.call("GET", "/mcp", "", session, "Origin: http://evil.example")) {
      assertThat(call.status()).isEqualTo(403);
      assertThat(call.json().at("id")).isEmpty();
    }
  }

  @Test
  void fromElsewhereTheTokenIsNeeded() {
    try (TestFace open = new TestFace(folder, "0.0.0.0");
        HttpCall without = open.post(initialize(VERSION));
        HttpCall wrong = open.post(initialize(VERSION), "Authorization: Bearer wrong");
        HttpCall with = open.post(initialize(VERSION), open.token.header().strip())) {
      assertThat(without.status()).isEqualTo(401);
      assertThat(without.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(wrong.status()).isEqualTo(401);
      assertThat(with.status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/mcp, 200",
    "/mcp?profile=work, 200",
    "/mcp?profile=nobody, 404",
    "/, 404",
    "/mcp/x, 404",
    "/sse, 404"
  })
  void thereIsOnePathAndEachProfile(String path, int status) {
    try (HttpCall call = server.call("POST", path, initialize(VERSION))) {
      assertThat(call.status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json, text/event-stream         | 200",
        "text/event-stream;q=0.5, application/json   | 200",
        "*/*                                         | 200",
        "application/*, text/*                       | 200",
        "-                                           | 200",
        "application/json                            | 406",
        "text/event-stream                           | 406",
        "text/html                                   | 406",
        "application/json, text/event-stream;q=0     | 406",
      })
  void bothKindsOfAnswerMustBeAcceptable(String accept, int status) {
    try (HttpCall call = server.post(initialize(VERSION), "Accept: " + accept)) {
      assertThat(call.status()).isEqualTo(status);
    }
  }

  @Test
  void aStreamMustBeAcceptable() {
    String session = server.session(VERSION);
    try (HttpCall call = server.call("GET", "/mcp", "", session, "Accept: application/json")) {
      assertThat(call.status()).isEqualTo(406);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, 200",
    "application/json; charset=utf-8, 200",
    "text/plain, 415",
    "application/x-www-form-urlencoded, 415"
  })
  void aMessageIsJson(String type, int status) {
    try (HttpCall call = server.post(initialize(VERSION), "Content-Type: " + type)) {
      assertThat(call.status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                                     | -32700",
        "nonsense                                               | -32700",
        "{\"jsonrpc\":\"2.0\",\"id\":1                          | -32700",
        "{} {}                                                  | -32700",
        "[]                                                     | -32700",
        "{}                                                     | -32600",
        "7                                                      | -32600",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"echo\"}     | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"echo\"}    | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}            | -32600",
      })
  void whatIsNoMessageIsToldSo(String body, int code) {
    try (HttpCall call = server.post(body == null ? "" : body)) {
      assertThat(call.status()).isEqualTo(400);
      assertThat(call.json().whole("error.code")).hasValue(code);
    }
  }

  @Test
  void aMessageHasALimitWhetherItsLengthIsToldOrNot() {
    String big = request("1", "echo", "{\"a\":\"" + "x".repeat(MESSAGE_BYTES_MAX) + "\"}");
    try (HttpCall call =
        server.post("", "Content-Length: " + big.length(), "Expect: 100-continue")) {
      assertThat(call.status()).isEqualTo(413);
    }
    String fits = request("1", "echo", "{\"a\":\"" + "x".repeat(MESSAGE_BYTES_MAX / 2) + "\"}");
    String chunked = Integer.toHexString(fits.length()) + "\r\n" + fits + "\r\n0\r\n\r\n";
    String session = server.session(VERSION);
    try (HttpCall call =
        server.post(chunked, session, "Transfer-Encoding: chunked", "Content-Length: -")) {
      assertThat(call.status()).isEqualTo(200);
    }
  }

  @Test
  void aClientThatReadsTooSlowlyLosesItsStreamAndNobodyWaits() throws Exception {
    String session = server.session(VERSION);
    int port = server.face.port();
    try (HttpCall slow =
        HttpCall.open(port, 4_096, "POST", "/mcp", request("7", "hang", "{}"), session)) {
      HubEvent.FromClient heard = server.heard("hang");
      assertThat(slow.status()).isEqualTo(200);
      assertThat(slow.event()).contains("retry: ");
      Json half = Json.object().put("text", "x".repeat(MESSAGE_BYTES_MAX / 2)).build();
      Message big = Message.notification("big", half);
      for (int i = 0; i < 400; i++) {
        server.face.send(heard.client(), heard.message().needId(), big);
      }
      assertThatThrownBy(
              () -> {
                while (true) {
                  slow.event();
                }
              })
          .isInstanceOfAny(EOFException.class, java.net.SocketException.class);
    }
    try (HttpCall other = server.post(request("8", "echo", "{}"), session)) {
      assertThat(other.status()).isEqualTo(200);
    }
  }
}
