package dev.mainstay.cli.view;

import dev.mainstay.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gateway's servers and tools, a line each. */
public final class ServerTable {

  private static final int NAME_COLUMNS = 16;
  private static final int STATE_COLUMNS = 10;
  private static final int NUMBER_COLUMNS = 9;
  private static final int VERSION_COLUMNS = 12;
  private static final int TOOL_COLUMNS = 32;

  private ServerTable() {}

  /** The servers, a heading first, then what clients do; of {@code mainstay mcp --json}. */
  public static List<String> of(Json told, Paint paint) {
    Instant now = told.text("now").map(Instant::parse).orElse(Instant.EPOCH);
    List<String> lines = new ArrayList<>();
    lines.add(
        paint.quiet(
            row("SERVER", "STATE", "FOR", "SPEAKS", "TOOLS", "RUNNING", "WAITING", "OLDEST")
                + "REMARK"));
    for (Json server : told.items("servers")) {
      String state = server.text("state").orElse("");
      String line =
          row(
                  Words.plain(server.text("name").orElse("")),
                  state,
                  age(server.text("since"), now),
                  server.text("version").orElse("-"),
                  count(server, "tools"),
                  count(server, "running"),
                  count(server, "waiting"),
                  age(server.text("oldest"), now))
              + remark(server);
      lines.add(state.equals("ready") ? line.stripTrailing() : paint.bad(line.stripTrailing()));
    }
    lines.add(
        Words.count((int) told.whole("clients").orElse(0), "client")
            + ", "
            + told.whole("in_flight").orElse(0)
            + " in flight"
            + told.text("oldest").map(at -> ", the oldest " + age(Optional.of(at), now)).orElse("")
            + ", "
            + told.whole("settled").orElse(0)
            + " settled");
    return lines;
  }

  /** Tools as {@code tools/list} has them. */
  public static List<String> tools(List<Json> tools, int width) {
    return tools.stream()
        .map(tool ->
            Words.pad(Words.plain(tool.text("name").orElse("")), TOOL_COLUMNS)
                + " "
                + Words.plain(tool.text("description").orElse("").lines().findFirst().orElse("")))
        .map(line -> Words.cut(line.stripTrailing(), width))
        .toList();
  }

  private static String remark(Json server) {
    String reason = server.text("reason").orElse("");
    String fault = server.text("last_fault").orElse("");
    return Words.plain(reason.isEmpty() ? fault.isEmpty() ? "" : "last fault: " + fault : reason);
  }

  private static String count(Json server, String field) {
    return String.valueOf(server.whole(field).orElse(0));
  }

  private static String age(Optional<String> at, Instant now) {
    return at.map(text -> Words.duration(Duration.between(Instant.parse(text), now))).orElse("-");
  }

  private static String row(
      String name,
      String state,
      String since,
      String version,
      String tools,
      String running,
      String waiting,
      String oldest) {
    return Words.pad(name, NAME_COLUMNS)
        + Words.pad(state, STATE_COLUMNS)
        + Words.pad(since, NUMBER_COLUMNS)
        + Words.pad(version, VERSION_COLUMNS)
        + Words.pad(tools, NUMBER_COLUMNS)
        + Words.pad(running, NUMBER_COLUMNS)
        + Words.pad(waiting, NUMBER_COLUMNS)
        + Words.pad(oldest, NUMBER_COLUMNS);
  }
}
