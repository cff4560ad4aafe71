package dev.mainstay.gateway.mcp.http;

import static dev.mainstay.gateway.mcp.http.TestFace.modern;
import static dev.mainstay.gateway.mcp.http.TestFace.modernHeaders;
import static dev.mainstay.gateway.mcp.http.TestFace.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients of 2026-07-28: each POST for itself, its headers true, its end the end of its request.
 */
class ModernTest {

  private static final String META = "io.modelcontextprotocol/";

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

  @Test
  void aRequestIsAClientOfItsOwnUntilItsAnswer() throws InterruptedException {
    String body = modern("\"a\"", "echo", Map.of());
    try (HttpCall call = server.post(body, modernHeaders("echo"))) {
      assertThat(call.status()).isEqualTo(200);
      assertThat(call.header("Content-Type")).isEqualTo("application/json");
      assertThat(call.header("Mcp-Session-Id")).isEmpty();
      assertThat(call.json().text("id")).hasValue("a");
    }
    HubEvent.ClientOpened opened = server.hub.next(HubEvent.ClientOpened.class);
    assertThat(opened.face()).isEqualTo(HubEvent.FaceKind.HTTP_REQUEST);
    assertThat(server.hub.next(HubEvent.FromClient.class).client()).isEqualTo(opened.client());
    HubEvent.ClientClosed closed = server.hub.next(HubEvent.ClientClosed.class);
    assertThat(closed.client()).isEqualTo(opened.client());
    assertThat(closed.reason()).isEqualTo("it was answered");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "2026-07-28 | 2026-07-28 | echo | 200 | 0",
        "2026-07-28 | none       | echo | 400 | -32020",
        "2026-07-28 | 2025-11-25 | echo | 400 | -32020",
        "v999.0.0   | 2026-07-28 | echo | 400 | -32020",
        "v999.0.0   | v999.0.0   | echo | 400 | -32022",
        "2025-11-25 | 2025-11-25 | echo | 400 | -32022",
        "2027-01-01 | 2027-01-01 | echo | 400 | -32022",
        "2026-07-28 | 2026-07-28 | none | 400 | -32020",
        "2026-07-28 | 2026-07-28 | ECHO | 400 | -32020",
        "none       | 2026-07-28 | echo | 400 | -32602",
      })
  void versionAndMethodStandInHeadAndBody(
      String body, String header, String method, int status, int code) {
    String meta = body == null ? "" : "\"" + META + "protocolVersion\":\"" + body + "\",";
    String text =
        request("1", "echo", "{\"_meta\":{" + meta + "\"" + META + "clientCapabilities\":{}}}");
    String version = "MCP-Protocol-Version: " + (header == null ? "-" : header);
    try (HttpCall call =
        server.post(text, version, "Mcp-Method: " + (method == null ? "-" : method))) {
      assertThat(call.status()).isEqualTo(status);
      Json answer = call.json();
      assertThat(answer.whole("id")).hasValue(1);
      assertThat(answer.whole("error.code").orElse(0)).isEqualTo(code);
    }
  }

  @Test
  void anUnsupportedVersionIsToldWhichOnesAre() {
    String text = modern("1", "echo", Map.of()).replace("2026-07-28", "1900-01-01");
    try (HttpCall call =
        server.post(text, "MCP-Protocol-Version: 1900-01-01", "Mcp-Method: echo")) {
      Json data = call.json().at("error.data").orElseThrow();
      assertThat(data.write())
          .isEqualTo("{\"supported\":[\"2026-07-28\"],\"requested\":\"1900-01-01\"}");
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "'{}'", "'{\"_meta\":{}}'"})
  void aRequestWithoutItsMetadataIsInvalid(String params) {
    String text =
        params.isEmpty()
            ? "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"echo\"}"
            : request("1", "echo", params);
    try (HttpCall call = server.post(text, modernHeaders("echo"))) {
      assertThat(call.status()).isEqualTo(400);
      assertThat(call.json().whole("error.code")).hasValue(-32602);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "tools/call     | name | a                       | a                       | 200",
        "tools/call     | name | a                       | none                    | 400",
        "tools/call     | name | a                       | b                       | 400",
        "tools/call     | name | a                       | A                       | 400",
        "tools/call     | name | héé                     | =?base64?aMOpw6k=?=     | 200",
        "tools/call     | name | héé                     | =?BASE64?aMOpw6k=?=     | 400",
        "tools/call     | name | =?base64?YQ==?=         | =?base64?YQ==?=         | 400",
        "tools/call     | name | a                       | =?base64?YQ==?=         | 200",
        "tools/call     | name | a                       | =?base64?Y~==?=         | 400",
        "tools/call     | name | a                       | =?base64?YQ?=           | 400",
        "prompts/get    | name | a                       | a                       | 200",
        "resources/read | uri  | file:///a               | file:///a               | 200",
        "resources/read | uri  | file:///a               | file:///b               | 400",
        "echo           | name | a                       | none                    | 200",
      })
  void theNameStandsInHeadAndBody(
      String method, String field, String value, String header, int status) {
    String body = modern("1", method, Map.of(field, Json.of(value).write()));
    String name = "Mcp-Name: " + (header == null ? "-" : header);
    try (HttpCall call = server.post(body, modernHeaders(method, name))) {
      assertThat(call.status()).isEqualTo(status);
      assertThat(call.json().whole("error.code").orElse(0)).isEqualTo(status == 200 ? 0 : -32020);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "{\"region\":\"eu\"}              | eu                  | none | 200",
        "{\"region\":\"eu\"}              | none                | none | 400",
        "{\"region\":\"eu\"}              | us                  | none | 400",
        "{\"region\":\"eu\"}              | =?base64?ZXU=?=     | none | 200",
        "{\"region\":null}                | none                | none | 200",
        "{\"region\":null}                | eu                  | none | 400",
        "{}                               | none                | none | 200",
        "{}                               | eu                  | none | 400",
        "{\"deep\":{\"n\":42}}            | none                | 42.0 | 200",
        "{\"deep\":{\"n\":42}}            | none                | 43   | 400",
        "{\"deep\":{\"n\":42}}            | none                | many | 400",
      })
  void annotatedArgumentsStandInHeadAndBody(
      String arguments, String region, String number, int status) {
    String body =
        modern(
            "1",
            "tools/call",
            Map.of("arguments", arguments + ",\"name\":\"" + TestFace.TOOL + "\""));
    try (HttpCall call =
        server.post(
            body,
            modernHeaders(
                "tools/call",
                "Mcp-Name: " + TestFace.TOOL,
                "Mcp-Param-Region: " + (region == null ? "-" : region),
                "mcp-param-n: " + (number == null ? "-" : number)))) {
      assertThat(call.status()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource({"nowhere, 404, -32601", "capability, 400, -32021"})
  void someErrorsHaveAStatus(String method, int status, int code) {
    try (HttpCall call = server.post(modern("1", method, Map.of()), modernHeaders(method))) {
      assertThat(call.status()).isEqualTo(status);
      assertThat(call.json().whole("error.code")).hasValue(code);
    }
  }

  @Test
  void whatComesBeforeTheAnswerComesAsEventsWithoutIds() throws Exception {
    try (HttpCall call =
        server.post(modern("1", "progress", Map.of()), modernHeaders("progress"))) {
      assertThat(call.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(call.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(call.event()).startsWith("event: message\ndata: {").contains("\"n\":1");
      assertThat(call.data()).contains("\"n\":2");
      assertThat(call.data()).contains("\"done\":true");
      // A client that closes before the end may or may not have had its answer.
      assertThatThrownBy(call::event).hasMessageContaining("the stream has ended");
    }
    assertThat(server.hub.next(HubEvent.ClientClosed.class).reason()).isEqualTo("it was answered");
  }

  @Test
  void aClosedConnectionCancelsBeforeAnythingWasSaid() throws Exception {
    HubEvent.FromClient heard;
    try (HttpCall _ = server.post(modern("1", "hang", Map.of()), modernHeaders("hang"))) {
      heard = server.heard("hang");
    }
    HubEvent.ClientClosed closed = server.hub.next(HubEvent.ClientClosed.class);
    assertThat(closed.client()).isEqualTo(heard.client());
    assertThat(closed.reason()).contains("closed the connection");
  }

  @Test
  void aSubscriptionLastsUntilItsConnectionIsClosed() throws Exception {
    HubEvent.FromClient heard;
    String method = "subscriptions/listen";
    try (HttpCall call = server.post(modern("5", method, Map.of()), modernHeaders(method))) {
      heard = server.heard(method);
      for (int i = 1; i <= 3; i++) {
        server.face.send(heard.client(), heard.message().needId(), FakeHub.note("changed", i));
        assertThat(call.data()).contains("\"n\":" + i);
      }
    }
    assertThat(server.hub.next(HubEvent.ClientClosed.class).client()).isEqualTo(heard.client());
  }

  @Test
  void theHubCanEndAClient() throws Exception {
    try (HttpCall call = server.post(modern("1", "hang", Map.of()), modernHeaders("hang"))) {
      server.face.end(server.heard("hang").client(), "over");
      assertThat(call.body()).contains("over");
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, 405", "DELETE, 405", "PUT, 405"})
  void thereIsNothingButPost(String method, int status) {
    try (HttpCall call =
        server.call(method, "/mcp", "", "MCP-Protocol-Version: 2026-07-28", "Last-Event-ID: 1-1")) {
      assertThat(call.status()).isEqualTo(status);
      assertThat(call.header("Allow")).contains("POST");
    }
  }

  @Test
  void aNotificationIsAcceptedAndAnAnswerIsNot() throws InterruptedException {
    String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}";
    try (HttpCall call = server.post(notification, modernHeaders("notifications/x"));
        HttpCall answer =
            server.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}", modernHeaders("x"))) {
      assertThat(call.status()).isEqualTo(202);
      assertThat(answer.status()).isEqualTo(400);
    }
    server.heard("notifications/x");
    server.hub.next(HubEvent.ClientClosed.class);
  }

  @Test
  void aSessionIdMeansNothing() {
    try (HttpCall call =
        server.post(
            modern("1", "echo", Map.of()), modernHeaders("echo", "Mcp-Session-Id: of-nobody"))) {
      assertThat(call.status()).isEqualTo(200);
    }
  }
}
