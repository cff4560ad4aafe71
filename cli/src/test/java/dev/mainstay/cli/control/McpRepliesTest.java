package dev.mainstay.cli.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.component.ComponentGroup;
import dev.mainstay.cli.component.ComponentList;
import dev.mainstay.cli.component.Talker;
import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is answered about a gateway that is there, silent, or not declared. */
class McpRepliesTest {

  private static final Json FACTS = Json.object().put("clients", 2).build();
  private static final Request.McpAsk ASKED =
      new Request.McpAsk("small", "tools/list", Json.object().build(), Duration.ofSeconds(3));

  /** A desk that knows this of the gateway, and answers with what it was asked. */
  private record Desk(Optional<Json> facts) implements McpDesk {
    @Override
    public Reply ask(String profile, String method, Json params, Duration within) {
      return new Reply.Mcp(
          Json.object().put("asked", profile + " " + method + " " + within.toSeconds()).build());
    }
  }

  private static Components with(@Nullable McpDesk desk) {
    return new ComponentList(
        List.of(),
        Optional::empty,
        Optional::empty,
        () -> {
          throw new AssertionError("no budgets are asked for");
        },
        desk,
        ComponentGroup.NONE,
        Talker.NOBODY);
  }

  @Test
  void whatTheDeskKnowsIsAnswered() {
    Components components = with(new Desk(Optional.of(FACTS)));
    assertThat(McpReplies.facts(components)).isEqualTo(new Reply.Mcp(FACTS));
    assertThat(McpReplies.ask(components, ASKED))
        .isEqualTo(new Reply.Mcp(Json.object().put("asked", "small tools/list 3").build()));
  }

  @Test
  void aGatewayThatDoesNotSayHowItIsIsNamedWithWhatToAsk() {
    assertThat(McpReplies.facts(with(new Desk(Optional.empty()))))
        .isEqualTo(
            new Reply.Refused(
                "gateway-silent", "the gateway does not say how it is", "mainstay why gateway"));
  }

  @Test
  void aProjectWithoutOneIsToldHowToDeclareIt() {
    for (Reply reply :
        List.of(McpReplies.facts(with(null)), McpReplies.ask(Components.NONE, ASKED))) {
      assertThat(reply)
          .isInstanceOfSatisfying(
              Reply.Refused.class,
              refused -> {
                assertThat(refused.code()).isEqualTo("no-gateway");
                assertThat(refused.hint()).contains("gateway: {servers:", "mainstay up");
              });
    }
  }
}
