package dev.mainstay.gateway.mcp;

import static dev.mainstay.gateway.mcp.HubDrive.server;
import static dev.mainstay.gateway.mcp.HubDrive.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.gateway.mcp.GatewaySpec.Repeat;
import dev.mainstay.gateway.mcp.GatewaySpec.ToolRule;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls that another server does when theirs stalls. */
class FallbackTest {

  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final String READ = tool("read", "'readOnlyHint':true");
  private static final String WRITE = tool("write", "");
  private static final String ONLY_HERE = tool("rare", "'readOnlyHint':true");
  private static final ToolRule RULE =
      new ToolRule(HubDrive.DEADLINE, SILENCE, 4, Repeat.AS_ANNOTATED);

  private final HubDrive drive =
      new HubDrive(
          server("s", "t", Map.of("read", RULE, "write", RULE, "rare", RULE)), server("t"));

  /** S3.13: as soon as the first has been silent for too long, not when its deadline is over. */
  @Test
  void aSilentCallThatMayRunTwiceIsDoneByTheFallback() {
    ClientId client = clientOfBoth();
    drive.call(client, "1", "s__read");
    drive.pass(Duration.ofSeconds(4));
    assertThat(drive.count("t", "tools/call")).isZero();
    drive.pass(Duration.ofSeconds(2));
    assertThat(drive.count("s", "notifications/cancelled")).isEqualTo(1);
    assertThat(drive.last("t", "tools/call").text("params", "name")).contains("read");
    drive.answer("t", drive.last("t", "tools/call"), "'result':{'content':[]}");
    assertThat(drive.one(client)).contains("'id':1", "'dev.mainstay/answeredBy':'t'");
    assertThat(drive.events).extracting(GatewayEvent::name).contains("gateway.call.passed_on");
  }

  @Test
  void aSilentCallThatMustNotRunTwiceIsNot() {
    ClientId client = clientOfBoth();
    drive.call(client, "1", "s__write");
    drive.pass(Duration.ofSeconds(6));
    assertThat(drive.one(client)).contains("'id':1", "-31004", "'may_have_run':true");
    assertThat(drive.count("t", "tools/call")).isZero();
  }

  @Test
  void aCallThatNeverRanIsDoneByTheFallbackWhateverItDoes() {
    ClientId client = clientOfBoth();
    drive.lost("s");
    drive.call(client, "1", "s__write");
    drive.pass(HubDrive.HOLD.plusSeconds(1));
    assertThat(drive.last("t", "tools/call").text("params", "name")).contains("write");
  }

  @Test
  void whatTheFallbackCannotDoFails() {
    drive.legacy("s", ONLY_HERE);
    drive.legacy("t", READ, WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__rare");
    drive.pass(Duration.ofSeconds(6));
    assertThat(drive.one(client)).contains("'id':1", "-31004");
  }

  /** What it was passed on for may have run, whatever becomes of it then. */
  @Test
  void aFallbackThatIsAwayTooEndsItWithTheTruthOfBoth() {
    ClientId client = clientOfBoth();
    drive.lost("t");
    drive.call(client, "1", "s__read");
    drive.pass(Duration.ofSeconds(6).plus(HubDrive.HOLD));
    assertThat(drive.one(client)).contains("'id':1", "-31001", "'may_have_run':true");
  }

  @Test
  void aCallIsPassedOnOnce() {
    HubDrive ring =
        new HubDrive(
            server("s", "t", Map.of("read", RULE)), server("t", "s", Map.of("read", RULE)));
    ring.legacy("s", READ);
    ring.legacy("t", READ);
    ClientId asker = ring.client("c");
    ring.call(asker, "1", "s__read");
    ring.pass(Duration.ofSeconds(11));
    assertThat(ring.one(asker)).contains("'id':1", "from t for 5 s");
    assertThat(ring.count("s", "tools/call")).isEqualTo(1);
  }

  @Test
  void theClientCancelsItWhereverItIs() {
    ClientId client = clientOfBoth();
    drive.call(client, "1", "s__read");
    drive.pass(Duration.ofSeconds(6));
    drive.client(
        client, "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':1}}");
    assertThat(drive.count("t", "notifications/cancelled")).isEqualTo(1);
    assertThat(drive.told(client)).isEmpty();
  }

  private ClientId clientOfBoth() {
    drive.legacy("s", READ, WRITE);
    drive.legacy("t", READ, WRITE);
    return drive.client("c");
  }
}
