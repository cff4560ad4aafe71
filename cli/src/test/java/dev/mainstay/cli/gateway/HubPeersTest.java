package dev.mainstay.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.gateway.mcp.HubFacts.ServerFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a stdio server that is not proven: of the process that runs, and no other. */
class HubPeersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "- | 0 | SIGTERM            | ''    | the gateway has no process of it to talk to yet",
        "5 | 0 | not looked for yet | ''    | it runs but does not speak MCP on its stdout",
        "5 | 0 | SIGTERM            | ''    | it runs but does not speak MCP on its stdout",
        "5 | 0 | SIGTERM            | usage | it runs but does not speak MCP on its stdout, it"
            + " printed instead: \"usage\"",
        "5 | 7 | its stdout ended   | ''    | it runs but speaks MCP no more: its stdout ended",
      })
  void whatIsLackingIsToldOfThePresentProcess(
      @Nullable Integer opened, int lost, String reason, String noise, String told) {
    ServerFacts facts =
        new ServerFacts("files", "greeting", at(lost), reason, "", 0, 0, null, 0, "");
    assertThat(HubPeers.lacking(opened == null ? null : at(opened), noise, facts)).isEqualTo(told);
  }

  private static Instant at(int second) {
    return Instant.EPOCH.plusSeconds(second);
  }
}
