package dev.mainstay.gateway.mcp.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.HubEvent.FromUpstream;
import dev.mainstay.gateway.mcp.HubEvent.Undelivered;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamClosed;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamOpened;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamRefused;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.edge.ToldHub;
import dev.mainstay.gateway.mcp.remote.ScriptedServer.Request;
import dev.mainstay.gateway.mcp.remote.ScriptedServer.Script;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of messages to a real server, however it behaves. */
class RemoteUpstreamTest {

  private static final String LEGACY = "2025-11-25";
  private static final Outbound OUTBOUND = new Outbound();

  private final ToldHub hub = new ToldHub();
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private @Nullable ScriptedServer server;
  private @Nullable RemoteUpstream upstream;

  @AfterEach
  void end() throws IOException {
    if (upstream != null) {
      upstream.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private ScriptedServer server() {
    return Objects.requireNonNull(server);
  }

  private RemoteUpstream upstream() {
    return Objects.requireNonNull(upstream);
  }

  private long opened(Script script) throws IOException {
    server = new ScriptedServer(script);
    return opened(server.url());
  }

  private long opened(URI url) {
    upstream =
        new RemoteUpstream(
            "it",
            url,
            Map.of("Authorization", "Bearer s3cret-token"),
            OUTBOUND,
            hub.telling(),
            log::add,
            1_000_000);
    upstream.open();
    return hub.next(UpstreamOpened.class).epoch();
  }

  /** Opened, with a session that the server gave by initialize. */
  private long inSession(Script script) throws IOException, InterruptedException {
    long epoch =
        opened((request, connection) -> {
          if (request.is("initialize")) {
            String body = ScriptedServer.result(request, "{}");
            connection.answer(200, "application/json", body, "Mcp-Session-Id: s-1");
          } else {
            script.answer(request, connection);
          }
        });
    send(epoch, 1, "initialize", Json.object().build());
    hub.next(FromUpstream.class);
    server().next();
    return epoch;
  }

  private void send(long epoch, long exchange, String method, Json params) {
    send(epoch, exchange, LEGACY, Message.request(RpcId.of(exchange), method, params));
  }

  private void send(long epoch, long exchange, String version, Message message) {
    upstream().send(epoch, exchange, version, message);
  }

  private void call(long epoch, long exchange) {
    send(epoch, exchange, "tools/call", Json.object().put("name", "echo").build());
  }

  @Test
  void itIsFoundWhenItListensAndTellsWhyNotElse() throws IOException {
    long first = opened((request, connection) -> connection.json(request, "{}"));
    server().die();
    upstream().open();
    assertThat(hub.next(UpstreamRefused.class).reason()).contains("refused");
    server().revive();
    upstream().open();
    assertThat(hub.next(UpstreamOpened.class).epoch()).isGreaterThan(first);
  }

  @Test
  void aRequestCarriesWhatItsTransportWantsAndTheSessionFromItsBeginning() throws Exception {
    long epoch =
        opened((request, connection) ->
            connection.answer(
                200,
                "application/json; charset=utf-8",
                ScriptedServer.result(request, "{}"),
                "Mcp-Session-Id: s-1"));
    send(epoch, 1, "initialize", Json.object().build());
    Request initialize = server().next();
    assertThat(initialize.header("accept")).isEqualTo("application/json, text/event-stream");
    assertThat(initialize.header("content-type")).isEqualTo("application/json");
    assertThat(initialize.header("authorization")).isEqualTo("Bearer s3cret-token");
    assertThat(initialize.headers()).doesNotContainKeys("mcp-session-id", "mcp-protocol-version");
    assertThat(hub.next(FromUpstream.class).exchange()).isEqualTo(1);
    call(epoch, 2);
    Request call = server().next();
    assertThat(call.header("mcp-session-id")).isEqualTo("s-1");
    assertThat(call.header("mcp-protocol-version")).isEqualTo(LEGACY);
    assertThat(call.headers()).doesNotContainKeys("mcp-method", "upgrade", "http2-settings");
  }

  @Test
  void aModernRequestSaysItsMethodNameAndMarkedArgumentsInHeaders() throws Exception {
    String tools =
        """
        {"tools":[{"name":"sql","inputSchema":{"properties":{
          "region":{"type":"string","x-mcp-header":"Region"},
          "deep":{"properties":{"n":{"type":"integer","x-mcp-header":"N"}}},
          "off":{"type":"boolean","x-mcp-header":"Off"}}}},
         {"name":"bad","inputSchema":{"properties":{
          "x":{"type":"number","x-mcp-header":"X"}}}}]}
        """;
    long epoch = opened((request, connection) -> connection.json(request, tools));
    Json none = Json.object().build();
    send(epoch, 1, "2026-07-28", Message.request(RpcId.of(1), "tools/list", none));
    assertThat(server().next().header("mcp-method")).isEqualTo("tools/list");
    assertThat(hub.nextMessage()).contains("sql").doesNotContain("\"bad\"");
    assertThat(log.take()).contains("bad", "X");
    Json arguments =
        Json.tryParse(
                """
                {"name":"sql","arguments":{"region":"Hello, 世界","deep":{"n":42}}}
                """)
            .orElseThrow();
    send(epoch, 2, "2026-07-28", Message.request(RpcId.of(2), "tools/call", arguments));
    Request call = server().next();
    assertThat(call.header("mcp-name")).isEqualTo("sql");
    assertThat(call.header("mcp-param-region")).isEqualTo("=?base64?SGVsbG8sIOS4lueVjA==?=");
    assertThat(call.header("mcp-param-n")).isEqualTo("42");
    assertThat(call.headers()).doesNotContainKey("mcp-param-off");
  }

  @Test
  void aStreamTellsWhatComesBeforeTheAnswerAndEndsWithIt() throws IOException {
    long epoch =
        opened((request, connection) -> {
          connection.stream();
          connection.write(": hello\n\ndata: {\"jsonrpc\":\"2.0\",\n");
          connection.write("data: \"method\":\"notifications/progress\",\"params\":{}}\n\n");
          connection.write("event: message\nid: 1\ndata: noise\n\n");
          connection.write("data: " + ScriptedServer.result(request, "{\"a\":1}") + "\n\n");
        });
    call(epoch, 5);
    FromUpstream progress = hub.next(FromUpstream.class);
    assertThat(progress.exchange()).isEqualTo(5);
    assertThat(progress.message().method()).isEqualTo("notifications/progress");
    assertThat(hub.nextMessage()).contains("\"a\":1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | ''",
        "400 | Bad Request: No valid session ID provided",
        "400 | {\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32001,\"message\":\"?\"},\"id\":null}",
        "503 | warming up",
        "200 | {\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32001,\"message\":\"Session not found\"},"
            + "\"id\":ID}",
      })
  void everySignOfALostSessionIsToldForEachRequestAndThenOnceForAll(int status, String body)
      throws Exception {
    long epoch =
        inSession((request, connection) ->
            connection.answer(status, "application/json", body.replace("ID", request.id())));
    for (int i = 2; i < 10; i++) {
      call(epoch, i);
    }
    List<Long> lost = new ArrayList<>();
    for (int i = 2; i < 10; i++) {
      Undelivered failed = hub.next(Undelivered.class);
      assertThat(failed.failure()).isIn(Failure.SESSION_LOST, Failure.NEVER_SENT);
      lost.add(failed.exchange());
    }
    assertThat(lost).containsExactlyInAnyOrder(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(hub.next(UpstreamClosed.class).epoch()).isEqualTo(epoch);
    assertThat(hub.isSilent()).isTrue();
  }

  @Test
  void whoRefusesConnectionsHasRunNothingAndIsClosed() throws Exception {
    long epoch = inSession((request, connection) -> connection.json(request, "{}"));
    server().die();
    call(epoch, 2);
    assertThat(hub.next(Undelivered.class).failure()).isEqualTo(Failure.NEVER_SENT);
    assertThat(hub.next(UpstreamClosed.class).reason()).contains("refuses");
    call(epoch, 3);
    assertThat(hub.next(Undelivered.class).failure()).isEqualTo(Failure.NEVER_SENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''",
        "HTTP/1.1 200 x;Content-",
        "HTTP/1.1 200 x;Content-Type: application/json;Content-Length: 100;;{\"jsonrpc\"",
        "HTTP/1.1 200 x;Content-Type: text/event-stream;;data: {\"jsonrpc\":\"2.0\"",
        "HTTP/1.1 200 x;Content-Type: text/event-stream;;: nothing;;",
      })
  void aConnectionThatBreaksBeforeTheAnswerMeansThatItMayHaveRun(@Nullable String half)
      throws Exception {
    long epoch =
        inSession((request, connection) -> {
          connection.write(half == null ? "" : half.replace(";", "\r\n"));
          connection.end();
        });
    call(epoch, 2);
    Undelivered failed = hub.next(Undelivered.class);
    assertThat(failed.exchange()).isEqualTo(2);
    assertThat(failed.failure()).isEqualTo(Failure.BROKEN);
    call(epoch, 3);
    assertThat(hub.next(Undelivered.class).exchange()).as("it is still open").isEqualTo(3);
  }

  @Test
  void aServerThatDiesMidCallIsLookedForAndClosed() throws Exception {
    long epoch = inSession((request, connection) -> server().die());
    call(epoch, 2);
    assertThat(hub.next(Undelivered.class).failure()).isEqualTo(Failure.BROKEN);
    hub.next(UpstreamClosed.class);
  }

  @Test
  void aKeptConnectionThatWasResetUnreadIsReplacedByAFreshOne() throws Exception {
    long epoch =
        inSession((request, connection) -> {
          if (connection.place() <= 2) {
            connection.reset();
          } else {
            connection.json(request, "{\"served\":true}");
          }
        });
    call(epoch, 2);
    assertThat(hub.nextMessage()).contains("served");
  }

  @Test
  void aStreamThatEndsAfterAnEventIdIsGoneOnWith() throws Exception {
    long epoch =
        inSession((request, connection) -> {
          if (request.method().equals("POST")) {
            connection.stream();
            connection.write("id: e-1\nretry: 10\ndata:\n\n");
          } else if (request.header("last-event-id").equals("e-1")) {
            connection.stream();
            connection.write("id: e-2\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"n\"}\n\n");
          } else {
            connection.stream();
            connection.write("data: {\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}}\n\n");
          }
          connection.end();
        });
    call(epoch, 2);
    assertThat(hub.nextMessage()).contains("\"n\"");
    FromUpstream answer = hub.next(FromUpstream.class);
    assertThat(answer.exchange()).isEqualTo(2);
    assertThat(answer.message().isAnswer()).isTrue();
    server().next();
    Request resumed = server().next();
    assertThat(resumed.method()).isEqualTo("GET");
    assertThat(resumed.header("mcp-session-id")).isEqualTo("s-1");
  }

  @Test
  void aStreamThatCannotBeGoneOnWithIsBroken() throws Exception {
    long epoch =
        inSession((request, connection) -> {
          if (request.method().equals("POST")) {
            connection.stream();
            connection.write("id: e-1\ndata:\n\n");
            connection.end();
          } else {
            connection.answer(405, "", "");
          }
        });
    call(epoch, 2);
    Undelivered failed = hub.next(Undelivered.class);
    assertThat(failed.failure()).isEqualTo(Failure.BROKEN);
    assertThat(failed.reason()).contains("405");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | text/html | <p>Login</p> | text/html",
        "202 | '' | '' | without an answer",
        "307 | '' | '' | it redirects to http://elsewhere/",
        "401 | text/plain | who is s3cret-token? | HTTP 401: who is [hidden]?",
        "429 | '' | '' | HTTP 429",
        "500 | text/plain | boom | HTTP 500: boom",
        "200 | application/json | {} | is no message",
        "200 | application/json | [] | is no message",
      })
  void anAnswerThatIsNoneIsAnErrorForWhoAsked(int status, String type, String body, String words)
      throws Exception {
    long epoch =
        inSession((request, connection) ->
            connection.answer(status, type, body, "Location: http://elsewhere/"));
    call(epoch, 2);
    Message answer = hub.next(FromUpstream.class).message();
    assertThat(answer.needId()).isEqualTo(RpcId.of(2));
    assertThat(answer.text("error", "message")).get().asString().contains(words);
    assertThat(answer.toString()).doesNotContain("s3cret", "in-the-url");
  }

  @Test
  void anErrorOfTheServerIsPassedOnAsTheAnswerWhateverIdItHas() throws Exception {
    String error =
        "{\"jsonrpc\":\"2.0\",\"id\":\"server-error\","
            + "\"error\":{\"code\":-32020,\"message\":\"Header mismatch\"}}";
    long epoch = opened((request, connection) -> connection.answer(400, "", error));
    send(epoch, 7, "server/discover", Json.object().build());
    Message answer = hub.next(FromUpstream.class).message();
    assertThat(answer.needId()).isEqualTo(RpcId.of(7));
    assertThat(answer.raw("error", "code")).contains("-32020");
  }

  @Test
  void aServerThatNeverAnswersSeesAnAbandonedRequestEnd() throws Exception {
    BlockingQueue<Boolean> ended = new LinkedBlockingQueue<>();
    long epoch = inSession((request, connection) -> ended.add(connection.seesEnd()));
    call(epoch, 2);
    server().next();
    upstream().abandon(epoch, 2);
    assertThat(ended.take()).isTrue();
    assertThat(hub.isSilent()).isTrue();
  }

  @Test
  void othersWaitUntilTheServerHasTakenThatItIsInitialized() throws Exception {
    BlockingQueue<String> gate = new LinkedBlockingQueue<>();
    long epoch =
        inSession((request, connection) -> {
          if (request.is("notifications/initialized")) {
            await(gate);
            connection.answer(202, "", "");
          } else if (request.method().equals("GET")) {
            connection.answer(405, "", "");
          } else {
            connection.json(request, "{}");
          }
        });
    send(epoch, 0, LEGACY, Message.notification("notifications/initialized", none()));
    call(epoch, 2);
    assertThat(server().next().is("notifications/initialized")).isTrue();
    assertThat(server().requests).isEmpty();
    gate.add("go on");
    assertThat(hub.next(FromUpstream.class).exchange()).isEqualTo(2);
  }

  @Test
  void theStreamOfALegacyServerIsHeardAndItsEndIsTheFirstSignOfItsDeath() throws Exception {
    long epoch =
        inSession((request, connection) -> {
          if (request.method().equals("GET")) {
            connection.stream();
            connection.write("data: {\"jsonrpc\":\"2.0\",\"method\":\"changed\"}\n\n");
            var _ = connection.seesEnd();
          } else {
            connection.answer(202, "", "");
          }
        });
    send(epoch, 0, LEGACY, Message.notification("notifications/initialized", none()));
    FromUpstream told = hub.next(FromUpstream.class);
    assertThat(told.exchange()).isZero();
    assertThat(told.message().method()).isEqualTo("changed");
    server().die();
    assertThat(hub.next(UpstreamClosed.class).epoch()).isEqualTo(epoch);
  }

  @Test
  void aSessionThatIsGivenUpIsEndedAtTheServer() throws Exception {
    long epoch = inSession((request, connection) -> connection.answer(200, "", ""));
    upstream().close(epoch);
    Request goodbye = server().next();
    assertThat(goodbye.method()).isEqualTo("DELETE");
    assertThat(goodbye.header("mcp-session-id")).isEqualTo("s-1");
    call(epoch, 2);
    assertThat(hub.next(Undelivered.class).failure()).isEqualTo(Failure.NEVER_SENT);
  }

  private static Json none() {
    return Json.object().build();
  }

  private static void await(BlockingQueue<String> gate) {
    try {
      var _ = gate.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
