package dev.mainstay.cli.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.command.CommandTable;
import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.view.Paint;
import dev.mainstay.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mainstay mcp config CLIENT}: the least that a client needs, printed or written. */
class ClientConfigTest {

  @TempDir Path project;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void declare() throws IOException {
    Files.writeString(
        project.resolve("mainstay.yaml"),
        "gateway: {servers: {a: {command: [x]}}, profiles: {work: [a, mainstay]}}\n");
  }

  /** S3.21, S3.35: a command and its arguments, nothing else; all else is said on our side. */
  @Test
  void aClientNeedsACommandAndItsArgumentsAlone() throws Exception {
    assertThat(mcp("config", "claude-code", "--profile", "work")).isEqualTo(ExitCode.DONE.code());
    Json entry = printed().at("mcpServers.mainstay-work").orElseThrow();
    assertThat(entry.fields()).containsOnlyKeys("command", "args");
    assertThat(args(entry))
        .endsWith(
            "shim", "--file", project.resolve("mainstay.yaml").toString(), "--profile", "work");
    assertThat(entry.text("command")).hasValue("/opt/mainstay");
    assertThat(project.resolve(".mcp.json")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "claude-code, .mcp.json, mcpServers.mainstay",
    "claude-desktop, home/.config/Claude/claude_desktop_config.json, mcpServers.mainstay",
    "cursor, .cursor/mcp.json, mcpServers.mainstay",
    "vscode, .vscode/mcp.json, servers.mainstay",
    "gemini-cli, home/.gemini/settings.json, mcpServers.mainstay",
    "windsurf, home/.codeium/windsurf/mcp_config.json, mcpServers.mainstay",
    "zed, home/.config/zed/settings.json, context_servers.mainstay",
    "opencode, opencode.json, mcp.mainstay",
  })
  void itIsWrittenWhereTheClientLooks(String client, String file, String path) throws Exception {
    assertThat(mcp("config", client, "--write")).isEqualTo(ExitCode.DONE.code());
    Json entry = Json.parse(Files.readString(project.resolve(file))).at(path).orElseThrow();
    List<String> words = new ArrayList<>(args(entry));
    entry.items("command").forEach(word -> words.add(word.display()));
    assertThat(words).contains("shim");
    assertThat(mcp("config", client, "--write")).isEqualTo(ExitCode.DONE.code());
    assertThat(said()).contains("says so already");
  }

  @Test
  void codexGetsATable() throws Exception {
    assertThat(mcp("config", "codex", "--write")).isEqualTo(ExitCode.DONE.code());
    assertThat(project.resolve("home/.codex/config.toml"))
        .content()
        .startsWith("[mcp_servers.mainstay]\ncommand = \"");
  }

  @Test
  void theFileAsItWasIsKeptWithItsRightsAndItsLink() throws Exception {
    Path dotfiles = Files.createDirectories(project.resolve("dotfiles"));
    Path real = Files.writeString(dotfiles.resolve("mcp.json"), "{\"theme\": 1}");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
    Files.createDirectories(project.resolve(".cursor"));
    Path link = Files.createSymbolicLink(project.resolve(".cursor/mcp.json"), real);
    assertThat(mcp("config", "cursor", "--write")).isEqualTo(ExitCode.DONE.code());
    assertThat(link).isSymbolicLink();
    assertThat(Json.parse(Files.readString(real)).whole("theme")).hasValue(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-------");
    assertThat(dotfiles.resolve("mcp.json.bak")).hasContent("{\"theme\": 1}");
  }

  @Test
  void whatCannotBeParsedIsLeftAsItIsAndTheWordsAreShown() throws Exception {
    String commented = "{\n  // my servers\n  \"mcpServers\": {}\n}\n";
    Path file = Files.writeString(project.resolve(".mcp.json"), commented);
    assertThat(mcp("config", "claude-code", "--write")).isEqualTo(ExitCode.NOT_PROVEN.code());
    assertThat(file).hasContent(commented);
    assertThat(complained()).contains("left as it is: it is not plain JSON", "\"args\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "config cursr | no client called cursr is known | did you mean cursor?",
        "config cursor --profile wrok | there is no profile wrok | did you mean work?",
        "config | for which client? | one of: claude-code",
        "confg cursor | mainstay mcp has no confg | did you mean config?",
        "config any --write | where the config of such a client lies is not known | usage",
      })
  void whatIsNotKnownIsMetWithTheNearest(String line, String what, String hint) {
    UsageError error = usage(line.split(" ", -1));
    assertThat(error.what()).contains(what);
    assertThat(error.hint()).contains(hint);
  }

  @Test
  void withoutAGatewayThereIsNothingToReach() throws IOException {
    Files.writeString(project.resolve("mainstay.yaml"), "services: {a: {command: [x]}}\n");
    assertThat(usage("config", "cursor").what()).contains("has no gateway");
  }

  private UsageError usage(String... words) {
    try {
      int code = mcp(words);
      throw new AssertionError("no usage error but code " + code);
    } catch (UsageError e) {
      return e;
    }
  }

  private int mcp(String... words) throws UsageError {
    PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream complaints = new PrintStream(err, true, StandardCharsets.UTF_8);
    Map<String, String> env = Map.of("HOME", project.resolve("home").toString());
    Terminal terminal =
        new Terminal(to, complaints, () -> 80, Terminal.Screen.LINES, Paint.PLAIN, project, env);
    return new McpCommand(List.of("/opt/mainstay"))
        .run(Invocation.parse(CommandTable.find("mcp").orElseThrow(), List.of(words)), terminal);
  }

  private Json printed() throws Json.Malformed {
    return Json.parse(said());
  }

  private static List<String> args(Json entry) {
    return entry.items("args").stream().map(Json::text).flatMap(Optional::stream).toList();
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String complained() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
