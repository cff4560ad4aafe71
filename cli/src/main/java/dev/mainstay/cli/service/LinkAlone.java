package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.view.Progress;
import dev.mainstay.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * {@code mainstay link --upstream URL --listen ADDRESS}: one link in the foreground, with no config
 * of the person's. What it keeps is below the current directory, and goes on with the next call.
 */
public final class LinkAlone implements Handler {

  private static final long TICK_NANOS = 200_000_000;

  private final Machinery machinery;

  public LinkAlone(Machinery machinery) {
    this.machinery = machinery;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    String upstream = need(invocation, "upstream", "wss://chat.example/ws");
    String listen = need(invocation, "listen", "127.0.0.1:9001");
    String name =
        invocation.value("name").orElse("link-" + listen.substring(listen.lastIndexOf(':') + 1));
    Path folder = terminal.directory().resolve(".mainstay").resolve(name);
    Path file = folder.resolve("mainstay.yaml");
    try {
      String yaml = yaml(name, upstream, listen, invocation);
      write(file, yaml);
      return switch (ConfigLoader.parse(file, yaml, terminal.env())) {
        case ConfigResult.Faults(List<Fault> faults) ->
            throw new UsageError(faults.getFirst().message(), faults.getFirst().hint());
        case ConfigResult.Loaded loaded -> keep(loaded.project(), folder, name, terminal);
      };
    } catch (IOException e) {
      terminal.complain("cannot run " + name + ": " + e.getMessage(), "");
      return ExitCode.NOT_PROVEN.code();
    }
  }

  /** Writes it for its owner alone: an address may hold a secret. */
  private static void write(Path file, String yaml) throws IOException {
    Files.createDirectories(file.getParent());
    if (!Files.exists(file)) {
      Files.createFile(file);
      if (Files.getFileAttributeView(file, PosixFileAttributeView.class) != null) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      }
    }
    Files.writeString(file, yaml);
  }

  private static String need(Invocation invocation, String option, String example)
      throws UsageError {
    return invocation
        .value(option)
        .orElseThrow(
            () -> new UsageError("a link needs --" + option, "like: --" + option + " " + example));
  }

  /** The config that says the same as the options; JSON is YAML. */
  private static String yaml(String name, String upstream, String listen, Invocation invocation)
      throws UsageError {
    Json.Builder link = Json.object().put("upstream", upstream).put("listen", listen);
    invocation.value("profile").ifPresent(profile -> link.put("profile", profile));
    Optional<String> send = invocation.value("canary-send");
    Optional<String> expect = invocation.value("canary-expect");
    if (send.isPresent() && expect.isPresent()) {
      Json.Builder fields = Json.object();
      for (String field : expect.get().split(",", -1)) {
        int at = field.indexOf('=');
        if (at < 1) {
          throw new UsageError(
              "--canary-expect is no list of FIELD=VALUE: " + expect.get(),
              "like: --canary-expect 'type=pong,id=${canary}'");
        }
        fields.put(field.substring(0, at), field.substring(at + 1));
      }
      link.put(
          "canary", Json.object().put("send", send.get()).put("expect", fields.build()).build());
    } else if (send.isPresent() || expect.isPresent()) {
      throw new UsageError(
          "a canary needs both --canary-send and --canary-expect",
          "it is sent, and proves the link by coming back");
    }
    return Json.object()
        .put("links", Json.object().put(name, link.build()).build())
        .build()
        .write();
  }

  private int keep(Project project, Path folder, String name, Terminal terminal)
      throws IOException {
    StateFolder state = new StateFolder(folder);
    if (!(Supervision.open(project, state, terminal, machinery)
        instanceof Supervision.Opened.Running(Supervision supervision))) {
      terminal.complain(
          name + " runs already", "see: mainstay -f " + folder.resolve("mainstay.yaml") + " link");
      return ExitCode.NOT_PROVEN.code();
    }
    try (supervision) {
      Signals.on(supervision::end, "INT", "TERM", "HUP");
      Optional<String> refusal = watch(supervision, name, terminal);
      supervision.end();
      supervision.ended().join();
      if (refusal.isPresent()) {
        terminal.complain(name + " is " + refusal.get(), "mend that, then start it again");
        return ExitCode.NOT_PROVEN.code();
      }
    }
    terminal.err().println("mainstay: " + name + " has ended");
    return ExitCode.DONE.code();
  }

  /** Shows its state until it is to end; why the remote refused it for good, if it did. */
  private static Optional<String> watch(Supervision supervision, String name, Terminal terminal) {
    ServiceView before = null;
    while (!supervision.ended().isDone()) {
      before = show(supervision, name, before, terminal);
      Optional<Json> link = supervision.components().links().items("links").stream().findFirst();
      if (link.filter(it -> it.text("state").equals(Optional.of("ended"))).isPresent()
          && !supervision.isEnding()) {
        return link.flatMap(it -> it.text("detail"));
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
    return Optional.empty();
  }

  private static @Nullable ServiceView show(
      Supervision supervision, String name, @Nullable ServiceView before, Terminal terminal) {
    ServiceView now = before;
    for (ServiceView view : supervision.components().views()) {
      if (view.isNamed(name)) {
        Progress.changes(before, view, supervision.now(), ZoneId.systemDefault(), terminal.paint())
            .forEach(line -> terminal.err().println("mainstay: " + line));
        now = view;
      }
    }
    return now;
  }
}
