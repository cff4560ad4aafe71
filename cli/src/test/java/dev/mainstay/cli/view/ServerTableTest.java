package dev.mainstay.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code mainstay mcp} and {@code mainstay mcp tools}, a line each. */
class ServerTableTest {

  private static final String TOLD =
      """
      {"now": "2026-11-23T03:00:00Z", "clients": 1, "in_flight": 2,
       "oldest": "2026-11-23T02:59:18Z", "settled": 17,
       "servers": [
         {"name": "files", "state": "ready", "since": "2026-11-23T02:00:00Z", "reason": "",
          "version": "2025-11-25", "running": 2, "waiting": 1, "tools": 5,
          "oldest": "2026-11-23T02:59:18Z", "last_fault": "files was lost"},
         {"name": "web", "state": "away", "since": "2026-11-23T02:59:57Z", "version": null,
          "reason": "nobody listens\\u001b[31m", "running": 0, "waiting": 0, "tools": 0,
          "oldest": null, "last_fault": "older"}]}
      """;

  private static Json json(String text) throws Json.Malformed {
    return Json.parse(text);
  }

  @Test
  void showsEachServerWithItsWorkAndWhatIsWrongWithIt() throws Exception {
    assertThat(ServerTable.of(json(TOLD), Paint.PLAIN))
        .containsExactly(
            "SERVER          STATE     FOR      SPEAKS      TOOLS    RUNNING  WAITING  OLDEST   "
                + "REMARK",
            "files           ready     60 min   2025-11-25  5        2        1        42 s     "
                + "last fault: files was lost",
            "web             away      3 s      -           0        0        0        -        "
                + "nobody listens",
            "1 client, 2 in flight, the oldest 42 s, 17 settled");
  }

  @Test
  void aGatewayWithoutServersHasAHeadingAndASum() throws Exception {
    assertThat(ServerTable.of(json("{}"), Paint.PLAIN))
        .hasSize(2)
        .last()
        .isEqualTo("0 clients, 0 in flight, 0 settled");
  }

  @Test
  void toolsAreTheFirstLineOfTheirDescriptionCutToTheTerminal() throws Exception {
    List<Json> tools =
        json("""
        [{"name": "files__read", "description": "Reads a file.\\nAnd more."},
         {"name": "a"}]
        """)
            .items();
    assertThat(ServerTable.tools(tools, 60))
        .containsExactly("files__read                      Reads a file.", "a");
    assertThat(ServerTable.tools(tools, 40))
        .first()
        .asString()
        .hasSizeLessThanOrEqualTo(40)
        .endsWith("...");
  }
}
