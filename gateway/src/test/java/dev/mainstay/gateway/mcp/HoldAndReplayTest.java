package dev.mainstay.gateway.mcp;

import static dev.mainstay.gateway.mcp.HubDrive.server;
import static dev.mainstay.gateway.mcp.HubDrive.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.gateway.mcp.GatewaySpec.Repeat;
import dev.mainstay.gateway.mcp.GatewaySpec.ToolRule;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import dev.mainstay.gateway.mcp.HubEvent.Failure;
import dev.mainstay.gateway.mcp.Upstream.Sent;
import dev.mainstay.gateway.mcp.codec.Message;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every accepted call has one outcome, and none runs twice that must not. */
class HoldAndReplayTest {

  private static final String RESULT = "'result':{'content':[]}";
  private static final String READ = tool("read", "'readOnlyHint':true");
  private static final String WRITE = tool("write", "");

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final HubDrive drive = new HubDrive(server("s"));

  private void answerLast() {
    drive.answer("s", drive.last("s", "tools/call"), RESULT);
  }

  @Test
  void aCallIsPassedOnUnderTheUpstreamsNameAndAnsweredUnderTheClientsId() {
    drive.legacy("s", READ);
    ClientId client = drive.client("c");
    drive.call(client, "'x'", "s__read");
    assertThat(drive.last("s").text("params", "name")).contains("read");
    answerLast();
    assertThat(drive.one(client)).isEqualTo("{'jsonrpc':'2.0','id':'x','result':{'content':[]}}");
    assertThat(drive.facts().inFlight()).isZero();
  }

  @Test
  void whileAnUpstreamIsAwayItsCallsAreHeldAndThenServedInOrder() {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    drive.lost("s");
    drive.call(client, "1", "s__write");
    drive.call(client, "2", "s__write");
    drive.pass(Duration.ofSeconds(29));
    assertThat(drive.told(client)).isEmpty();
    drive.legacy("s", WRITE);
    assertThat(drive.upstream("s").sent)
        .filteredOn(it -> it.method().equals("tools/call"))
        .hasSize(2);
    assertThat(drive.upstream("s").sent.stream().map(Message::method).toList())
        .containsSubsequence("notifications/initialized", "tools/call", "tools/call");
  }

  @Test
  void whatIsHeldForTooLongHasNotRun() {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    drive.lost("s");
    drive.call(client, "1", "s__write");
    drive.pass(Duration.ofSeconds(31));
    assertThat(drive.one(client))
        .contains("'id':1,'error':{'code':-31001")
        .contains("s has been away for 30 s: exit 1")
        .contains("'may_have_run':false")
        .contains("'retry_after_ms'");
  }

  @Test
  void aCallThatRanAtTheLossIsRepeatedOnlyWhenItIsHarmless() {
    drive.legacy("s", READ, WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__write");
    drive.call(client, "2", "s__read");
    drive.lost("s");
    assertThat(drive.one(client))
        .contains("'id':1,'error':{'code':-31002")
        .contains("may_have_run':true");
    drive.legacy("s", READ, WRITE);
    assertThat(drive.count("s", "tools/call")).isEqualTo(1);
    answerLast();
    assertThat(drive.one(client)).startsWith("{'jsonrpc':'2.0','id':2,'result'");
  }

  @Test
  void theConfigKnowsBetterThanTheTool() {
    ToolRule safe = new ToolRule(MINUTE, MINUTE, 4, Repeat.SAFE);
    ToolRule never = new ToolRule(MINUTE, MINUTE, 4, Repeat.NEVER);
    HubDrive other = new HubDrive(server("s", Map.of("write", safe, "read", never)));
    other.legacy("s", READ, WRITE);
    ClientId client = other.client("c");
    other.call(client, "1", "s__write");
    other.call(client, "2", "s__read");
    other.lost("s");
    assertThat(other.one(client)).contains("'id':2,'error':{'code':-31002");
    other.legacy("s", READ, WRITE);
    assertThat(other.last("s", "tools/call").text("params", "name")).contains("write");
  }

  @Test
  void whatProvablyDidNotRunIsSentAgainWhateverItIs() {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    for (Failure failure : new Failure[] {Failure.NEVER_SENT, Failure.SESSION_LOST}) {
      drive.call(client, "1", "s__write");
      drive.undelivered("s", drive.last("s", "tools/call"), failure);
      answerLast();
      assertThat(drive.one(client)).contains("'result'");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"closed", "opened anew"})
  void whatAnEndedOpeningDoesNotTakeIsOfferedOnceAndRunsInTheNext(String told) {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    drive.upstream("s").says = Sent.CLOSED;
    drive.call(client, "1", "s__write");
    drive.call(client, "2", "s__write");
    drive.pass(Duration.ofSeconds(5));
    assertThat(drive.upstream("s").refusals).isEqualTo(1);
    assertThat(drive.facts().servers().getFirst().running()).isZero();
    drive.upstream("s").says = Sent.TAKEN;
    drive.pass(Duration.ofSeconds(5));
    assertThat(drive.count("s", "tools/call")).as("before its end is told").isZero();
    if (told.equals("closed")) {
      drive.lost("s");
    }
    drive.legacy("s", WRITE);
    assertThat(drive.told(client)).isEmpty();
    assertThat(drive.count("s", "tools/call")).isEqualTo(2);
    answerLast();
    assertThat(drive.one(client)).contains("'id':2,'result'");
  }

  @Test
  void whatAnEndedOpeningDidNotTakeIsHeldFromItsLossOn() {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    drive.upstream("s").says = Sent.CLOSED;
    drive.call(client, "1", "s__write");
    drive.lost("s");
    drive.pass(HubDrive.HOLD.plusSeconds(1));
    assertThat(drive.one(client)).contains("-31001").contains("'may_have_run':false");
  }

  @Test
  void aCallThatKillsItsUpstreamEachTimeIsGivenUp() {
    drive.legacy("s", READ);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__read");
    for (int i = 0; i < CallMachine.SENDS_MAX; i++) {
      assertThat(drive.told(client)).isEmpty();
      drive.lost("s");
      if (i < CallMachine.SENDS_MAX - 1) {
        drive.legacy("s", READ);
      }
    }
    assertThat(drive.one(client)).contains("-31005").contains("lost 3 times over this");
  }

  @Test
  void aCallThatTakesForEverEndsAtItsDeadlineAndItsUpstreamHearsOfIt() {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__write");
    Message sent = drive.last("s", "tools/call");
    drive.pass(HubDrive.DEADLINE.plusSeconds(1));
    assertThat(drive.one(client)).contains("-31004").contains("not done by s within 600 s");
    assertThat(drive.last("s", "notifications/cancelled").raw("params", "requestId"))
        .contains(sent.needId().json());
    drive.answer("s", sent, RESULT);
    assertThat(drive.told(client)).isEmpty();
  }

  @Test
  void aCancelledCallIsNotAnsweredAndItsUpstreamHearsOfIt() {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "7", "s__write");
    Message sent = drive.last("s", "tools/call");
    drive.client(
        client, "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':7}}");
    assertThat(drive.last("s").method()).isEqualTo("notifications/cancelled");
    drive.answer("s", sent, RESULT);
    assertThat(drive.told(client)).isEmpty();
    assertThat(drive.facts().inFlight()).isZero();
  }

  @Test
  void aClientThatIsGoneHasItsCallsCancelled() {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__write");
    drive.on(new HubEvent.ClientClosed(client, "left"));
    assertThat(drive.last("s").method()).isEqualTo("notifications/cancelled");
    assertThat(drive.facts().inFlight()).isZero();
  }

  @Test
  void oneHungCallDelaysNobodyElse() {
    drive.legacy("s", READ);
    ClientId hung = drive.client("hung");
    for (int i = 0; i < 20; i++) {
      drive.call(hung, Integer.toString(i), "s__read");
    }
    ClientId other = drive.client("other");
    drive.call(other, "1", "s__read");
    // Four run at once: one of them is done, and the other client's turn is next but one.
    drive.answer("s", drive.upstream("s").sent.get(drive.upstream("s").sent.size() - 1), RESULT);
    drive.told(hung).clear();
    answerLast();
    answerLast();
    assertThat(drive.told(other)).hasSize(1);
  }

  @Test
  void aToolWithALimitOfItsOwnHoldsBackOnlyItself() {
    ToolRule one = new ToolRule(MINUTE, MINUTE, 1, Repeat.AS_ANNOTATED);
    HubDrive limited = new HubDrive(server("s", Map.of("slow", one)));
    limited.legacy("s", tool("slow", ""), READ);
    ClientId client = limited.client("c");
    limited.call(client, "1", "s__slow");
    limited.call(client, "2", "s__slow");
    limited.call(client, "3", "s__read");
    assertThat(limited.count("s", "tools/call")).isEqualTo(2);
    assertThat(limited.last("s", "tools/call").text("params", "name")).contains("read");
  }

  @Test
  void overCapacityIsSaidAtOnce() {
    GatewaySpec.Bounds bounds = new GatewaySpec.Bounds(2, 1_024, 1_000_000, Duration.ofMinutes(5));
    HubDrive small = new HubDrive(bounds, server("s"));
    small.legacy("s", READ);
    ClientId client = small.client("c");
    small.call(client, "1", "s__read");
    small.call(client, "2", "s__read");
    small.call(client, "3", "s__read");
    assertThat(small.one(client)).contains("'id':3,'error':{'code':-31003").contains("retry_after");
  }

  @Test
  void anIdThatIsInUseIsRefusedAndTheFirstCallGoesOn() {
    drive.legacy("s", READ);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__read");
    drive.call(client, "1", "s__read");
    assertThat(drive.one(client)).contains("-32600").contains("in use");
    answerLast();
    assertThat(drive.one(client)).contains("'result'");
  }

  @Test
  void whatAnEarlierGatewayMayHavePassedOnIsRepeatedOnlyWhenItIsHarmless() {
    ClientId client = drive.client("c");
    drive.resent(client, HubDrive.callText("1", "s__write", ""));
    drive.resent(client, HubDrive.callText("2", "s__read", ""));
    assertThat(drive.told(client)).isEmpty();
    drive.legacy("s", READ, WRITE);
    assertThat(drive.told(client).stream().filter(it -> it.contains("'id':1")).toList())
        .singleElement()
        .asString()
        .contains("-31002");
    assertThat(drive.last("s", "tools/call").text("params", "name")).contains("read");
  }

  @Test
  void aSilentCallIsKeptAliveForAClientThatAskedForProgress() {
    drive.legacy("s", READ);
    ClientId client = drive.client("c");
    drive.client(client, HubDrive.callText("1", "s__read", ",'_meta':{'progressToken':'t'}"));
    drive.pass(Duration.ofSeconds(21));
    assertThat(drive.told(client))
        .hasSize(2)
        .allSatisfy(it -> assertThat(it).contains("'progressToken':'t'").contains("s works on it"));
    drive.told(client).clear();
    Message sent = drive.last("s", "tools/call");
    drive.says(
        "s",
        0,
        "{'jsonrpc':'2.0','method':'notifications/progress','params':{"
            + "'progressToken':"
            + sent.needId().json()
            + ",'progress':3}}");
    assertThat(drive.one(client)).contains("'progressToken':'t','progress':3");
  }

  @Test
  void anUpstreamThatWasNeverThereHoldsCallsAsOneThatIsAway() {
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__read");
    drive.pass(Duration.ofSeconds(5));
    drive.legacy("s", READ);
    answerLast();
    assertThat(drive.told(client)).anySatisfy(it -> assertThat(it).contains("'id':1,'result'"));
  }

  @Test
  void aStatelessRequestThatIsBrokenOffIsCancelled() {
    drive.legacy("s", READ);
    ClientId client = drive.open("post-1", FaceKind.HTTP_REQUEST);
    drive.client(client, HubDrive.callText("1", "s__read", HubDrive.meta("")));
    drive.on(new HubEvent.ClientClosed(client, "disconnected"));
    assertThat(drive.last("s").method()).isEqualTo("notifications/cancelled");
  }

  @Test
  void aHundredCallsThatFailAtOnceAreOneLineOfTheJournal() {
    HubDrive wide = new HubDrive(server("s"));
    wide.legacy("s", WRITE);
    ClientId client = wide.client("c");
    wide.lost("s");
    for (int i = 0; i < 100; i++) {
      wide.call(client, Integer.toString(i), "s__write");
    }
    wide.pass(Duration.ofSeconds(31));
    assertThat(wide.told(client)).hasSize(100);
    assertThat(wide.events)
        .filteredOn(event -> event.name().equals("gateway.call.failed"))
        .hasSize(1);
  }

  @Test
  void listsThatWaitAndListeningsCountAsOpenRequestsAndPingsAreAnsweredAllTheSame() {
    GatewaySpec.Bounds bounds = new GatewaySpec.Bounds(2, 1_024, 1_000_000, Duration.ofMinutes(5));
    HubDrive small = new HubDrive(bounds, server("s"));
    ClientId client = small.client("c");
    for (int id = 1; id <= 3; id++) {
      small.client(client, "{'jsonrpc':'2.0','id':" + id + ",'method':'tools/list'}");
    }
    assertThat(small.one(client)).contains("'id':3,'error':{'code':-31003");
    small.client(client, "{'jsonrpc':'2.0','id':4,'method':'ping'}");
    assertThat(small.one(client)).contains("'id':4,'result'");
  }

  @Test
  void aServerThatAsksWithoutEndIsRefusedByAndBy() {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__write");
    for (int id = 0; id < 200; id++) {
      drive.says("s", 0, "{'jsonrpc':'2.0','id':" + id + ",'method':'roots/list'}");
    }
    assertThat(drive.told(client)).hasSize(128);
    assertThat(drive.last("s").toString()).contains("\"id\":199,\"error\"");
  }
}
