package dev.mainstay.cli.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.core.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is put into a config of somebody else, and all that is left as it was. */
class JsonEditTest {

  private static final List<String> PATH = List.of("mcpServers", "mainstay");

  @Test
  void anEmptyObjectGetsAllOfIt() {
    assertThat(put("{}\n"))
        .isEqualTo(
            """
            {
              "mcpServers": {
                "mainstay": {
                  "command": "m",
                  "args": ["shim"]
                }
              }
            }
            """);
  }

  @Test
  void theRestStaysByteForByte() {
    String before =
        String.join(
            "\r\n",
            "{",
            "\t\"theme\" : 1.50e0, \"mcpServers\":{ \"a\": {\"x\": \"}],\\\"\"} },",
            "  \"z\":[ ]}");
    String after = put(before);
    assertThat(after)
        .startsWith("{\r\n\t\"theme\" : 1.50e0, \"mcpServers\":{ \"a\": {\"x\": \"}],\\\"\"},\n")
        .endsWith(" },\r\n  \"z\":[ ]}");
    assertThat(Json.tryParse(after).orElseThrow().text("mcpServers.mainstay.command"))
        .hasValue("m");
    assertThat(Json.tryParse(after).orElseThrow().text("mcpServers.a.x")).hasValue("}],\"");
  }

  @Test
  void anEntryOfTheSameNameIsReplaced() {
    String after =
        put("{\"mcpServers\": {\"mainstay\": {\"command\": \"old\", \"env\": {}}, \"b\": 1}}");
    assertThat(after).doesNotContain("old").contains("\"b\": 1");
    assertThat(Json.tryParse(after).orElseThrow().text("mcpServers.mainstay.command"))
        .hasValue("m");
  }

  @Test
  void ofTwoFieldsOfOneNameTheOneThatCountsIsChanged() {
    String after = put("{\"mcpServers\": {}, \"mcpServers\": {\"a\": 1}}");
    assertThat(after).startsWith("{\"mcpServers\": {}, ");
    assertThat(Json.tryParse(after).orElseThrow().text("mcpServers.mainstay.command"))
        .hasValue("m");
  }

  @Test
  void whatWasPutStays() {
    String once = put("{\"mcpServers\": {\"a\": 1}}");
    assertThat(put(once)).isEqualTo(once);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\": 1, // mine | it is not plain JSON",
        "{\"a\": 1,} | it is not plain JSON",
        "[] | its top is not an object",
        "{\"mcpServers\": []} | mcpServers is not an object",
        "{\"mcpServers\": null} | mcpServers is not an object",
      })
  void whatCannotBeEditedSafelyIsRefused(String document, String why) {
    assertThat(JsonEdit.put(document, PATH, entry()))
        .isInstanceOfSatisfying(
            JsonEdit.Outcome.Refused.class, refused -> assertThat(refused.why()).startsWith(why));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mcp_servers = {}",
        "[mcp_servers.mainstay]\ncommand = \"old\"",
        "[ mcp_servers . \"mainstay\" ]",
        "mcp_servers.mainstay.command = \"x\"",
        "note = \"\"\"\n[mcp_servers.other]\n\"\"\"",
      })
  void aTomlThatMightHaveItIsRefused(String document) {
    assertThat(TomlEdit.add(document, "mainstay", List.of("m", "shim")))
        .isInstanceOf(JsonEdit.Outcome.Refused.class);
  }

  @Test
  void aTomlGetsATableAtItsEnd() {
    String table = "[mcp_servers.mainstay]\ncommand = \"m\"\nargs = [\"shim\"]\n";
    String before = "model = \"x\"\n[mcp_servers.other]\ncommand = \"y\"";
    assertThat(TomlEdit.add(before, "mainstay", List.of("m", "shim")))
        .isEqualTo(new JsonEdit.Outcome.Edited(before + "\n\n" + table));
    assertThat(TomlEdit.add(before + "\n\n" + table, "mainstay", List.of("m", "shim")))
        .isEqualTo(new JsonEdit.Outcome.Edited(before + "\n\n" + table));
  }

  private static String put(String document) {
    return switch (JsonEdit.put(document, PATH, entry())) {
      case JsonEdit.Outcome.Edited(String text) -> text;
      case JsonEdit.Outcome.Refused(String why) -> throw new AssertionError(why);
    };
  }

  private static Map<String, Object> entry() {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("command", "m");
    entry.put("args", List.of("shim"));
    return entry;
  }
}
