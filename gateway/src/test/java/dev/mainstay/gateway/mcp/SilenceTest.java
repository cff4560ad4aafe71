package dev.mainstay.gateway.mcp;

import static dev.mainstay.gateway.mcp.HubDrive.server;
import static dev.mainstay.gateway.mcp.HubDrive.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.gateway.mcp.GatewaySpec.Repeat;
import dev.mainstay.gateway.mcp.GatewaySpec.ToolRule;
import dev.mainstay.gateway.mcp.codec.Message;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls that run and of which nothing is heard. */
class SilenceTest {

  private static final String READ = tool("read", "'readOnlyHint':true");
  private static final String WRITE = tool("write", "");
  private static final ToolRule RULE =
      new ToolRule(HubDrive.DEADLINE, Duration.ofSeconds(30), 4, Repeat.NEVER);

  private final HubDrive drive = new HubDrive(server("s", Map.of("write", RULE)));

  /** S3.17: between two words, and in all; whatever else the server says does not count. */
  @Test
  void aCallThatIsSilentForTooLongEndsAndOneThatIsHeardOfGoesOn() {
    drive.legacy("s", READ, WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__write");
    Message heard = drive.last("s", "tools/call");
    drive.call(client, "2", "s__write");
    drive.call(client, "3", "s__read");
    drive.pass(Duration.ofSeconds(29));
    drive.says(
        "s",
        0,
        "{'jsonrpc':'2.0','method':'notifications/progress','params':{"
            + "'progressToken':"
            + heard.raw("params", "_meta", "progressToken").orElseThrow()
            + ",'progress':1}}");
    drive.pass(Duration.ofSeconds(2));
    assertThat(drive.one(client))
        .contains("'id':2,'error':{'code':-31004")
        .contains("nothing was heard of it from s for 30 s")
        .contains("'may_have_run':true");
    drive.pass(Duration.ofSeconds(29));
    assertThat(drive.one(client)).contains("'id':1,'error':{'code':-31004");
    assertThat(drive.count("s", "notifications/cancelled")).isEqualTo(2);
    assertThat(drive.events)
        .filteredOn(event -> event.name().equals("gateway.call.failed"))
        .isNotEmpty()
        .allSatisfy(event -> assertThat(event.fields()).containsKeys("last_heard_at", "tool"));
    drive.pass(HubDrive.DEADLINE);
    assertThat(drive.one(client)).contains("'id':3").contains("not done by s within 600 s");
  }

  /** S3.29: while it runs, so that what it hangs at can still be looked at. */
  @Test
  void aSilentCallIsNotedOnceForEachSilence() {
    drive.legacy("s", READ, WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__write");
    drive.pass(Duration.ofSeconds(14));
    assertThat(notes()).isZero();
    drive.pass(Duration.ofSeconds(2));
    assertThat(notes()).isEqualTo(1);
    drive.pass(Duration.ofSeconds(12));
    assertThat(notes()).isEqualTo(1);
    assertThat(drive.told(client)).isEmpty();
  }

  private long notes() {
    return drive.events.stream().filter(it -> it.name().equals("gateway.call.silent")).count();
  }

  @Test
  void aServerThatWaitsForAnAnswerNeedNotSpeakMeanwhile() {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__write");
    drive.says("s", 0, "{'jsonrpc':'2.0','id':9,'method':'roots/list'}");
    String id = HubDrive.json(drive.one(client)).text("id").orElseThrow();
    drive.pass(Duration.ofMinutes(5));
    assertThat(drive.told(client)).isEmpty();
    drive.client(client, "{'jsonrpc':'2.0','id':'" + id + "','result':{'roots':[]}}");
    drive.pass(Duration.ofSeconds(31));
    assertThat(drive.one(client)).contains("nothing was heard of it");
  }
}
