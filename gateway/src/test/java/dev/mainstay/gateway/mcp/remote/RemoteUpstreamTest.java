package dev.mainstay.gateway.mcp.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent.FromUpstream;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamClosed;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamOpened;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamRefused;
import dev.mainstay.gateway.mcp.Upstream.Sent;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.remote.ScriptedServer.Request;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What becomes of messages to a real server that behaves. */
class RemoteUpstreamTest extends RemoteSetting {

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
    upstream().close(epoch, "of no use");
    Request goodbye = server().next();
    assertThat(goodbye.method()).isEqualTo("DELETE");
    assertThat(goodbye.header("mcp-session-id")).isEqualTo("s-1");
    assertThat(call(epoch, 2)).isEqualTo(Sent.CLOSED);
    assertThat(hub.isSilent()).isTrue();
  }

  @Test
  void whoEndsAnUpstreamWaitsUntilItsSessionHasEndedAtTheServer() throws Exception {
    BlockingQueue<String> answered = new LinkedBlockingQueue<>();
    var _ =
        inSession((request, connection) -> {
          connection.answer(200, "", "");
          answered.add(request.method());
        });
    upstream().close();
    assertThat(answered.poll(20, TimeUnit.SECONDS)).isEqualTo("DELETE");
    upstream().close();
    assertThat(answered).isEmpty();
  }
}
