package dev.mainstay.gateway.mcp.stdio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.core.posix.Signal;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.HubEvent.FromUpstream;
import dev.mainstay.gateway.mcp.HubEvent.Undelivered;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamClosed;
import dev.mainstay.gateway.mcp.HubEvent.UpstreamOpened;
import dev.mainstay.gateway.mcp.Upstream.Sent;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.edge.ToldHub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of messages to a real child, however it behaves. */
@EnabledOnOs(OS.LINUX)
class StdioUpstreamTest {

  private static final int MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

  /** Answers each request with its own params, as soon as it has read it. */
  private static final String ECHO =
      """
      import sys, json
      for line in sys.stdin:
          m = json.loads(line)
          if 'id' in m:
              print(json.dumps({'jsonrpc': '2.0', 'id': m['id'], 'result': m['params']}))
      """;

  @TempDir Path dir;

  private final ToldHub hub = new ToldHub();
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private final StdioUpstream upstream =
      new StdioUpstream("it", hub.telling(), log::add, MESSAGE_BYTES_MAX);
  private @Nullable Child child;

  @AfterEach
  void end() {
    if (child != null) {
      child.signal(Signal.KILL);
    }
  }

  private long runs(String script) throws IOException {
    child = Child.python(upstream, dir, script);
    return hub.first(UpstreamOpened.class).epoch();
  }

  private Sent send(long epoch, long exchange, String text) {
    Json params = Json.object().put("text", text).build();
    Message request = Message.request(RpcId.of(exchange), "tools/call", params);
    Sent sent = upstream.send(epoch, exchange, "2025-11-25", request);
    upstream.flush();
    return sent;
  }

  @Test
  void everyRequestIsAnsweredInTheOrderOfTheChild() throws IOException {
    long epoch = runs(ECHO);
    for (int i = 1; i <= 1_000; i++) {
      send(epoch, i, "call " + i);
    }
    for (int i = 1; i <= 1_000; i++) {
      FromUpstream told = hub.next(FromUpstream.class);
      assertThat(told.epoch()).isEqualTo(epoch);
      assertThat(told.message().needId()).isEqualTo(RpcId.of(i));
      assertThat(told.message().text("result", "text")).contains("call " + i);
    }
  }

  @Test
  void aMessageOfTenMegabytesPassesBothWays() throws IOException {
    long epoch = runs(ECHO);
    String text = "x".repeat(10_000_000);
    send(epoch, 1, text);
    Message answer = hub.next(FromUpstream.class).message();
    assertThat(answer.size()).isGreaterThan(10_000_000);
    send(epoch, 2, "small");
    assertThat(hub.next(FromUpstream.class).message().text("result", "text")).contains("small");
  }

  @Test
  void whatAChildDoesNotReadAtOnceWaitsAndComesInOrder() throws IOException {
    long epoch = runs(ECHO);
    Child stopped = child();
    stopped.signal(Signal.STOP);
    String text = "y".repeat(300);
    for (int i = 1; i <= 1_000; i++) {
      send(epoch, i, i % 100 == 0 ? text.repeat(1_000) : text);
    }
    stopped.signal(Signal.CONT);
    for (int i = 1; i <= 1_000; i++) {
      assertThat(hub.next(FromUpstream.class).message().needId()).isEqualTo(RpcId.of(i));
    }
  }

  @Test
  void whatIsNoMessageGoesToTheLogAndBreaksNothing() throws Exception {
    long epoch =
        runs(
            """
            print('Server started on stdio')
            print('{"not": "rpc"}')
            print('{broken')
            print('')
            print('  {"jsonrpc":"2.0","id":7,"result":{}}  \\r')
            print('[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","method":"b"}]')
            """
                + ECHO);
    assertThat(hub.nextMessage()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
    assertThat(hub.nextMessage()).contains("\"a\"");
    assertThat(hub.nextMessage()).contains("\"b\"");
    send(epoch, 1, "still there");
    assertThat(hub.nextMessage()).contains("still there");
    assertThat(List.of(log.take(), log.take(), log.take()))
        .containsExactly(
            "stdout: Server started on stdio", "stdout: {\"not\": \"rpc\"}", "stdout: {broken");
  }

  @Test
  void aFloodOnStderrIsALogAndNothingElse() throws IOException {
    long epoch = runs("import sys\nsys.stderr.write('flood\\n' * 1_000_000)\n" + ECHO);
    send(epoch, 1, "after the flood");
    assertThat(hub.nextMessage()).contains("after the flood");
    assertThat(Files.size(dir.resolve("child.log"))).isEqualTo(6_000_000);
  }

  @Test
  void anAnswerThatIsTooLongIsAnErrorForWhoAsked() throws Exception {
    long epoch =
        runs(
            """
            import sys
            sys.stdin.readline()
            big = '{"id":99,"a":["' + 'x' * 20_000_000 + '"]}'
            print('{"result":' + big + ',"jsonrpc":"2.0","id":5}')
            """
                + ECHO);
    send(epoch, 5, "much, please");
    Message answer = hub.next(FromUpstream.class).message();
    assertThat(answer.needId()).isEqualTo(RpcId.of(5));
    assertThat(answer.raw("error", "code")).contains("-31005");
    assertThat(answer.text("error", "message")).get().asString().contains("longer than");
    assertThat(log.take()).contains("thrown away");
    send(epoch, 6, "next");
    assertThat(hub.nextMessage()).contains("next");
  }

  @Test
  void aChildThatDiesMidCallClosesItsEpochByTheWordsOfItsExitAndTheNextOpensAnother()
      throws IOException {
    long epoch = runs("import sys, os\nsys.stdin.readline()\nos._exit(7)\n");
    send(epoch, 1, "the last");
    UpstreamClosed closed = hub.next(UpstreamClosed.class);
    assertThat(closed.epoch()).isEqualTo(epoch);
    assertThat(closed.reason()).contains("7");
    long next = runs(ECHO);
    assertThat(next).isGreaterThan(epoch);
    send(next, 2, "anew");
    assertThat(hub.nextMessage()).contains("anew");
  }

  @Test
  void whatIsMeantForAnEarlierProcessIsNotTaken() throws IOException {
    long epoch = runs("pass");
    hub.next(UpstreamClosed.class);
    assertThat(send(epoch, 1, "too late")).isEqualTo(Sent.CLOSED);
    long next = runs(ECHO);
    assertThat(send(epoch, 2, "too late")).isEqualTo(Sent.CLOSED);
    assertThat(send(next, 3, "in time")).isEqualTo(Sent.TAKEN);
    assertThat(hub.nextMessage()).contains("in time");
  }

  @Test
  void whatAChildThatReadsNothingCouldNotBeToldWasNeverSent() throws IOException {
    long epoch = runs("import time\ntime.sleep(600)\n");
    String text = "x".repeat(1024 * 1024);
    int sent = 80;
    for (int i = 1; i <= sent; i++) {
      send(epoch, i, text);
    }
    Undelivered full = hub.next(Undelivered.class);
    assertThat(full.failure()).isEqualTo(Failure.NEVER_SENT);
    assertThat(full.reason()).contains("does not read");
    killed();
    List<Long> unsent = new ArrayList<>(List.of(full.exchange()));
    for (int i = 2; i <= sent; i++) {
      Undelivered failed = hub.next(Undelivered.class);
      assertThat(failed.failure()).isEqualTo(Failure.NEVER_SENT);
      unsent.add(failed.exchange());
    }
    assertThat(unsent).as("each once").hasSize(sent).doesNotHaveDuplicates();
    hub.next(UpstreamClosed.class);
  }

  @Test
  void aChildThatClosesItsStdoutAndLivesIsGivenUp() throws Exception {
    runs("import os, time\nos.close(1)\ntime.sleep(600)\n");
    assertThat(hub.next(UpstreamClosed.class).reason()).isEqualTo("it closed its stdout");
    assertThat(given()).isEqualTo("it closed its stdout");
  }

  @Test
  void aChildThatClosesItsStdinAndLivesIsGivenUp() throws Exception {
    long epoch = runs("import os, time\nos.close(0)\nprint('deaf')\ntime.sleep(600)\n");
    assertThat(log.take()).isEqualTo("stdout: deaf");
    send(epoch, 1, "hello?");
    assertThat(hub.next(Undelivered.class).failure()).isEqualTo(Failure.NEVER_SENT);
    assertThat(hub.next(UpstreamClosed.class).reason()).isEqualTo("it closed its stdin");
    assertThat(given()).isEqualTo("it closed its stdin");
  }

  @Test
  void aChildThatIsStoppedReadsTheEndOfItsInputAndIsHeardToItsOwnEnd() throws IOException {
    long epoch =
        runs(
            """
            import sys
            first = sys.stdin.readline()
            print('{"jsonrpc":"2.0","method":"read"}')
            sys.stdin.read()
            print('{"jsonrpc":"2.0","id":1,"result":{"text":"done all the same"}}')
            """);
    send(epoch, 1, "slow");
    assertThat(hub.nextMessage()).contains("read");
    upstream.stopping();
    assertThat(hub.nextMessage()).contains("done all the same");
    assertThat(hub.next(UpstreamClosed.class).reason()).contains("0");
    assertThat(child().givenUp).isEmpty();
  }

  @Test
  void aProcessThatKeepsThePipesOfAnEndedChildDoesNotKeepItOpen() throws IOException {
    runs(
        """
        import os, time
        if os.fork() == 0:
            time.sleep(30)
        """);
    assertThat(hub.next(UpstreamClosed.class).reason()).contains("0");
  }

  @Test
  void anUpstreamThatIsClosedByTheHubHasItsChildEnded() throws Exception {
    long epoch = runs(ECHO);
    upstream.close(epoch + 1, "it is of no use");
    upstream.close(epoch, "it is of no use");
    upstream.close(epoch, "it is of no use");
    assertThat(given()).contains("of no use");
    assertThat(child().givenUp).as("told once").isEmpty();
  }

  private Child child() {
    return Objects.requireNonNull(child);
  }

  private void killed() {
    child().signal(Signal.KILL);
  }

  private @Nullable String given() throws InterruptedException {
    return child().givenUp.poll(20, TimeUnit.SECONDS);
  }
}
