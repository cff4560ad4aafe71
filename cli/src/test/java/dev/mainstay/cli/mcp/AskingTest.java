package dev.mainstay.cli.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.cli.command.CommandTable;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.component.ComponentGroup;
import dev.mainstay.cli.component.ComponentList;
import dev.mainstay.cli.component.Talker;
import dev.mainstay.cli.control.ControlServer;
import dev.mainstay.cli.control.Diary;
import dev.mainstay.cli.control.FakeFleet;
import dev.mainstay.cli.control.McpDesk;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.view.Paint;
import dev.mainstay.core.SystemTimeline;
import dev.mainstay.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code mainstay mcp [tools | call]}: what is asked, what is shown, and the exit codes. */
class AskingTest {

  @TempDir Path project;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> asked = new ArrayList<>();

  @BeforeEach
  void declare() throws IOException {
    Files.writeString(project.resolve("mainstay.yaml"), "services: {}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools            | default  tools/list {} 60 s",
        "tools small      | small    tools/list {} 60 s",
        "call t           | default  tools/call {\"name\":\"t\",\"arguments\":{}} 60 s",
        "call t {\"a\":1} | default  tools/call {\"name\":\"t\",\"arguments\":{\"a\":1}} 60 s",
        "call t --timeout 5m --profile p | p tools/call {\"name\":\"t\",\"arguments\":{}} 300 s",
      })
  void aCommandIsOneQuestion(String words, String question) throws Exception {
    answered("{\"result\": {\"content\": []}}", words.split(" "));
    assertThat(asked).singleElement().isEqualTo(question.replaceAll(" +", " "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'result':{'content':[{'type':'text','text':'hi\\nyou'}]}}      | 0 | hi",
        "{'result':{'content':[{'type':'image'}]}}                       | 0 |"
            + " {\"type\":\"image\"}",
        "{'result':{'content':[]}}                                       | 0 | {\"content\":[]}",
        "{'result':{'isError':true,'content':[{'type':'text','text':'no'}]}} | 1 | no",
        "{'error':{'code':-31004,'message':'too late','data':{'hint':'do'}}} | 1 | too late\\n  do",
        "{'error':{'code':-32602}}             | 1 | the gateway answered with an error",
      })
  void anAnswerIsShownAndItsOutcomeIsTheExitCode(String answer, int code, String shown)
      throws Exception {
    assertThat(answered(answer.replace('\'', '"'), "call", "t")).isEqualTo(code);
    assertThat(said()).contains(shown.replace("\\n", "\n"));
  }

  @Test
  void asJsonAnAnswerIsWhole() throws Exception {
    assertThat(answered("{\"result\": {\"content\": []}}", "call", "t", "--json")).isZero();
    assertThat(said()).isEqualTo("{\"content\":[]}\n");
  }

  @Test
  void noToolsAtAllIsSaidWithWhereToLook() throws Exception {
    assertThat(answered("{\"result\": {\"tools\": []}}", "tools")).isZero();
    assertThat(said()).contains("no tools are offered", "mainstay mcp shows how the servers are");
  }

  @ParameterizedTest
  @CsvSource({"ready, 0", "away, 1"})
  void theExitCodeSaysWhetherEachServerIsReady(String state, int code) throws Exception {
    Json server = Json.object().put("name", "files").put("state", state).build();
    Json facts = Json.object().put("servers", List.of(server)).build();
    assertThat(mcp(new Desk(facts, new Reply.Mcp(facts)))).isEqualTo(code);
    assertThat(said()).contains("files", state);
  }

  @ParameterizedTest
  @CsvSource({"no-gateway, 2", "unknown-profile, 2", "no-answer, 1", "too-large, 1"})
  void aRefusalIsSaidWithItsNextStep(String why, int code) throws Exception {
    Json nothing = Json.object().build();
    Reply refused = new Reply.Refused(why, "it is so", "do this");
    assertThat(mcp(new Desk(nothing, refused), "call", "t")).isEqualTo(code);
    assertThat(said()).isEqualTo("mainstay: it is so\n  do this\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"call", "call t []", "call t {", "call t {} more", "tools a b", "toolz"})
  void whatCannotBeMeantIsAFaultOfUsage(String words) {
    assertThatThrownBy(() -> mcp(null, words.split(" "))).isInstanceOf(UsageError.class);
  }

  @Test
  void withoutASupervisorItSaysHowToStartOne() throws Exception {
    assertThat(mcp(null, "tools")).isEqualTo(3);
    assertThat(said()).contains("no supervisor runs", "mainstay up");
  }

  private int answered(String answer, String... words) throws Exception {
    Json nothing = Json.object().build();
    return mcp(new Desk(nothing, new Reply.Mcp(Json.parse(answer))), words);
  }

  /** Gives the command; a supervisor runs when there is a desk. */
  private int mcp(@Nullable Desk desk, String... words) throws UsageError, IOException {
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream complaints = new PrintStream(err, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            to, complaints, () -> 80, Terminal.Screen.LINES, Paint.PLAIN, project, Map.of());
    Invocation invocation =
        Invocation.parse(CommandTable.find("mcp").orElseThrow(), List.of(words));
    McpCommand command = new McpCommand(List.of("/opt/mainstay"));
    if (desk == null) {
      return command.run(invocation, terminal);
    }
    StateFolder folder = new StateFolder(project);
    folder.make();
    try (SystemTimeline timeline = new SystemTimeline();
        ControlServer _ = ControlServer.open(folder, office(desk), timeline)) {
      return command.run(invocation, terminal);
    }
  }

  private static ControlServer.Office office(Desk desk) {
    ComponentList components =
        new ComponentList(
            List.of(),
            Optional::empty,
            Optional::empty,
            () -> {
              throw new AssertionError("no budgets are asked for");
            },
            desk,
            ComponentGroup.NONE,
            Talker.NOBODY);
    return new ControlServer.Office(
        new Reply.SupervisorFacts("shop", "/shop", "1", 7, FakeFleet.AT),
        new FakeFleet(),
        () -> new Reply.Done(List.of()),
        _ -> {
          throw new AssertionError("nobody asks why");
        },
        components,
        NOTHING_KEPT,
        Map::of,
        () -> {});
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  private static final Diary NOTHING_KEPT =
      new Diary() {
        @Override
        public void did(String verb, Collection<String> subjects, String by) {}

        @Override
        public void found(String instance, List<String> findings) {}

        @Override
        public void verified(Request.Verified result) {}
      };

  /** A gateway that says this, and takes down what it is asked. */
  private final class Desk implements McpDesk {
    private final Json facts;
    private final Reply reply;

    Desk(Json facts, Reply reply) {
      this.facts = facts;
      this.reply = reply;
    }

    @Override
    public Optional<Json> facts() {
      return Optional.of(facts);
    }

    @Override
    public Reply ask(String profile, String method, Json params, Duration within) {
      String who = profile.isEmpty() ? "default" : profile;
      asked.add(who + " " + method + " " + params.write() + " " + within.toSeconds() + " s");
      return reply;
    }
  }
}
