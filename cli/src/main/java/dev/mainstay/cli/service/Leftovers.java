package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.control.SupervisorLock;
import dev.mainstay.cli.view.Words;
import dev.mainstay.core.json.Json;
import dev.mainstay.supervisor.ProcessFacts;
import dev.mainstay.supervisor.ProcessIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the run files know when no supervisor runs: instances that live on, or died unseen. */
final class Leftovers {

  /**
   * One instance of which a run file tells.
   *
   * @param alive the process, if exactly that one still lives
   */
  record Leftover(String instance, ProcessIdentity process, Optional<ProcessFacts> alive) {}

  private Leftovers() {}

  /** Every instance of which a run file tells, by name. */
  static List<Leftover> find(StateFolder folder, Machinery machinery) {
    List<Leftover> leftovers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.run(), "*.json")) {
      for (Path file : files) {
        read(file, machinery).ifPresent(leftovers::add);
      }
    } catch (IOException e) {
      // No folder: nothing was ever started here.
    }
    leftovers.sort(Comparator.comparing(Leftover::instance));
    return leftovers;
  }

  private static Optional<Leftover> read(Path file, Machinery machinery) throws IOException {
    String name = file.getFileName().toString();
    return Json.tryParse(Files.readString(file))
        .filter(json -> json.whole("pid").isPresent())
        .map(json -> {
          ProcessIdentity identity =
              new ProcessIdentity(
                  json.whole("pid").orElse(0),
                  json.whole("start_ticks").orElse(0),
                  json.text("boot_id").orElse(""));
          return new Leftover(
              name.substring(0, name.length() - ".json".length()),
              identity,
              machinery.processes().look(identity));
        });
  }

  /** Says what is known without a supervisor; the exit code is that of "not running". */
  static int tell(StateFolder folder, Machinery machinery, Terminal terminal, boolean json) {
    List<Leftover> leftovers = find(folder, machinery);
    Optional<SupervisorLock.Holder> last = SupervisorLock.lastHolder(folder);
    if (json) {
      terminal.say(json(leftovers).write());
      return ExitCode.NOT_RUNNING.code();
    }
    Instant now = Instant.now();
    last.ifPresent(holder ->
        terminal.say(
            "the last supervisor (pid "
                + holder.pid()
                + ", begun "
                + Words.age(holder.since(), now)
                + " ago) ended without saying so"));
    for (Leftover leftover : leftovers) {
      terminal.say(
          Words.cut(
              leftover.instance()
                  + leftover
                      .alive()
                      .map(facts ->
                          " lives on unsupervised: pid "
                              + facts.identity().pid()
                              + ", "
                              + Words.age(facts.startedAt(), now)
                              + " old, "
                              + facts.command())
                      .orElse(" has ended (was pid " + leftover.process().pid() + ")"),
              terminal.width()));
    }
    boolean alive = leftovers.stream().anyMatch(leftover -> leftover.alive().isPresent());
    terminal.complain(
        "no supervisor runs for " + folder.project(),
        alive
            ? "take them over with: mainstay up -d; or end them with: mainstay down"
            : "start it with: mainstay up -d");
    return ExitCode.NOT_RUNNING.code();
  }

  private static Json json(List<Leftover> leftovers) {
    return Json.object()
        .put("supervisor", null)
        .put("components", List.of())
        .put("services", List.of())
        .put(
            "leftovers",
            leftovers.stream()
                .map(leftover ->
                    Json.object()
                        .put("instance", leftover.instance())
                        .put("pid", leftover.process().pid())
                        .put("alive", leftover.alive().isPresent())
                        .build())
                .toList())
        .build();
  }
}
