package dev.mainstay.gateway.mcp.shim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.LinkEvent.Memory;
import dev.mainstay.gateway.mcp.link.Listing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConversationTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String INITIALIZE =
      "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'2025-06-18'}}";
  private static final String INITIALIZED =
      "{'jsonrpc':'2.0','method':'notifications/initialized'}";
  private static final String LIST = "{'jsonrpc':'2.0','id':2,'method':'tools/list'}";
  private static final String CALL =
      "{'jsonrpc':'2.0','id':3,'method':'tools/call','params':{'name':'a'}}";
  private static final String MODERN =
      "'_meta':{'io.modelcontextprotocol/protocolVersion':'2026-07-28'}";
  private static final String LISTEN =
      "{'jsonrpc':'2.0','id':9,'method':'subscriptions/listen','params':{"
          + MODERN
          + ",'notifications':{'toolsListChanged':true}}}";

  private final List<String> client = new ArrayList<>();
  private final List<String> gateway = new ArrayList<>();
  private @Nullable Known copy;
  private @Nullable Known kept;
  private final Conversation shim = new Conversation(new Fakes(), new StandIn("1.2"), NOW);

  private final class Fakes implements Conversation.Ports {
    @Override
    public void toClient(Message message) {
      client.add(text(message));
    }

    @Override
    public boolean toGateway(Message message) {
      gateway.add(text(message));
      return true;
    }

    @Override
    public void resend(List<RpcId> ids) {
      gateway.add("again " + ids);
    }

    @Override
    public Optional<Known> copy() {
      return Optional.ofNullable(copy);
    }

    @Override
    public Optional<Known> keptByGateway() {
      return Optional.ofNullable(kept);
    }
  }

  private static String text(Message message) {
    return new String(message.bytes(), StandardCharsets.UTF_8).replace('"', '\'');
  }

  private static Message message(String text) {
    try {
      return Message.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    } catch (Malformed e) {
      throw new AssertionError(text, e);
    }
  }

  private void says(String... texts) {
    for (String text : texts) {
      shim.fromClient(message(text), NOW);
    }
  }

  private void answers(String... texts) {
    for (String text : texts) {
      shim.fromGateway(message(text));
    }
  }

  private static Map<Listing, String> tools(String digest) {
    return Map.of(Listing.TOOLS, digest);
  }

  private void copyIs(String digest) {
    copy =
        new Known(
            "default",
            "{\"protocolVersion\":\"2025-11-25\",\"serverInfo\":{\"name\":\"known\"}}",
            "{\"supportedVersions\":[\"2026-07-28\"]}",
            Map.of(Listing.TOOLS, new Known.Answer(digest, "{\"tools\":[{\"name\":\"a\"}]}")));
  }

  @Test
  void aGatewayThatIsThereAnswersByItself() {
    says(INITIALIZE);
    assertThat(gateway).isEmpty();
    shim.joined(Memory.LOST, Map.of());
    assertThat(gateway).containsExactly(INITIALIZE);
    answers("{'jsonrpc':'2.0','id':1,'result':{}}");
    says(INITIALIZED, CALL);
    assertThat(gateway).containsExactly(INITIALIZE, INITIALIZED, CALL);
    assertThat(client).containsExactly("{'jsonrpc':'2.0','id':1,'result':{}}");
  }

  @Test
  void whatTheGatewayKeepsAnswersTheHandshakeBeforeItIsReached() {
    copyIs("d1");
    kept = copy;
    says(INITIALIZE, INITIALIZED, LIST, CALL);
    assertThat(client).hasSize(1);
    assertThat(client.getFirst())
        .contains("'id':1", "'protocolVersion':'2025-06-18'", "'name':'known'");
    assertThat(gateway).isEmpty();
    shim.joined(Memory.LOST, tools("d1"));
    assertThat(gateway)
        .containsExactly(
            INITIALIZE.replace("'id':1", "'id':'mainstay-shim-1'"), INITIALIZED, LIST, CALL);
    answers("{'jsonrpc':'2.0','id':'mainstay-shim-1','result':{}}");
    assertThat(client).as("it has its answer").hasSize(1);
    answers("{'jsonrpc':'2.0','id':2,'result':{'tools':[]}}");
    assertThat(client).as("lists come from the gateway itself").hasSize(2);
  }

  @Test
  void withoutAGatewayTheHandshakeAndListsComeFromTheCopyAtOnce() {
    copyIs("d1");
    says(INITIALIZE);
    shim.parted("nobody listens", NOW);
    says(INITIALIZED, LIST, "{'jsonrpc':'2.0','id':4,'method':'ping'}");
    assertThat(client).hasSize(3);
    assertThat(client.get(0))
        .contains("'id':1", "'protocolVersion':'2025-06-18'", "'name':'known'");
    assertThat(client.get(1)).contains("'id':2", "'tools':[{'name':'a'}]");
    assertThat(client.get(2)).isEqualTo("{'jsonrpc':'2.0','id':4,'result':{}}");
  }

  @Test
  void withoutACopyTheAnswersAreAsLittleAsIsTrue() {
    shim.parted("nobody listens", NOW);
    says(
        INITIALIZE,
        LIST,
        "{'jsonrpc':'2.0','id':5,'method':'server/discover','params':{" + MODERN + "}}",
        "{'jsonrpc':'2.0','id':6,'method':'resources/templates/list','params':{" + MODERN + "}}");
    assertThat(client.get(0)).contains("'listChanged':true", "{'name':'mainstay','version':'1.2'}");
    assertThat(client.get(1)).isEqualTo("{'jsonrpc':'2.0','id':2,'result':{'tools':[]}}");
    assertThat(client.get(2))
        .contains("'supportedVersions':['2026-07-28']", "'resultType':'complete'", "'ttlMs':0");
    assertThat(client.get(3))
        .contains("'resourceTemplates':[]", "'resultType':'complete'", "'cacheScope':'private'");
  }

  @Test
  void aVersionThatNobodySpeaksIsRefusedInItsEra() {
    shim.parted("nobody listens", NOW);
    says(
        "{'jsonrpc':'2.0','id':5,'method':'server/discover','params':"
            + "{'_meta':{'io.modelcontextprotocol/protocolVersion':'2030-01-01'}}}",
        "{'jsonrpc':'2.0','id':1,'method':'initialize','params':{'protocolVersion':'1999'}}");
    assertThat(client.get(0)).contains("'code':-32022", "'supported':['2026-07-28']");
    assertThat(client.get(1)).contains("'protocolVersion':'2025-11-25'");
  }

  @Test
  void aGatewayThatDoesNotAnswerIsNotWaitedForLongWithTheHandshake() {
    says(INITIALIZE);
    shim.tick(NOW.plus(Conversation.PATIENCE));
    assertThat(client).hasSize(1);
  }

  @Test
  void callsAreHeldInOrderAndSentWhenTheGatewayComes() {
    shim.parted("nobody listens", NOW);
    says(INITIALIZE, INITIALIZED, CALL, CALL.replace("3", "4"));
    assertThat(client).hasSize(1);
    shim.joined(Memory.LOST, Map.of());
    assertThat(gateway)
        .containsExactly(
            INITIALIZE.replace("'id':1", "'id':'mainstay-shim-1'"),
            INITIALIZED,
            CALL,
            CALL.replace("3", "4"));
    answers("{'jsonrpc':'2.0','id':'mainstay-shim-1','result':{}}");
    assertThat(client).hasSize(1);
    answers("{'jsonrpc':'2.0','id':3,'result':{}}");
    assertThat(client).hasSize(2);
  }

  @Test
  void heldCallsFailAfterTheBoundAndDidNotRun() {
    shim.parted("nobody listens", NOW);
    says(CALL);
    shim.tick(NOW.plus(Conversation.HOLD).minusMillis(1));
    assertThat(client).isEmpty();
    shim.tick(NOW.plus(Conversation.HOLD));
    assertThat(client).hasSize(1);
    assertThat(client.getFirst())
        .contains("'id':3", "-31001", "'upstream-away'", "'may_have_run':false", "nobody");
    shim.joined(Memory.LOST, Map.of());
    assertThat(gateway).isEmpty();
  }

  @Test
  void nothingIsHeldForAGatewayThatCannotBeStartedButWhatItMayHaveRunIs() {
    shim.joined(Memory.LOST, Map.of());
    says(CALL);
    shim.parted("it closed the link", NOW);
    says(CALL.replace("3", "4"));
    shim.faulty("there is no key servces");
    assertThat(client).hasSize(1);
    assertThat(client.getFirst()).contains("'id':4", "'may_have_run':false", "servces");
    says(LIST);
    assertThat(client.getLast()).contains("'id':2", "'result'");
    gateway.clear();
    shim.joined(Memory.LOST, Map.of());
    assertThat(gateway).contains(CALL).doesNotContain(CALL.replace("3", "4"));
  }

  @Test
  void whatWasSentToALostGatewayFailsAsPerhapsRunAndIsCancelledWhenItComesBack() {
    shim.joined(Memory.LOST, Map.of());
    says(CALL);
    shim.parted("it closed the link", NOW.plusSeconds(5));
    shim.tick(NOW.plusSeconds(5).plus(Conversation.HOLD));
    assertThat(client.getFirst()).contains("-31002", "'may_have_run':true");
    gateway.clear();
    shim.joined(Memory.KEPT, Map.of());
    assertThat(gateway).hasSize(1);
    assertThat(gateway.getFirst()).contains("notifications/cancelled", "'requestId':3");
    answers("{'jsonrpc':'2.0','id':3,'result':{}}");
    assertThat(client).hasSize(1);
  }

  @Test
  void inTheSameLifeOfTheGatewayNothingIsSaidAgain() {
    shim.joined(Memory.LOST, Map.of());
    says(INITIALIZE);
    answers("{'jsonrpc':'2.0','id':1,'result':{}}");
    says(INITIALIZED, CALL);
    gateway.clear();
    shim.parted("it closed the link", NOW);
    says(CALL.replace("3", "4"));
    shim.joined(Memory.KEPT, Map.of());
    assertThat(gateway).containsExactly(CALL.replace("3", "4"));
  }

  @Test
  void aNewLifeOfTheGatewayHearsTheHandshakeTheLevelTheSubscriptionsAndWhatIsUnsettled() {
    shim.joined(Memory.LOST, Map.of());
    says(INITIALIZE);
    answers("{'jsonrpc':'2.0','id':1,'result':{}}");
    says(INITIALIZED);
    says("{'jsonrpc':'2.0','id':5,'method':'logging/setLevel','params':{'level':'info'}}");
    says("{'jsonrpc':'2.0','id':6,'method':'resources/subscribe','params':{'uri':'a:b'}}");
    answers("{'jsonrpc':'2.0','id':5,'result':{}}", "{'jsonrpc':'2.0','id':6,'result':{}}");
    says(CALL);
    gateway.clear();
    shim.parted("it closed the link", NOW);
    says(CALL.replace("3", "4"));
    shim.joined(Memory.LOST, Map.of());
    assertThat(gateway).hasSize(7);
    assertThat(gateway.get(0)).contains("initialize", "mainstay-shim-1");
    assertThat(gateway.get(1)).isEqualTo(INITIALIZED);
    assertThat(gateway.get(2)).contains("resources/subscribe", "mainstay-shim-2");
    assertThat(gateway.get(3)).contains("logging/setLevel", "mainstay-shim-3");
    assertThat(gateway.subList(4, 7)).containsExactly("again [3]", CALL, CALL.replace("3", "4"));
  }

  @Test
  void aRequestWithoutAnIdIsPassedOnButNotSaidAgain() {
    shim.joined(Memory.LOST, Map.of());
    says(
        "{'jsonrpc':'2.0','method':'initialize','params':{}}",
        "{'jsonrpc':'2.0','method':'logging/setLevel','params':{'level':'info'}}",
        "{'jsonrpc':'2.0','method':'resources/subscribe','params':{'uri':'a:b'}}");
    assertThat(gateway).hasSize(3);
    gateway.clear();
    shim.parted("it closed the link", NOW);
    shim.joined(Memory.LOST, Map.of());
    assertThat(gateway).isEmpty();
  }

  @Test
  void whatAGatewayAskedTheClientEndsWithThatGateway() {
    shim.joined(Memory.LOST, Map.of());
    answers("{'jsonrpc':'2.0','id':'q1','method':'roots/list'}");
    client.clear();
    gateway.clear();
    shim.parted("it closed the link", NOW);
    shim.joined(Memory.LOST, Map.of());
    assertThat(client.getFirst()).contains("notifications/cancelled", "'requestId':'q1'");
    says("{'jsonrpc':'2.0','id':'q1','result':{'roots':[]}}");
    assertThat(gateway).isEmpty();
  }

  @Test
  void theClientIsToldOfAListThatDiffersFromTheCopy() {
    copyIs("d1");
    shim.parted("nobody listens", NOW);
    says(INITIALIZE, INITIALIZED, LIST);
    client.clear();
    shim.joined(Memory.LOST, tools("d2"));
    assertThat(client)
        .containsExactly(
            "{'jsonrpc':'2.0','method':'notifications/tools/list_changed','params':{}}");
    client.clear();
    shim.parted("it closed the link", NOW);
    shim.joined(Memory.LOST, tools("d2"));
    assertThat(client).isEmpty();
  }

  @Test
  void theClientIsNotToldOfAListThatItHasOrNeverSaw() {
    copyIs("d1");
    shim.parted("nobody listens", NOW);
    says(INITIALIZE, INITIALIZED, LIST);
    client.clear();
    shim.joined(Memory.LOST, Map.of(Listing.TOOLS, "d1", Listing.PROMPTS, "p2"));
    assertThat(client).isEmpty();
  }

  @Test
  void aSubscriptionOutlivesTheGateway() {
    shim.joined(Memory.LOST, tools("d1"));
    says("{'jsonrpc':'2.0','id':2,'method':'tools/list','params':{" + MODERN + "}}", LISTEN);
    answers(
        "{'jsonrpc':'2.0','id':2,'result':{'tools':[]}}",
        "{'jsonrpc':'2.0','method':'notifications/subscriptions/acknowledged','params':"
            + "{'_meta':{'io.modelcontextprotocol/subscriptionId':9},'notifications':{}}}");
    client.clear();
    gateway.clear();
    shim.parted("it closed the link", NOW);
    shim.tick(NOW.plus(Duration.ofHours(1)));
    assertThat(client).isEmpty();
    shim.joined(Memory.LOST, tools("d2"));
    assertThat(gateway).containsExactly("again [9]", LISTEN);
    assertThat(client).hasSize(1);
    assertThat(client.getFirst())
        .contains("tools/list_changed", "'io.modelcontextprotocol/subscriptionId':9");
    answers(
        "{'jsonrpc':'2.0','method':'notifications/subscriptions/acknowledged','params':"
            + "{'_meta':{'io.modelcontextprotocol/subscriptionId':9},'notifications':{}}}");
    assertThat(client).hasSize(1);
  }

  @Test
  void aSubscriptionIsAcknowledgedWithoutAGateway() {
    shim.parted("nobody listens", NOW);
    says(LISTEN);
    assertThat(client).hasSize(1);
    assertThat(client.getFirst())
        .contains("subscriptions/acknowledged", "'toolsListChanged':true", "subscriptionId':9");
  }

  @Test
  void aHeldCallThatIsCancelledIsNeverSent() {
    shim.parted("nobody listens", NOW);
    says(CALL, "{'jsonrpc':'2.0','method':'notifications/cancelled','params':{'requestId':3}}");
    shim.joined(Memory.LOST, Map.of());
    assertThat(gateway).isEmpty();
    assertThat(client).isEmpty();
  }

  @Test
  void tooMuchToHoldIsRefusedAtOnce() {
    shim.parted("nobody listens", NOW);
    for (int i = 0; i <= Conversation.HELD_MAX; i++) {
      says(CALL.replace("3", String.valueOf(100 + i)));
    }
    assertThat(client).hasSize(1);
    assertThat(client.getFirst()).contains("-31003", "'id':" + (100 + Conversation.HELD_MAX));
  }

  @Test
  void anIdThatIsStillOpenIsRefused() {
    shim.joined(Memory.LOST, Map.of());
    says(CALL, CALL);
    assertThat(gateway).containsExactly(CALL);
    assertThat(client.getFirst()).contains("-32600", "still open");
  }
}
