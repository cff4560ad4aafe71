package dev.mainstay.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.command.Terminal;
import dev.mainstay.core.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an AI client may ask of Mainstay, and which command line it comes to. */
class OwnToolsTest {

  private static final List<String> READING = List.of("status", "why", "logs", "events", "verify");

  private final List<List<String>> given = new ArrayList<>();
  private int code;

  @Test
  void thoseThatOnlyLookAreAlwaysThereAndSaySo() {
    assertThat(names(false)).isEqualTo(READING);
    assertThat(tools(false).list())
        .allSatisfy(tool -> {
          assertThat(tool.flag("annotations.readOnlyHint")).isTrue();
          assertThat(tool.at("inputSchema.additionalProperties")).contains(Json.of(false));
        });
  }

  @Test
  void thoseThatChangeAreThereWhenTheConfigSaysSo() {
    assertThat(names(true)).endsWith("restart", "start", "stop");
    assertThat(tools(false).call("restart", Json.object().put("name", "a").build())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status | {} | status --file /p/m.yaml",
        "status | {'name':'api'} | status --file /p/m.yaml api",
        "why | {'name':'api-8000'} | why --file /p/m.yaml api-8000",
        "logs | {'name':'api','lines':5} | logs --file /p/m.yaml --lines 5 api",
        "events | {'since':'10m','severity':'warn'} |"
            + " events --file /p/m.yaml --since 10m --severity warn",
        "restart | {'name':'api'} | restart --file /p/m.yaml api",
      })
  void aCallIsTheCommandOfAPerson(String tool, String arguments, String line) throws Exception {
    Json result = call(tool, arguments);
    assertThat(String.join(" ", given.getFirst())).isEqualTo(line);
    assertThat(result.text("content.0.text")).hasValue("said " + line);
    assertThat(result.flag("isError")).isFalse();
    assertThat(result.at("structuredContent").orElseThrow().isObject()).isTrue();
  }

  /** Nothing that a client says becomes an option or a file. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "why | {} | needs",
        "why | {'name':'--file'} | not what why takes",
        "why | {'name':'../x'} | not what why takes",
        "why | {'name':7} | not what why takes",
        "why | {'name':'a','lines':3} | takes no",
        "logs | {'name':'a','lines':0} | not what logs takes",
        "logs | {'name':'a','lines':'5'} | not what logs takes",
        "events | {'severity':'loud'} | not what events takes",
      })
  void whatTheSchemaDoesNotSayIsRefusedUnasked(String tool, String arguments, String what)
      throws Exception {
    Json result = call(tool, arguments);
    assertThat(result.flag("isError")).isTrue();
    assertThat(result.text("content.0.text").orElse("")).contains(what, "It takes: ");
    assertThat(given).isEmpty();
  }

  /** A status that tells of something bad is a good answer; a restart that fails is none. */
  @ParameterizedTest
  @CsvSource({"status, 1, false", "status, 2, true", "restart, 1, true", "restart, 0, false"})
  void onlyWhatWasNotDoneIsAnError(String tool, int exit, boolean error) throws Exception {
    code = exit;
    assertThat(call(tool, "{'name':'a'}").flag("isError")).isEqualTo(error);
  }

  /** A change is made once, though its answer has two forms. */
  @Test
  void aRestartIsGivenOnce() throws Exception {
    call("restart", "{'name':'a'}");
    assertThat(given).extracting(List::getFirst).containsExactly("restart", "status");
  }

  private Json call(String tool, String arguments) throws Json.Malformed {
    return tools(true).call(tool, Json.parse(arguments.replace('\'', '"'))).orElseThrow();
  }

  private List<String> names(boolean admin) {
    return tools(admin).list().stream().map(tool -> tool.text("name").orElse("")).toList();
  }

  private OwnTools tools(boolean admin) {
    return new OwnTools(this::give, Path.of("/p/m.yaml"), Map.of(), admin);
  }

  private int give(List<String> words, Terminal terminal) {
    given.add(List.copyOf(words));
    terminal.say(words.contains("--json") ? "{}" : "said " + String.join(" ", words));
    return code;
  }
}
