package dev.mainstay.cli.tool;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Help;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.ConfigExplain;
import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.config.ConfigSchema;
import dev.mainstay.cli.config.InForce;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.config.Setting;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.service.Place;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.cli.view.Words;
import dev.mainstay.core.json.Json;
import java.util.List;
import java.util.Optional;

/** {@code mainstay config check | explain [KEY] | schema}. */
public final class ConfigCommand implements Handler {

  private static final List<String> WORDS = List.of("check", "explain", "schema");

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    invocation.atLeastOne("check, explain or schema");
    String word = invocation.arguments().getFirst();
    return switch (word) {
      case "check" -> {
        invocation.atMost(1);
        yield check(invocation, terminal);
      }
      case "explain" -> {
        invocation.atMost(2);
        yield explain(invocation, terminal);
      }
      case "schema" -> {
        invocation.atMost(1);
        terminal.out().print(ConfigSchema.text());
        yield ExitCode.DONE.code();
      }
      default -> {
        String near = Similar.hint(word, WORDS);
        throw new UsageError(
            "mainstay config has no " + word,
            near.isEmpty() ? "usage: " + Help.usage(invocation.command()) : near);
      }
    };
  }

  private static int check(Invocation invocation, Terminal terminal) throws UsageError {
    Place place = Place.require(invocation, terminal);
    if (invocation.has("json")) {
      return checkJson(place, terminal);
    }
    Optional<Project> project = place.load(terminal);
    project.ifPresent(loaded ->
        terminal.say(
            place.file() + ": no faults, " + Words.count(loaded.services().size(), "service")));
    return project.isPresent() ? ExitCode.DONE.code() : ExitCode.USAGE.code();
  }

  private static int checkJson(Place place, Terminal terminal) {
    ConfigResult result = ConfigLoader.load(place.file(), terminal.env());
    List<Fault> faults =
        switch (result) {
          case ConfigResult.Loaded _ -> List.of();
          case ConfigResult.Faults(List<Fault> found) -> found;
        };
    terminal.say(
        Json.object()
            .put("file", place.file().toString())
            .put(
                "faults",
                faults.stream()
                    .map(fault ->
                        Json.object()
                            .put("code", fault.code().label())
                            .put("place", fault.place().toString())
                            .put("message", fault.message())
                            .put("hint", fault.hint())
                            .build())
                    .toList())
            .build()
            .write());
    return faults.isEmpty() ? ExitCode.DONE.code() : ExitCode.USAGE.code();
  }

  private static int explain(Invocation invocation, Terminal terminal) throws UsageError {
    Place place = Place.require(invocation, terminal);
    Optional<Project> project = place.load(terminal);
    if (project.isEmpty()) {
      return ExitCode.USAGE.code();
    }
    String key = invocation.arguments().size() > 1 ? invocation.arguments().get(1) : "";
    List<Setting> settings = ConfigExplain.settings(project.get(), key);
    if (settings.isEmpty() && !key.isEmpty()) {
      throw new UsageError(ConfigExplain.unknown(project.get(), key), "mainstay config explain");
    }
    terminal
        .out()
        .print(
            invocation.has("json")
                ? ConfigExplain.json(settings, inForce(place))
                : ConfigExplain.text(settings, inForce(place), terminal.typed()::text));
    return ExitCode.DONE.code();
  }

  /** What the project's supervisor runs with, if there is one. */
  private static InForce inForce(Place place) {
    Optional<ControlClient> connected = ControlClient.connect(place.folder());
    if (connected.isEmpty()) {
      return new InForce.NoSupervisor();
    }
    try (ControlClient client = connected.get()) {
      return client.ask(new Request.Settings()) instanceof Reply.Settings(var values)
              && client.ask(new Request.Status()) instanceof Reply.Snapshot snapshot
          ? new InForce.Running(values, ServiceView.states(snapshot.all()))
          : new InForce.NoSupervisor();
    } catch (ControlClient.Unanswered e) {
      return new InForce.NoSupervisor();
    }
  }
}
