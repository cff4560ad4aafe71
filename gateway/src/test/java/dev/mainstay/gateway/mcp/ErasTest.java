package dev.mainstay.gateway.mcp;

import static dev.mainstay.gateway.mcp.HubDrive.callText;
import static dev.mainstay.gateway.mcp.HubDrive.meta;
import static dev.mainstay.gateway.mcp.HubDrive.server;
import static dev.mainstay.gateway.mcp.HubDrive.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import dev.mainstay.gateway.mcp.codec.Message;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients and servers of both protocols, in all four pairs. */
class ErasTest {

  private static final String WRITE = tool("write", "");
  private static final String ELICIT =
      "'method':'elicitation/create','params':{'message':'who?','requestedSchema':{}}";
  private static final String GIVEN = "{'action':'accept','content':{'name':'x'}}";

  private final HubDrive drive = new HubDrive(server("s"));

  private Json json(String text) {
    return HubDrive.json(text);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-25, 2025-11-25",
    "2025-06-18, 2025-06-18",
    "2025-03-26, 2025-03-26",
    "2024-11-05, 2025-11-25",
    "2026-07-28, 2025-11-25",
  })
  void initializeAnswersWithTheVersionThatBothSpeak(String wanted, String given) {
    ClientId client = drive.open("c", FaceKind.STREAM);
    drive.client(
        client,
        "{'jsonrpc':'2.0','id':0,'method':'initialize','params':{'protocolVersion':'"
            + wanted
            + "','capabilities':{},'clientInfo':{'name':'t','version':'1'}}}");
    Json answer = json(drive.one(client));
    assertThat(answer.text("result.protocolVersion")).contains(given);
    assertThat(answer.flag("result.capabilities.tools.listChanged")).isTrue();
    assertThat(answer.text("result.serverInfo.name")).contains("mainstay");
  }

  @Test
  void discoverIsAnsweredWithoutAnyHandshake() {
    ClientId client = drive.open("c", FaceKind.STREAM);
    drive.client(
        client,
        "{'jsonrpc':'2.0','id':0,'method':'server/discover','params':{"
            + meta("").substring(1)
            + "}}");
    Json answer = json(drive.one(client));
    assertThat(answer.text("result.supportedVersions.0")).contains("2026-07-28");
    assertThat(answer.text("result.resultType")).contains("complete");
    assertThat(answer.whole("result.ttlMs")).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'io.modelcontextprotocol/protocolVersion':'2027-01-01' | -32022",
        "'io.modelcontextprotocol/protocolVersion':'2026-07-28' | -32602",
        "'io.modelcontextprotocol/clientCapabilities':{} | -32602",
      })
  void aModernRequestMustSayWhoAsks(String meta, int code) {
    ClientId client = drive.open("post", FaceKind.HTTP_REQUEST);
    drive.client(
        client, "{'jsonrpc':'2.0','id':0,'method':'tools/list','params':{'_meta':{" + meta + "}}}");
    assertThat(json(drive.one(client)).whole("error.code")).hasValue(code);
  }

  @ParameterizedTest
  @CsvSource({"ping", "initialized", "logging/setLevel", "resources/subscribe"})
  void methodsThatTheModernProtocolHasNotAreUnknownToIt(String method) {
    ClientId client = drive.open("post", FaceKind.HTTP_REQUEST);
    drive.client(
        client,
        "{'jsonrpc':'2.0','id':0,'method':'"
            + method
            + "','params':{"
            + meta("").substring(1)
            + "}}");
    assertThat(json(drive.one(client)).whole("error.code")).hasValue(Fault.METHOD_NOT_FOUND);
  }

  @Test
  void bothErasMayBeSpokenOverOneStream() {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    String modern =
        "{'jsonrpc':'2.0','id':%d,'method':'%s','params':{" + meta("").substring(1) + "}}";

    drive.client(client, modern.formatted(1, "tools/list"));
    assertThat(json(drive.one(client)).text("result.resultType")).contains("complete");
    drive.client(client, modern.formatted(2, "initialize"));
    assertThat(json(drive.one(client)).whole("error.code")).hasValue(-32601);
    drive.client(client, "{'jsonrpc':'2.0','id':3,'method':'tools/list'}");
    assertThat(json(drive.one(client)).at("result").orElseThrow().fields())
        .containsOnlyKeys("tools");
  }

  @Test
  void aModernClientReachesALegacyServer() {
    drive.legacy("s", WRITE);
    ClientId client = drive.open("post", FaceKind.HTTP_REQUEST);
    drive.client(client, callText("1", "s__write", meta("")));
    Message sent = drive.last("s", "tools/call");
    assertThat(sent.toString()).doesNotContain("io.modelcontextprotocol");
    drive.answer("s", sent, "'result':{'content':[]}");
    assertThat(drive.one(client)).contains("'resultType':'complete'").contains("'content':[]");
  }

  @Test
  void aLegacyClientReachesAModernServer() {
    drive.modern("s", WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__write");
    Json meta = drive.last("s", "tools/call").at("params", "_meta").orElseThrow();
    assertThat(meta.fields())
        .containsKeys(Meta.PROTOCOL_VERSION, Meta.CLIENT_CAPABILITIES, Meta.CLIENT_INFO);
    drive.answer("s", drive.last("s", "tools/call"), "'result':{'resultType':'complete'}");
    assertThat(drive.one(client)).contains("'id':1,'result'");
  }

  @Test
  void whatAModernServerNeedsALegacyClientIsAskedByRequests() {
    drive.modern("s", WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__write");
    drive.answer(
        "s",
        drive.last("s", "tools/call"),
        "'result':{'resultType':'input_required','requestState':'st','inputRequests':{'k':{"
            + ELICIT
            + "}}}");
    Json question = json(drive.one(client));
    assertThat(question.text("method")).contains("elicitation/create");
    assertThat(question.text("params.message")).contains("who?");
    drive.client(
        client,
        "{'jsonrpc':'2.0','id':'"
            + question.text("id").orElseThrow()
            + "','result':"
            + GIVEN
            + "}");
    Message again = drive.last("s", "tools/call");
    assertThat(drive.count("s", "tools/call")).isEqualTo(2);
    assertThat(again.text("params", "requestState")).contains("st");
    assertThat(again.raw("params", "inputResponses", "k")).contains(GIVEN.replace('\'', '"'));
    drive.answer("s", again, "'result':{'resultType':'complete'}");
    assertThat(drive.one(client)).contains("'id':1,'result'");
  }

  @Test
  void whatALegacyServerAsksAModernClientIsToldAsInputRequired() {
    drive.legacy("s", WRITE);
    ClientId first = drive.open("post-1", FaceKind.HTTP_REQUEST);
    drive.client(first, callText("1", "s__write", meta("")));
    drive.says("s", 0, "{'jsonrpc':'2.0','id':'q1'," + ELICIT + "}");
    Json asks = json(drive.one(first));
    assertThat(asks.text("result.resultType")).contains("input_required");
    Map<String, Json> wanted = asks.at("result.inputRequests").orElseThrow().fields();
    String key = wanted.keySet().iterator().next();
    assertThat(wanted.get(key)).isNotNull();
    drive.on(new HubEvent.ClientClosed(first, "answered"));

    ClientId second = drive.open("post-2", FaceKind.HTTP_REQUEST);
    String state = asks.text("result.requestState").orElseThrow();
    drive.client(
        second,
        callText(
            "2",
            "s__write",
            ",'requestState':'"
                + state
                + "','inputResponses':{'"
                + key
                + "':"
                + GIVEN
                + "}"
                + meta("")));
    assertThat(drive.count("s", "tools/call")).isEqualTo(1);
    assertThat(drive.last("s").id().map(Object::toString)).contains("\"q1\"");
    drive.answer("s", drive.last("s", "tools/call"), "'result':{'content':[]}");
    assertThat(drive.one(second)).startsWith("{'jsonrpc':'2.0','id':2").contains("'complete'");
  }

  @Test
  void aRequestStateThatWeDidNotMakeOrAnotherOneUsedIsRefused() {
    drive.legacy("s", WRITE);
    ClientId client = drive.open("post", FaceKind.HTTP_REQUEST);
    drive.client(client, callText("2", "s__write", ",'requestState':'mainstay:guess'" + meta("")));
    assertThat(drive.one(client)).contains("-32602").contains("not known, or too old");
  }

  @Test
  void aClientThatDoesNotComeBackIsNotWaitedForForEver() {
    drive.legacy("s", WRITE);
    ClientId client = drive.open("post", FaceKind.HTTP_REQUEST);
    drive.client(client, callText("1", "s__write", meta("")));
    drive.says("s", 0, "{'jsonrpc':'2.0','id':'q1'," + ELICIT + "}");
    drive.on(new HubEvent.ClientClosed(client, "answered"));
    drive.pass(Duration.ofMinutes(11));
    assertThat(drive.facts().inFlight()).isZero();
    assertThat(drive.count("s", "notifications/cancelled")).isEqualTo(1);
  }

  @Test
  void betweenLegacyEndsAServersRequestIsPassedOnAndAnswered() {
    drive.legacy("s", WRITE);
    ClientId client = drive.client("c");
    drive.call(client, "1", "s__write");
    drive.says("s", 0, "{'jsonrpc':'2.0','id':5,'method':'sampling/createMessage','params':{}}");
    Json question = json(drive.one(client));
    String id = question.text("id").orElseThrow();
    drive.client(client, "{'jsonrpc':'2.0','id':'" + id + "','result':{'role':'assistant'}}");
    assertThat(drive.last("s").toString())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{\"role\":\"assistant\"}}");
  }

  @Test
  void aServersPingIsAnsweredByTheGateway() {
    drive.legacy("s", WRITE);
    drive.says("s", 0, "{'jsonrpc':'2.0','id':5,'method':'ping'}");
    assertThat(drive.last("s").toString()).contains("\"id\":5,\"result\":{}");
  }

  @Test
  void aServerThatAsksWhatNobodyCanAnswerIsToldSo() {
    drive.legacy("s", WRITE);
    drive.says("s", 0, "{'jsonrpc':'2.0','id':5,'method':'roots/list'}");
    assertThat(drive.last("s").toString()).contains("\"id\":5,\"error\":{\"code\":-32601");
  }

  @Test
  void betweenModernEndsInputRequiredIsPassedOnAsItIs() {
    drive.modern("s", WRITE);
    ClientId client = drive.open("post", FaceKind.HTTP_REQUEST);
    drive.client(client, callText("1", "s__write", meta("")));
    drive.answer(
        "s",
        drive.last("s", "tools/call"),
        "'result':{'resultType':'input_required','requestState':'st'}");
    assertThat(drive.one(client)).contains("'input_required','requestState':'st'");
  }

  @Test
  void aServerThatDoesNotKnowDiscoverIsInitializedAlsoWhenItIsSilent() {
    drive.on(new HubEvent.UpstreamOpened("s", 1));
    assertThat(drive.last("s").method()).isEqualTo("server/discover");
    drive.pass(Duration.ofSeconds(4));
    assertThat(drive.last("s").method()).isEqualTo("initialize");
  }

  @Test
  void aGreetingThatDidNotArriveSaysNothingOfTheEra() {
    drive.on(new HubEvent.UpstreamOpened("s", 1));
    Message lost = drive.last("s");
    drive.upstream("s").epoch = 1;
    drive.undelivered("s", lost, HubEvent.Failure.NEVER_SENT);
    drive.pass(Duration.ofSeconds(1));
    drive.on(new HubEvent.UpstreamOpened("s", 2));
    assertThat(drive.last("s").method()).isEqualTo("server/discover");
  }

  @Test
  void aServerThatBreaksOffAtDiscoverIsInitializedAndAskedAnewWhenItIsBack() {
    drive.on(new HubEvent.UpstreamOpened("s", 1));
    drive.upstream("s").epoch = 1;
    drive.undelivered("s", drive.last("s"), HubEvent.Failure.BROKEN);
    assertThat(drive.last("s").method()).isEqualTo("initialize");
    drive.lost("s");
    drive.on(new HubEvent.UpstreamOpened("s", 2));
    assertThat(drive.last("s").method()).isEqualTo("server/discover");
  }
}
