package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.cli.view.Verdicts;
import dev.mainstay.cli.view.Verdicts.Finding;
import dev.mainstay.cli.view.Words;
import dev.mainstay.probe.LogMark;
import dev.mainstay.supervisor.logs.LineMatch;
import dev.mainstay.supervisor.logs.LogReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * {@code mainstay logs}: reads the files of the services directly, so that it works without a
 * supervisor too.
 */
public final class Logs implements Handler {

  private static final int LINES = 50;
  private static final int LINES_MAX = 1_000_000;
  private static final String SUFFIX = ".log";

  /** How often {@code --follow} looks for more. */
  private static final Duration LOOK = Duration.ofMillis(100);

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    StateFolder folder = Place.require(invocation, terminal).folder();
    Map<String, Path> files = pick(files(folder), invocation.arguments());
    if (invocation.has("in-order")) {
      return inOrder(files, invocation, terminal);
    }
    int lines = invocation.whole("lines", 1, LINES_MAX).orElse(LINES);
    Predicate<String> match = match(invocation);
    Optional<Duration> since = invocation.duration("since");
    Map<String, Long> next = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        LogReader reader = new LogReader(file.getValue());
        LogReader.Batch batch = batch(reader, invocation, since, match, lines);
        next.put(file.getKey(), batch.next());
        say(file.getKey(), batch.lines(), files.size() > 1, terminal);
      }
      return invocation.has("follow") ? follow(files, next, match, terminal) : ExitCode.DONE.code();
    } catch (IOException e) {
      terminal.complain("a log cannot be read: " + e.getMessage(), "logs: " + folder.logs());
      return ExitCode.NOT_PROVEN.code();
    }
  }

  /** Of the newest start of each, or of the last so long. */
  private static int inOrder(Map<String, Path> files, Invocation invocation, Terminal terminal)
      throws UsageError {
    Optional<Duration> since = invocation.duration("since");
    List<Finding> findings = new ArrayList<>();
    try {
      LogOrder order =
          LogOrder.of(invocation.value("in-order").orElse(""), invocation.value("never"));
      for (Map.Entry<String, Path> file : files.entrySet()) {
        LogReader reader = new LogReader(file.getValue());
        LogReader.Batch batch =
            since.isPresent()
                ? reader.since(Instant.now().minus(since.get()), LINES_MAX)
                : reader.lastOfStart(LINES_MAX);
        findings.addAll(order.judge(file.getKey(), batch.lines()));
      }
    } catch (PatternSyntaxException e) {
      throw new UsageError("no regular expression: " + e.getDescription(), "RECEIVED,SENT");
    } catch (IOException e) {
      terminal.complain("a log cannot be read: " + e.getMessage(), "");
      return ExitCode.NOT_PROVEN.code();
    }
    if (invocation.has("json")) {
      terminal.say(Verdicts.json(findings).write());
    } else {
      terminal.say(Verdicts.render(findings, terminal.width(), terminal.paint(), terminal.typed()));
    }
    return (Verdicts.hold(findings) ? ExitCode.DONE : ExitCode.NOT_PROVEN).code();
  }

  private static LogReader.Batch batch(
      LogReader reader,
      Invocation invocation,
      Optional<Duration> since,
      Predicate<String> match,
      int lines)
      throws IOException {
    if (invocation.has("previous")) {
      return previous(reader, match, lines);
    }
    if (since.isPresent()) {
      LogReader.Batch batch = reader.since(Instant.now().minus(since.get()), LINES_MAX);
      List<String> kept = batch.lines().stream().filter(match).toList();
      return new LogReader.Batch(
          kept.subList(Math.max(0, kept.size() - lines), kept.size()), batch.next());
    }
    return invocation.has("grep") ? reader.search(match, lines) : reader.last(lines);
  }

  /** The run before the newest start: what lies between the last two start marks. */
  private static LogReader.Batch previous(LogReader reader, Predicate<String> match, int lines)
      throws IOException {
    LogReader.Batch all = reader.last(LINES_MAX);
    List<String> kept = new ArrayList<>();
    List<String> run = List.of();
    for (String line : all.lines()) {
      if (line.startsWith(LogMark.STARTING)) {
        run = List.copyOf(kept);
        kept.clear();
      }
      if (match.test(line)) {
        kept.add(line);
      }
    }
    return new LogReader.Batch(
        run.subList(Math.max(0, run.size() - lines), run.size()), all.next());
  }

  private static Predicate<String> match(Invocation invocation) throws UsageError {
    Optional<String> pattern = invocation.value("grep");
    if (pattern.isEmpty()) {
      return _ -> true;
    }
    try {
      return LineMatch.pattern(Pattern.compile(pattern.get()));
    } catch (PatternSyntaxException e) {
      throw new UsageError(
          "--grep " + pattern.get() + ": " + e.getDescription(), "quote what is meant as it is");
    }
  }

  private static int follow(
      Map<String, Path> files, Map<String, Long> next, Predicate<String> match, Terminal terminal)
      throws IOException {
    while (true) {
      boolean quiet = true;
      for (Map.Entry<String, Path> file : files.entrySet()) {
        long from = next.getOrDefault(file.getKey(), 0L);
        LogReader.Batch batch = new LogReader(file.getValue()).follow(from);
        next.put(file.getKey(), batch.next());
        quiet &= batch.lines().isEmpty();
        List<String> lines = batch.lines().stream().filter(match).toList();
        say(file.getKey(), lines, files.size() > 1, terminal);
      }
      terminal.out().flush();
      if (terminal.out().checkError()) {
        // Whoever read it is gone.
        return ExitCode.DONE.code();
      }
      if (quiet) {
        LockSupport.parkNanos(LOOK.toNanos());
      }
    }
  }

  private static void say(String name, List<String> lines, boolean several, Terminal terminal) {
    String head = several ? terminal.paint().quiet(name + " | ") : "";
    lines.forEach(line -> terminal.say(head + Words.plain(line)));
  }

  /** Log files by the instance whose output they are. */
  private static Map<String, Path> files(StateFolder folder) {
    Map<String, Path> files = new LinkedHashMap<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.logs(), "*" + SUFFIX)) {
      List<Path> sorted = new ArrayList<>();
      found.forEach(sorted::add);
      sorted.sort(null);
      for (Path file : sorted) {
        String name = file.getFileName().toString();
        files.put(name.substring(0, name.length() - SUFFIX.length()), file);
      }
    } catch (IOException e) {
      // No folder yet: nothing has ever run here.
    }
    return files;
  }

  private static Map<String, Path> pick(Map<String, Path> files, List<String> names)
      throws UsageError {
    if (files.isEmpty()) {
      throw new UsageError("nothing has run here yet: there are no logs", "mainstay up");
    }
    Map<String, Path> picked = new LinkedHashMap<>();
    for (String name : names) {
      files.forEach((instance, file) -> {
        if (instance.equals(name) || instance.matches(Pattern.quote(name) + "-[0-9]+")) {
          picked.put(instance, file);
        }
      });
      if (picked.keySet().stream().noneMatch(instance -> instance.startsWith(name))) {
        List<String> known = new ArrayList<>(files.keySet());
        files.keySet().forEach(instance -> known.add(instance.replaceFirst("-[0-9]+$", "")));
        String near = Similar.hint(name, known);
        throw new UsageError(
            "no log of " + name,
            (near.isEmpty() ? "" : near + " ") + "logs: " + String.join(", ", files.keySet()));
      }
    }
    return names.isEmpty() ? files : picked;
  }
}
