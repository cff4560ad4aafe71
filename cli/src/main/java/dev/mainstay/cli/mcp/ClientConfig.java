package dev.mainstay.cli.mcp;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Help;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.GatewaySettings;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.service.Place;
import dev.mainstay.cli.text.JsonText;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.GatewaySpec.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code mainstay mcp config CLIENT}: what to write into an AI client's config, and where. */
final class ClientConfig {

  private static final String NAME = "mainstay";

  private final Invocation invocation;
  private final Terminal terminal;
  private final AiClient client;
  private final String name;
  private final List<String> command;
  private final Optional<Path> file;

  private ClientConfig(
      Invocation invocation,
      Terminal terminal,
      AiClient client,
      Place place,
      String profile,
      List<String> program) {
    this.invocation = invocation;
    this.terminal = terminal;
    this.client = client;
    this.name = invocation.value("name").orElse(profile.isEmpty() ? NAME : NAME + "-" + profile);
    this.command = command(program, place, profile, invocation.has("start"));
    this.file =
        client.file(
            terminal.directory(),
            Path.of(terminal.env().getOrDefault("HOME", ".")),
            System.getProperty("os.name", "").startsWith("Mac"));
  }

  static int run(Invocation invocation, Terminal terminal, List<String> program) throws UsageError {
    invocation.atMost(2);
    List<String> words = invocation.arguments();
    if (words.size() < 2) {
      throw new UsageError("for which client?", "one of: " + String.join(", ", AiClient.names()));
    }
    Optional<AiClient> client = AiClient.named(words.get(1));
    if (client.isEmpty()) {
      String near = Similar.hint(words.get(1), AiClient.names());
      throw new UsageError(
          "no client called " + words.get(1) + " is known",
          near.isEmpty() ? "one of: " + String.join(", ", AiClient.names()) : near);
    }
    Place place = Place.require(invocation, terminal);
    Optional<Project> project = place.load(terminal);
    if (project.isEmpty()) {
      return ExitCode.USAGE.code();
    }
    String profile = profile(invocation, project.get());
    ClientConfig config =
        new ClientConfig(invocation, terminal, client.get(), place, profile, program);
    return invocation.has("write") ? config.write() : config.print();
  }

  /** The profile that is asked for; empty for the default one. */
  private static String profile(Invocation invocation, Project project) throws UsageError {
    GatewaySettings gateway = project.mcp();
    if (gateway == null) {
      throw new UsageError(
          "the config has no gateway", "write gateway: {servers: {NAME: {command: [...]}}}");
    }
    Optional<String> asked = invocation.value("profile");
    if (asked.isEmpty()) {
      return "";
    }
    List<String> known = gateway.spec().profiles().stream().map(Profile::name).toList();
    if (!known.contains(asked.get())) {
      String near = Similar.hint(asked.get(), known);
      throw new UsageError(
          "there is no profile " + asked.get(),
          near.isEmpty() ? "profiles: " + String.join(", ", known) : near);
    }
    return asked.get();
  }

  private static List<String> command(
      List<String> program, Place place, String profile, boolean start) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("shim", "--file", place.file().toString()));
    if (!profile.isEmpty()) {
      command.addAll(List.of("--profile", profile));
    }
    if (start) {
      command.add("--start");
    }
    return command;
  }

  private int print() {
    if (invocation.has("json")) {
      terminal.say(
          Json.object()
              .put("client", client.label())
              .put("file", file.map(Path::toString))
              .put("name", name)
              .put("command", command)
              .put("text", snippet())
              .build()
              .write());
      return ExitCode.DONE.code();
    }
    terminal.out().print(snippet());
    terminal.out().flush();
    file.ifPresent(path ->
        terminal
            .err()
            .println("# goes into " + path + "; --write puts it there, and keeps the rest of it"));
    note();
    return ExitCode.DONE.code();
  }

  private void note() {
    if (!client.note().isEmpty()) {
      terminal.err().println("# " + client.label() + ": " + client.note());
    }
  }

  /** What a config that holds nothing else would be. */
  private String snippet() {
    if (client.isToml()) {
      return TomlEdit.table(name, command);
    }
    Object content = client.entry(command);
    for (String key : client.path(name).reversed()) {
      content = Map.of(key, content);
    }
    return JsonText.of(content);
  }

  private int write() throws UsageError {
    if (file.isEmpty()) {
      throw new UsageError(
          "where the config of such a client lies is not known",
          "usage: " + Help.usage(invocation.command()));
    }
    Path path = file.get();
    try {
      String before = ConfigFileEdit.read(path);
      return switch (edited(before)) {
        case JsonEdit.Outcome.Edited(String after) -> {
          said(path, before, after);
          yield ExitCode.DONE.code();
        }
        case JsonEdit.Outcome.Refused(String why) -> {
          terminal.complain(path + " is left as it is: " + why, "put this in by hand:");
          terminal.err().print(snippet());
          yield ExitCode.NOT_PROVEN.code();
        }
      };
    } catch (IOException e) {
      terminal.complain(path + " cannot be written: " + e, "put this in by hand:");
      terminal.err().print(snippet());
      return ExitCode.NOT_PROVEN.code();
    }
  }

  private JsonEdit.Outcome edited(String before) {
    if (client.isToml()) {
      return TomlEdit.add(before, name, command);
    }
    String document = before.isBlank() ? "{}\n" : before;
    Optional<Json> there = Json.tryParse(document);
    for (String key : client.path(name)) {
      there = there.flatMap(json -> Optional.ofNullable(json.fields().get(key)));
    }
    Map<String, Object> entry = client.entry(command);
    return there.equals(Optional.of(Json.of(entry)))
        ? new JsonEdit.Outcome.Edited(before)
        : JsonEdit.put(document, client.path(name), entry);
  }

  private void said(Path path, String before, String after) throws IOException {
    if (after.equals(before)) {
      terminal.say(path + " says so already");
      return;
    }
    Optional<Path> backup = ConfigFileEdit.write(path, after);
    terminal.say(
        "wrote " + name + " to " + path + backup.map(kept -> "; as it was: " + kept).orElse(""));
    note();
  }
}
