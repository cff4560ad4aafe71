package dev.mainstay.cli.gateway;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.view.Paint;
import dev.mainstay.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntBiFunction;

/**
 * What an AI client may ask of Mainstay itself: the commands that a person gives, with the words
 * that a person gets, and the same as JSON. Those that change something are there only when the
 * config says so.
 */
final class OwnTools {

  /** How wide the text is; nobody draws on it. */
  private static final int COLUMNS = 120;

  /** The most characters of one answer; the end counts. */
  private static final int TEXT_MAX = 100_000;

  private final ToIntBiFunction<List<String>, Terminal> commands;
  private final Path config;
  private final Map<String, String> env;
  private final List<OwnTool> tools;

  /**
   * The tools of one project.
   *
   * @param commands gives a command line as a shell would, and returns its exit code
   * @param config the project's config file; absolute
   * @param admin whether those that change something are among them
   */
  OwnTools(
      ToIntBiFunction<List<String>, Terminal> commands,
      Path config,
      Map<String, String> env,
      boolean admin) {
    this.commands = commands;
    this.config = config;
    this.env = Map.copyOf(env);
    this.tools = admin ? OwnTool.ALL : OwnTool.READING;
  }

  /** All of them, as {@code tools/list} tells. */
  List<Json> list() {
    return tools.stream().map(OwnTool::json).toList();
  }

  /** The result of a call; empty when there is no such tool. Waits for the command. */
  Optional<Json> call(String name, Json arguments) {
    return tools.stream()
        .filter(tool -> tool.name().equals(name))
        .findFirst()
        .map(tool -> call(tool, arguments));
  }

  private Json call(OwnTool tool, Json arguments) {
    return switch (tool.read(arguments)) {
      case OwnTool.Words.Wrong(String what) -> wrong(tool, what);
      case OwnTool.Words.Said(List<String> words) -> ran(tool, words);
    };
  }

  private Json wrong(OwnTool tool, String what) {
    return result(
        true,
        what + "\nIt takes: " + tool.json().at("inputSchema.properties").orElseThrow().write(),
        Json.object().put("error", what).build());
  }

  private Json ran(OwnTool tool, List<String> words) {
    Run text = run(words);
    // A change is made once: what came of it is asked for apart.
    List<String> again = tool.isReading() ? words : List.of("status", words.getLast());
    Json told = tool.hasJson() ? structured(run(json(again)), text) : plain(text);
    boolean refused = text.code() == ExitCode.USAGE.code();
    boolean unproven = !tool.isReading() && text.code() != ExitCode.DONE.code();
    return result(refused || unproven, text.all(), told);
  }

  private static List<String> json(List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.add(1, "--json");
    return all;
  }

  private static Json structured(Run json, Run text) {
    List<Json> documents =
        json.out().lines().flatMap(line -> Json.tryParse(line).stream()).toList();
    Optional<Json> one = Json.tryParse(json.out()).filter(Json::isObject);
    return one.orElseGet(
        () -> documents.isEmpty() ? plain(text) : Json.object().put("items", documents).build());
  }

  private static Json plain(Run text) {
    return Json.object()
        .put("exit_code", text.code())
        .put("lines", text.out().lines().toList())
        .build();
  }

  private static Json result(boolean failed, String text, Json structured) {
    int over = Math.max(0, text.length() - TEXT_MAX);
    Json content = Json.object().put("type", "text").put("text", text.substring(over)).build();
    return Json.object()
        .put("content", List.of(content))
        .put("structuredContent", structured)
        .put("isError", failed)
        .build();
  }

  /** What a command wrote, and its exit code. */
  private record Run(int code, String out, String err) {
    String all() {
      String both = out.strip() + (err.isBlank() ? "" : "\n" + err.strip());
      return both.isBlank() ? "nothing to tell" : both.strip();
    }
  }

  private Run run(List<String> words) {
    List<String> line = new ArrayList<>(words);
    line.addAll(1, List.of("--file", config.toString()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream told = new PrintStream(out, false, StandardCharsets.UTF_8);
    PrintStream complained = new PrintStream(err, false, StandardCharsets.UTF_8);
    Path folder = config.getParent();
    Terminal terminal =
        new Terminal(
            told,
            complained,
            () -> COLUMNS,
            Terminal.Screen.LINES,
            Paint.PLAIN,
            folder == null ? config : folder,
            env);
    int code = commands.applyAsInt(line, terminal);
    told.flush();
    complained.flush();
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
