package dev.mainstay.gateway.mcp;

import static dev.mainstay.gateway.mcp.HubDrive.server;
import static dev.mainstay.gateway.mcp.HubDrive.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.gateway.mcp.GatewaySpec.Profile;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an edit of the config changes for those who are there, and what it leaves alone. */
class DeclaredTest {

  private static final String LIST = "{'jsonrpc':'2.0','id':1,'method':'tools/list'}";
  private static final String A = tool("a", "");

  private final HubDrive drive = new HubDrive(server("s"), server("t"));

  private ClientId clientOfBoth() {
    drive.legacy("s", A);
    drive.legacy("t", A);
    ClientId client = drive.client("c");
    drive.client(client, LIST);
    drive.told(client).clear();
    return client;
  }

  @Test
  void aServerThatWasAddedIsLookedForAndItsToolsAreTold() {
    ClientId client = clientOfBoth();
    drive.declare(Set.of("u"), List.of(server("s"), server("t"), server("u")));
    assertThat(drive.told(client)).isEmpty();
    drive.legacy("u", A);
    assertThat(drive.one(client)).contains("tools/list_changed");
    drive.call(client, "7", "u__a");
    drive.answer("u", drive.last("u", "tools/call"), "'result':{'content':[]}");
    assertThat(drive.one(client)).contains("'id':7", "content");
  }

  @Test
  void whatIsUnderWayAtAServerThatWasTakenOutIsSettledAndItsToolsAreGone() {
    ClientId client = clientOfBoth();
    drive.call(client, "7", "t__a");
    drive.lost("s");
    drive.call(client, "8", "s__a");
    drive.declare(Set.of("u"), List.of(server("u")));
    List<String> told = drive.told(client);
    assertThat(told).hasSize(3);
    assertThat(told.get(0)).contains("'id':8", "-31005", "'may_have_run':false");
    assertThat(told.get(1)).contains("'id':7", "-31005", "'may_have_run':true");
    assertThat(told.get(2)).contains("tools/list_changed");
    told.clear();
    drive.call(client, "9", "t__a");
    assertThat(drive.one(client)).contains("Unknown tool");
  }

  @Test
  void whatATakenOutServerSaysIsHeardNoMore() {
    ClientId client = clientOfBoth();
    drive.call(client, "7", "t__a");
    drive.declare(Set.of(), List.of(server("s")));
    drive.told(client).clear();
    drive.answer("t", drive.last("t", "tools/call"), "'result':{'content':[]}");
    drive.lost("t");
    assertThat(drive.told(client)).isEmpty();
  }

  @Test
  void aServerWhoseRulesAloneChangedGoesOnUnderTheNewOnes() {
    ClientId client = clientOfBoth();
    drive.call(client, "7", "s__a");
    GatewaySpec.Server hasty =
        new GatewaySpec.Server(
            "s",
            "s__",
            server("s").transport(),
            Duration.ZERO,
            HubDrive.DEADLINE,
            HubDrive.DEADLINE,
            null,
            Map.of(),
            4);
    drive.declare(Set.of(), List.of(hasty, server("t")));
    drive.answer("s", drive.last("s", "tools/call"), "'result':{'content':[]}");
    assertThat(drive.one(client)).contains("'id':7", "content");
    drive.lost("s");
    drive.call(client, "8", "s__a");
    drive.pass(Duration.ofSeconds(1));
    assertThat(drive.one(client)).contains("'id':8", "-31001");
  }

  @Test
  void aServerAtAnotherAddressIsAnotherServer() {
    ClientId client = clientOfBoth();
    GatewaySpec.Server moved =
        new GatewaySpec.Server(
            "s",
            "s__",
            new GatewaySpec.Transport.Stdio("elsewhere"),
            HubDrive.HOLD,
            HubDrive.DEADLINE,
            HubDrive.DEADLINE,
            null,
            Map.of(),
            4);
    drive.declare(Set.of("s"), List.of(moved, server("t")));
    assertThat(drive.one(client)).as("nothing is known of it").contains("tools/list_changed");
    drive.call(client, "7", "s__a");
    assertThat(drive.told(client)).as("held until it is there").isEmpty();
    drive.legacy("s", A);
    assertThat(drive.last("s", "tools/call").text("params", "name")).contains("a");
  }

  @Test
  void aClientSeesWhatItsProfileHasNowAndIsEndedWithIt() {
    Profile narrow = new Profile("narrow", List.of("s"));
    drive.declare(Set.of(), List.of(server("s"), server("t")), narrow);
    drive.legacy("s", A);
    drive.legacy("t", A);
    ClientId client = drive.open("n", "narrow", FaceKind.STREAM);
    drive.client(client, LIST);
    assertThat(drive.one(client)).contains("s__a").doesNotContain("t__a");
    drive.declare(Set.of(), List.of(server("s"), server("t")), new Profile("narrow", List.of("t")));
    drive.client(client, LIST);
    assertThat(drive.one(client)).contains("t__a").doesNotContain("s__a");
    drive.declare(Set.of(), List.of(server("s"), server("t")));
    assertThat(drive.one(client)).contains("ended: its profile is not in the config");
  }
}
