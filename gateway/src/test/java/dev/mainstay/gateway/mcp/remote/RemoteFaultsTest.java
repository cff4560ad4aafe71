package dev.mainstay.gateway.mcp.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.HubEvent.FromUpstream;
import dev.mainstay.gateway.mcp.HubEvent.Undelivered;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamClosed;
import dev.mainstay.gateway.mcp.Upstream.Sent;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of messages to a real server that fails, in each way that it can. */
class RemoteFaultsTest extends RemoteSetting {

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
    List<Long> lost = new ArrayList<>();
    for (long i = 2; i < 10; i++) {
      if (call(epoch, i) == Sent.CLOSED) {
        lost.add(i);
      }
    }
    while (lost.size() < 8) {
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
    assertThat(call(epoch, 3)).isEqualTo(Sent.CLOSED);
    assertThat(hub.isSilent()).isTrue();
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
}
