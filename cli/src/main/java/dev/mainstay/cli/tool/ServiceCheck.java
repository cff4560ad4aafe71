package dev.mainstay.cli.tool;

import dev.mainstay.cli.view.Verdicts.Finding;
import dev.mainstay.probe.Sockets;
import dev.mainstay.probe.Sockets.Listener;
import dev.mainstay.supervisor.ServiceSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code doctor} looks at for one service, without starting it. */
final class ServiceCheck {

  private final ServiceSpec service;
  private final Map<String, String> env;
  private final Sockets sockets;
  private final boolean running;
  private final List<Finding> findings = new ArrayList<>();

  ServiceCheck(ServiceSpec service, Map<String, String> env, Sockets sockets, boolean running) {
    this.service = service;
    this.env = env;
    this.sockets = sockets;
    this.running = running;
  }

  List<Finding> findings() {
    boolean external = service.kind() == ServiceSpec.Kind.EXTERNAL;
    if (!external) {
      command();
    }
    service.ports().forEach(port -> port(port, external));
    return findings;
  }

  private void command() {
    if (!Files.isDirectory(service.directory())) {
      bad("its folder is missing: " + service.directory(), "make it, or correct cwd");
      return;
    }
    String word = service.command().getFirst();
    Optional<Path> program = find(word);
    if (program.isEmpty()) {
      bad(
          "command not found: " + word,
          word.contains("/") ? "relative to " + service.directory() : "it is not in the PATH");
      return;
    }
    if (!Files.isExecutable(program.get())) {
      bad("not executable: " + program.get(), "chmod +x " + program.get());
      return;
    }
    ok("command " + program.get());
    interpreter(program.get());
    preflight(program.get());
  }

  private Optional<Path> find(String word) {
    if (word.contains("/")) {
      return Optional.of(service.directory().resolve(word)).filter(Files::exists);
    }
    String path = service.env().getOrDefault("PATH", env.getOrDefault("PATH", "/usr/bin:/bin"));
    for (String folder : path.split(":", -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder).resolve(word);
      if (Files.isExecutable(candidate) && Files.isRegularFile(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** A script names its interpreter on the first line (execve(2)); without it nothing starts. */
  private void interpreter(Path program) {
    try (BufferedReader reader = Files.newBufferedReader(program)) {
      String line = reader.readLine();
      if (line != null && line.startsWith("#!")) {
        String[] words = line.substring(2).strip().split("\\s+", 3);
        boolean env = words[0].endsWith("/env") && words.length > 1;
        String interpreter = env ? words[1] : words[0];
        if (find(interpreter).isEmpty()) {
          bad("its interpreter is missing: " + interpreter, "first line of " + program);
        }
      }
    } catch (CharacterCodingException | UncheckedIOException e) {
      // No text: a binary needs no interpreter line.
    } catch (IOException e) {
      bad("not readable: " + program, e.toString());
    }
  }

  /** The program's own source and what it imports, checked by its own language. */
  private void preflight(Path program) {
    Preflight.Start start =
        new Preflight.Start(service.command(), service.directory(), service.env());
    for (Preflight check : Preflight.of(start, program)) {
      List<Preflight.Problem> problems = check.problems();
      problems.forEach(problem -> bad(problem.text(), problem.hint()));
      if (problems.isEmpty()) {
        ok(check.what() + " can be parsed, and what it imports is there");
      }
    }
  }

  private void port(ServiceSpec.PortSpec port, boolean external) {
    if (port.picked()) {
      ok("port " + (port.first() == 0 ? "auto" : port.first() + "-" + port.last()));
      return;
    }
    List<Listener> listeners = sockets.on(port.first(), Set.of());
    String who =
        listeners.stream()
            .findFirst()
            .map(Listener::holder)
            .map(holder -> "pid " + holder.pid() + " (" + holder.command() + ")")
            .orElse("a process of another user");
    if (listeners.isEmpty()) {
      if (external) {
        bad("port " + port.first() + ": nobody listens", "start it: it is external");
      } else {
        ok("port " + port.first() + " is free");
      }
    } else if (external || running) {
      ok("port " + port.first() + " is held by " + who);
    } else {
      bad("port " + port.first() + " is taken by " + who, "end that, or choose another port");
    }
  }

  private void ok(String text) {
    findings.add(Finding.ok(service.name(), text));
  }

  private void bad(String text, String hint) {
    findings.add(Finding.bad(service.name(), text, hint));
  }
}
