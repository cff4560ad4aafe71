package dev.mainstay.gateway.mcp;

import static dev.mainstay.gateway.mcp.HubDrive.meta;
import static dev.mainstay.gateway.mcp.HubDrive.server;
import static dev.mainstay.gateway.mcp.HubDrive.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import dev.mainstay.gateway.mcp.codec.Message;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients are told of tools, and when they are told that it has changed. */
class ListsTest {

  private static final String LIST = "{'jsonrpc':'2.0','id':1,'method':'tools/list'}";
  private static final String A = tool("a", "");
  private static final String B = tool("b", "");

  private final HubDrive drive = new HubDrive(server("s"), server("t"));

  private static List<String> names(String answer) {
    return HubDrive.json(answer).items("result.tools").stream()
        .flatMap(tool -> tool.text("name").stream())
        .toList();
  }

  @Test
  void theToolsOfAllServersAreListedUnderTheirPrefixes() {
    drive.legacy("s", A);
    drive.modern("t", A, B);
    ClientId client = drive.client("c");
    drive.client(client, LIST);
    assertThat(names(drive.one(client))).containsExactly("s__a", "t__a", "t__b");
  }

  @Test
  void aListWaitsForServersThatAreStillStartingButNotForEver() {
    drive.legacy("s", A);
    ClientId client = drive.client("c");
    drive.client(client, LIST);
    assertThat(drive.told(client)).isEmpty();
    drive.pass(Listings.FIRST_LISTS.plusSeconds(1));
    assertThat(names(drive.one(client))).containsExactly("s__a");
    drive.legacy("t", B);
    assertThat(drive.one(client)).contains("notifications/tools/list_changed");
  }

  @Test
  void theToolsOfAServerThatIsAwayStayListed() {
    drive.legacy("s", A);
    drive.legacy("t", B);
    ClientId client = drive.client("c");
    drive.lost("s");
    drive.client(client, LIST);
    assertThat(names(drive.one(client))).containsExactly("s__a", "t__b");
  }

  @Test
  void aRestartThatChangedTheToolsIsToldAndOneThatDidNotIsNot() {
    drive.legacy("s", A);
    drive.legacy("t", A);
    ClientId client = drive.client("c");
    drive.lost("s");
    drive.legacy("s", A);
    assertThat(drive.told(client)).isEmpty();
    drive.lost("s");
    drive.legacy("s", A, B);
    assertThat(drive.one(client)).contains("notifications/tools/list_changed");
    assertThat(drive.listed.getLast().lists().get(ListKind.TOOLS)).contains("s__b");
  }

  @Test
  void aServerThatSaysItsToolsChangedIsReadAgain() {
    drive.legacy("s", A);
    drive.legacy("t", A);
    ClientId client = drive.client("c");
    drive.says("s", 0, "{'jsonrpc':'2.0','method':'notifications/tools/list_changed'}");
    Message asked = drive.last("s", "tools/list");
    drive.answer("s", asked, "'result':{'tools':[" + A + "],'nextCursor':'p2'}");
    drive.answer("s", drive.last("s", "tools/list"), "'result':{'tools':[" + B + "]}");
    assertThat(drive.one(client)).contains("list_changed");
    drive.client(client, LIST);
    assertThat(names(drive.one(client))).containsExactly("s__a", "s__b", "t__a");
  }

  @Test
  void whoListensIsToldOnTheStreamOfTheListening() {
    drive.legacy("s", A);
    drive.legacy("t", A);
    ClientId client = drive.open("post", FaceKind.HTTP_REQUEST);
    drive.client(
        client,
        "{'jsonrpc':'2.0','id':9,'method':'subscriptions/listen','params':{'notifications':{"
            + "'toolsListChanged':true}"
            + meta("")
            + "}}");
    Json acknowledged = HubDrive.json(drive.one(client));
    assertThat(acknowledged.text("method")).contains("notifications/subscriptions/acknowledged");
    drive.lost("s");
    drive.legacy("s", B);
    assertThat(drive.one(client))
        .contains("list_changed")
        .contains("'io.modelcontextprotocol/subscriptionId':9");
  }

  @Test
  void anUnknownToolIsRefusedAndNamed() {
    drive.legacy("s", A);
    drive.legacy("t", B);
    ClientId client = drive.client("c");
    drive.call(client, "1", "nobody");
    assertThat(drive.one(client)).contains("-32602").contains("Unknown tool: nobody");
  }

  @Test
  void profilesThatAreNotThereAreSaidSo() {
    drive.on(new HubEvent.ClientOpened(new ClientId("c"), "none", FaceKind.STREAM));
    assertThat(drive.one(new ClientId("c"))).isEqualTo("ended: there is no profile none");
  }

  @Test
  void logLinesGoToLegacyClientsByTheLevelThatTheyWant() {
    drive.legacy("s", A);
    drive.legacy("t", A);
    ClientId loud = drive.client("loud");
    ClientId quiet = drive.client("quiet");
    drive.client(
        quiet, "{'jsonrpc':'2.0','id':1,'method':'logging/setLevel','params':{'level':'error'}}");
    drive.told(quiet).clear();
    assertThat(drive.last("s").text("params", "level")).contains("error");
    drive.says(
        "s", 0, "{'jsonrpc':'2.0','method':'notifications/message','params':{'level':'info'}}");
    assertThat(drive.told(quiet)).isEmpty();
    assertThat(drive.one(loud)).contains("notifications/message");
  }

  @Test
  void whoIsLostIsLookedForOftenAtFirstAndForEver() {
    drive.legacy("s", A);
    drive.lost("s");
    int before = drive.upstream("s").opens;
    for (int i = 0; i < 10; i++) {
      drive.on(new HubEvent.UpstreamRefused("s", "refused"));
      drive.pass(Duration.ofMillis(20));
    }
    assertThat(drive.upstream("s").opens - before).isEqualTo(10);
    drive.pass(Duration.ofDays(3));
    drive.on(new HubEvent.UpstreamRefused("s", "refused"));
    int later = drive.upstream("s").opens;
    drive.pass(Duration.ofSeconds(1));
    assertThat(drive.upstream("s").opens).isEqualTo(later + 1);
  }

  @Test
  void theListsOfWhoIsBackAreReadAfterWhatWasHeldForIt() {
    drive.legacy("s", A);
    ClientId client = drive.client("c");
    drive.lost("s");
    drive.call(client, "7", "s__a");
    drive.greeted("s");
    assertThat(drive.last("s").method()).isEqualTo("tools/call");
    assertThat(drive.count("s", "tools/list")).isZero();
    drive.pass(Ways.HELD_FIRST);
    assertThat(drive.count("s", "tools/list")).isOne();
    drive.lost("s");
    drive.greeted("s");
    assertThat(drive.count("s", "tools/list")).as("with nothing held").isOne();
  }

  @Test
  void aListThatChangesWhileItIsReadIsReadOnceMoreAndNoOftener() {
    drive.legacy("s", A);
    drive.legacy("t", A);
    long before = drive.count("s", "tools/list");
    for (int i = 0; i < 100; i++) {
      drive.says("s", 0, "{'jsonrpc':'2.0','method':'notifications/tools/list_changed'}");
    }
    assertThat(drive.count("s", "tools/list")).isEqualTo(before + 1);
    drive.answer("s", drive.last("s", "tools/list"), "'result':{'tools':[" + A + "]}");
    assertThat(drive.count("s", "tools/list")).isEqualTo(before + 2);
    drive.answer("s", drive.last("s", "tools/list"), "'result':{'tools':[" + B + "]}");
    assertThat(drive.count("s", "tools/list")).isEqualTo(before + 2);
    assertThat(drive.listed.getLast().lists().get(ListKind.TOOLS)).contains("s__b");
  }

  @Test
  void aListThatCouldNotBeFetchedIsAskedForAgain() {
    drive.legacy("s", A);
    drive.says("s", 0, "{'jsonrpc':'2.0','method':'notifications/tools/list_changed'}");
    Message asked = drive.last("s", "tools/list");
    long before = drive.count("s", "tools/list");
    drive.undelivered("s", asked, HubEvent.Failure.BROKEN);
    assertThat(drive.count("s", "tools/list")).isEqualTo(before);
    drive.pass(Listings.AGAIN);
    assertThat(drive.count("s", "tools/list")).isEqualTo(before + 1);
  }

  @Test
  void aListeningThatBreaksIsBegunAgainAndOneThatIsRefusedIsNot() {
    drive.modern("s", A);
    Message listen = drive.last("s", "subscriptions/listen");
    drive.undelivered("s", listen, HubEvent.Failure.BROKEN);
    drive.pass(Listings.AGAIN);
    assertThat(drive.count("s", "subscriptions/listen")).isEqualTo(2);
    drive.answer(
        "s",
        drive.last("s", "subscriptions/listen"),
        "'error':{'code':-32601,'message':'no such method'}");
    drive.pass(Duration.ofMinutes(1));
    assertThat(drive.count("s", "subscriptions/listen")).isEqualTo(2);
  }
}
