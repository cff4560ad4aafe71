package dev.mainstay.gateway.mcp.http;

import static dev.mainstay.gateway.mcp.http.TestFace.VERSION;
import static dev.mainstay.gateway.mcp.http.TestFace.initialize;
import static dev.mainstay.gateway.mcp.http.TestFace.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of 2025-03-26 to 2025-11-25: sessions, streams, and what was missed. */
class LegacyTest {

  private static final String ECHO = request("1", "echo", "{\"a\":1}");
  private static final String HANG = request("7", "hang", "{}");

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
  void initializeBeginsASessionWithASecretOfItsOwn() throws InterruptedException {
    String first = server.session(VERSION);
    String second = server.session(VERSION);
    assertThat(first).isNotEqualTo(second).matches("Mcp-Session-Id: [!-~]{43}");
    HubEvent.ClientOpened opened = server.hub.next(HubEvent.ClientOpened.class);
    assertThat(opened.profile()).isEqualTo("default");
    assertThat(opened.face()).isEqualTo(HubEvent.FaceKind.HTTP_SESSION);
    assertThat(first).doesNotContain(opened.client().text());
  }

  @Test
  void anInitializeThatFailsBeginsNone() throws InterruptedException {
    try (HttpCall call = server.post(initialize(""))) {
      assertThat(call.json().whole("error.code")).hasValue(-32602);
      assertThat(call.header("Mcp-Session-Id")).isEmpty();
    }
    server.hub.next(HubEvent.ClientClosed.class);
    assertThat(server.face.sessions()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST   | mine    | -          | 200",
        "POST   | mine    | 2025-11-25 | 200",
        "POST   | mine    | 2025-06-18 | 200",
        "POST   | mine    | 2024-11-05 | 400",
        "POST   | mine    | 1900-01-01 | 400",
        "POST   | mine    | nonsense   | 400",
        "POST   | none    | -          | 400",
        "POST   | unknown | -          | 404",
        "GET    | none    | -          | 400",
        "GET    | unknown | -          | 404",
        "DELETE | none    | -          | 400",
        "DELETE | unknown | -          | 404",
        "DELETE | mine    | -          | 204",
        "DELETE | mine    | 1900-01-01 | 400",
        "PUT    | mine    | -          | 405",
      })
  void aRequestNeedsItsSession(String method, String session, String version, int status) {
    String mine = server.session(VERSION);
    String id =
        switch (session) {
          case "mine" -> mine;
          case "unknown" -> "Mcp-Session-Id: of-nobody";
          default -> "Mcp-Session-Id: -";
        };
    String body = method.equals("POST") ? ECHO : "";
    try (HttpCall call =
        server.call(method, "/mcp", body, id, "MCP-Protocol-Version: " + version)) {
      assertThat(call.status()).isEqualTo(status);
    }
  }

  @Test
  void aSessionIsOverAfterDelete() throws InterruptedException {
    String session = server.session(VERSION);
    try (HttpCall delete = server.call("DELETE", "/mcp", "", session)) {
      assertThat(delete.status()).isEqualTo(204);
    }
    assertThat(server.hub.next(HubEvent.ClientClosed.class).reason()).contains("client");
    try (HttpCall call = server.post(ECHO, session)) {
      assertThat(call.status()).isEqualTo(404);
      assertThat(call.json().whole("error.code")).hasValue(-32001);
    }
  }

  @Test
  void aSessionIsNotKnownInAnotherProfile() {
    String session = server.session(VERSION);
    try (HttpCall call = server.call("POST", "/mcp?profile=work", ECHO, session)) {
      assertThat(call.status()).isEqualTo(404);
    }
  }

  @Test
  void anAnswerThatComesAtOnceIsJson() {
    try (HttpCall call = server.post(ECHO, server.session(VERSION))) {
      assertThat(call.header("Content-Type")).isEqualTo("application/json");
      assertThat(call.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":1}}");
    }
  }

  @ParameterizedTest
  @CsvSource({"2025-11-25, true", "2025-06-18, false", "2025-03-26, false"})
  void whatComesBeforeTheAnswerComesAsEvents(String version, boolean primed) throws IOException {
    String session = server.session(version);
    try (HttpCall call = server.post(request("\"p\"", "progress", "{}"), session)) {
      assertThat(call.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(call.header("X-Accel-Buffering")).isEqualTo("no");
      if (primed) {
        assertThat(call.event()).startsWith("id: 2-0\nretry: ").endsWith("\ndata:");
      }
      assertThat(call.event()).startsWith("event: message\nid: 2-1\ndata: {").contains("\"n\":1");
      assertThat(call.event()).contains("id: 2-2").contains("\"n\":2");
      assertThat(call.event()).contains("id: 2-3").contains("\"done\":true");
      assertThatThrownBy(call::event).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void anAnswerThatTakesLongComesAsAnEvent() throws Exception {
    String session = server.session(VERSION);
    try (HttpCall call = server.post(HANG, session)) {
      HubEvent.FromClient heard = server.heard("hang");
      assertThat(HttpCall.id(call.event())).isEqualTo("2-0");
      answer(heard, "{\"late\":true}");
      assertThat(call.data()).contains("\"late\":true");
    }
  }

  private void answer(HubEvent.FromClient heard, String result) throws Exception {
    RpcId id = heard.message().needId();
    String text = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    server.face.send(heard.client(), id, Message.parse(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aBrokenConnectionCancelsNothingAndTheRestCanBeAskedFor() throws Exception {
    String session = server.session(VERSION);
    HubEvent.FromClient heard;
    String last;
    try (HttpCall call = server.post(HANG, session)) {
      heard = server.heard("hang");
      server.face.send(heard.client(), heard.message().needId(), FakeHub.note("n/1", 1));
      call.event();
      last = HttpCall.id(call.event());
    }
    server.face.send(heard.client(), heard.message().needId(), FakeHub.note("n/2", 2));
    answer(heard, "{\"late\":true}");
    try (HttpCall again = server.call("GET", "/mcp", "", session, "Last-Event-ID: " + last)) {
      assertThat(again.data()).contains("n/2");
      assertThat(again.data()).contains("\"late\":true");
      assertThatThrownBy(again::event).isInstanceOf(EOFException.class);
    }
    assertThat(server.hub.events).noneMatch(HubEvent.ClientClosed.class::isInstance);
  }

  @ParameterizedTest
  @CsvSource({"2-0, 200", "1-0, 200", "9-0, 400", "nonsense, 400", "2-, 400"})
  void onlyEventsOfOursCanBeGoneOnFrom(String last, int status) throws InterruptedException {
    String session = server.session(VERSION);
    try (HttpCall _ = server.post(HANG, session)) {
      server.heard("hang");
      try (HttpCall again = server.call("GET", "/mcp", "", session, "Last-Event-ID: " + last)) {
        assertThat(again.status()).isEqualTo(status);
      }
    }
  }

  @Test
  void whatBelongsToNoRequestComesOnTheStreamOfTheSession() throws Exception {
    String session = server.session(VERSION);
    HubEvent.ClientOpened opened = server.hub.next(HubEvent.ClientOpened.class);
    server.face.send(opened.client(), null, FakeHub.note("before", 1));
    try (HttpCall first = server.call("GET", "/mcp", "", session)) {
      assertThat(first.event()).startsWith("id: 0-0\nretry: ");
      assertThat(first.data()).contains("before");
      server.face.send(opened.client(), null, FakeHub.note("while", 2));
      assertThat(first.data()).contains("while");
      try (HttpCall second = server.call("GET", "/mcp", "", session)) {
        assertThatThrownBy(first::event).isInstanceOf(EOFException.class);
        server.face.send(opened.client(), null, FakeHub.note("then", 3));
        assertThat(second.data()).contains("then");
      }
    }
  }

  @Test
  void requestsOfTheServerComeOnTheStreamOfTheRequestThatTheyAreFor() throws Exception {
    String session = server.session(VERSION);
    try (HttpCall call = server.post(HANG, session)) {
      HubEvent.FromClient heard = server.heard("hang");
      Message asked =
          Message.request(RpcId.of(99), "sampling/createMessage", heard.message().at().get());
      server.face.send(heard.client(), heard.message().needId(), asked);
      assertThat(call.data()).contains("sampling/createMessage");
      String answer = "{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}";
      try (HttpCall back = server.post(answer, session)) {
        assertThat(back.status()).isEqualTo(202);
        assertThat(back.body()).isEmpty();
      }
      Message came = server.hub.next(HubEvent.FromClient.class).message();
      assertThat(came.kind()).isEqualTo(Message.Kind.RESULT);
    }
  }

  @ParameterizedTest
  @CsvSource({"2025-03-26, 200", "2025-06-18, 400", "2025-11-25, 400"})
  void severalMessagesAtOnceAreForTheOldestVersionAlone(String version, int status)
      throws IOException {
    String session = server.session(version);
    String batch = "[" + ECHO + "," + request("2", "progress", "{}") + "]";
    try (HttpCall call = server.post(batch, session)) {
      assertThat(call.status()).isEqualTo(status);
      if (status == 200) {
        assertThat(call.body()).contains("\"id\":1,\"result\"").contains("\"id\":2,\"result\"");
      }
    }
  }

  @Test
  void twoRequestsCannotHaveOneId() throws InterruptedException {
    String session = server.session(VERSION);
    try (HttpCall _ = server.post(HANG, session)) {
      server.heard("hang");
      try (HttpCall again = server.post(HANG, session)) {
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.json().text("error.data.code")).hasValue("id-in-use");
      }
    }
  }

  @Test
  void aSilentSessionEndsAndOneThatListensDoesNot() throws Exception {
    String silent = server.session(VERSION);
    String listening = server.session(VERSION);
    try (HttpCall stream = server.call("GET", "/mcp", "", listening)) {
      stream.event();
      server.now.set(server.now.get().plus(Sessions.SILENCE_MAX).plus(Duration.ofSeconds(1)));
      assertThat(server.hub.next(HubEvent.ClientClosed.class).reason()).contains("nothing");
      try (HttpCall call = server.post(ECHO, silent)) {
        assertThat(call.status()).isEqualTo(404);
      }
      try (HttpCall call = server.post(ECHO, listening)) {
        assertThat(call.status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aFullHubRefusesAtOnce() {
    String session = server.session(VERSION);
    server.hub.full.set(true);
    try (HttpCall call = server.post(ECHO, session);
        HttpCall begin = server.post(initialize(VERSION))) {
      assertThat(call.status()).isEqualTo(503);
      assertThat(call.header("Retry-After")).isEqualTo("1");
      assertThat(call.json().whole("id")).hasValue(1);
      assertThat(begin.status()).isEqualTo(503);
    }
    server.hub.full.set(false);
    try (HttpCall call = server.post(ECHO, session)) {
      assertThat(call.status()).isEqualTo(200);
    }
  }
}
