package dev.mainstay.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.ClientId;
import dev.mainstay.gateway.mcp.HubEvent;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The supervisor as a client of its own gateway. */
class InnerClientTest {

  private static final Duration SOON = Duration.ofMillis(50);
  private static final Message ANSWER = Message.result(RpcId.of(1), Json.object().build());

  private final List<HubEvent> told = new ArrayList<>();

  /** Asks a hub that does this with each request. */
  private Optional<Message> ask(BiConsumer<InnerClient, ClientId> hub, Predicate<HubEvent> takes) {
    InnerClient[] made = new InnerClient[1];
    InnerClient client =
        new InnerClient(
            event -> {
              told.add(event);
              if (event instanceof HubEvent.FromClient asked && takes.test(event)) {
                hub.accept(made[0], asked.client());
              }
              return takes.test(event);
            },
            "1.2");
    made[0] = client;
    Json.Builder params = Json.object().put("cursor", "x");
    return client.ask("small", "tools/list", params, SOON);
  }

  @Test
  void asksAsAModernClientOfTheProfileDoesAndGoes() {
    assertThat(ask((client, id) -> client.send(id, null, ANSWER), _ -> true)).contains(ANSWER);
    assertThat(told.getFirst())
        .isInstanceOfSatisfying(
            HubEvent.ClientOpened.class,
            opened -> {
              assertThat(opened.profile()).isEqualTo("small");
              assertThat(opened.face()).isEqualTo(FaceKind.HTTP_REQUEST);
            });
    assertThat(told.get(1))
        .isInstanceOfSatisfying(
            HubEvent.FromClient.class,
            asked -> {
              assertThat(asked.message().method()).isEqualTo("tools/list");
              assertThat(asked.message().text("params", "cursor")).contains("x");
              assertThat(
                      asked
                          .message()
                          .text("params", "_meta", "io.modelcontextprotocol/protocolVersion"))
                  .contains("2026-07-28");
            });
    assertThat(told.getLast()).isInstanceOf(HubEvent.ClientClosed.class);
  }

  @Test
  void whatComesBeforeTheAnswerAndWhatIsMeantForOthersIsPassedOver() {
    Message note = Message.notification("notifications/progress", Json.object().build());
    Optional<Message> answer =
        ask(
            (client, id) -> {
              client.send(id, RpcId.of(1), note);
              client.send(new ClientId("somebody"), null, ANSWER);
              client.end(new ClientId("somebody"), "left");
              client.send(id, null, ANSWER);
              client.send(id, null, ANSWER);
            },
            _ -> true);
    assertThat(answer).contains(ANSWER);
  }

  @Test
  void silenceAnEndAndAFullHubAreNoAnswerAndCancelWhatWasAsked() {
    assertThat(ask((_, _) -> {}, _ -> true)).as("silence").isEmpty();
    assertThat(ask((client, id) -> client.end(id, "it is over"), _ -> true)).as("end").isEmpty();
    assertThat(ask((_, _) -> {}, event -> !(event instanceof HubEvent.FromClient)))
        .as("full")
        .isEmpty();
    assertThat(told.stream().filter(event -> event instanceof HubEvent.ClientClosed)).hasSize(3);
  }
}
