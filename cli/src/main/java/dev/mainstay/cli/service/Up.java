package dev.mainstay.cli.service;

import dev.mainstay.cli.command.ExitCode;
import dev.mainstay.cli.command.Handler;
import dev.mainstay.cli.command.Invocation;
import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.ControlClient;
import dev.mainstay.cli.control.ControlClient.Unanswered;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Request;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.StateFolder;
import dev.mainstay.cli.text.Similar;
import dev.mainstay.supervisor.Processes;
import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.Wanted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * {@code mainstay up}: becomes the supervisor, or starts one in the background, or applies the
 * difference through the one that runs.
 */
public final class Up implements Handler {

  private final Machinery machinery;
  private final Launcher launcher;

  /**
   * Brings up what this machinery can.
   *
   * @param launcher who waits for the supervisor that is left in the background
   */
  public Up(Machinery machinery, Launcher launcher) {
    this.machinery = machinery;
    this.launcher = launcher;
  }

  @Override
  public int run(Invocation invocation, Terminal terminal) throws UsageError {
    Optional<Place> found = Place.find(invocation, terminal);
    Place place = found.isPresent() ? found.get() : Demo.write(terminal);
    StateFolder folder = place.folder();
    refuseNested(folder, terminal);
    CompletableFuture<ConfigResult> reading = place.read(terminal);
    List<String> names = invocation.arguments();
    Optional<ControlClient> running = ControlClient.connect(folder);
    Detach detach = null;
    if (running.isEmpty()) {
      detach = detach(invocation, folder);
      machinery.prepare();
    }
    Optional<Project> loaded = Place.project(reading.join(), terminal);
    if (loaded.isEmpty()) {
      running.ifPresent(ControlClient::close);
      return ExitCode.USAGE.code();
    }
    Project project = loaded.get();
    known(names, project);
    if (running.isPresent()) {
      try (ControlClient client = running.get()) {
        return apply(client, folder, project, invocation, terminal);
      } catch (Unanswered e) {
        terminal.complain(e.what(), Client.who(folder));
        return ExitCode.NOT_PROVEN.code();
      }
    }
    Terminal here = found.isPresent() ? terminal : terminal.of(place.file().toString());
    return new Foreground(machinery, here, detach).up(project, folder, names);
  }

  /** The parting that is asked for; null when the supervisor is to stay. */
  private @Nullable Detach detach(Invocation invocation, StateFolder folder) throws UsageError {
    if (!invocation.has("detach")) {
      if (invocation.has("json")) {
        throw new UsageError(
            "in the foreground there is no end at which to print JSON", "like: up --detach --json");
      }
      return null;
    }
    if (!launcher.waits()) {
      throw new UsageError(
          "only the launcher script can leave a supervisor in the background",
          "call mainstay itself, or leave --detach out");
    }
    Detach.leaveSession();
    Duration limit = invocation.duration("timeout").orElse(null);
    return new Detach(launcher, folder, limit, proof(invocation));
  }

  private static Proof proof(Invocation invocation) {
    return invocation.has("no-wait") ? Proof.NOT_AWAITED : Proof.AWAITED;
  }

  /** Whether a command returns on proof or at once. */
  enum Proof {
    AWAITED,
    NOT_AWAITED
  }

  private static void refuseNested(StateFolder folder, Terminal terminal) throws UsageError {
    String outer = terminal.env().get(Processes.PROJECT_VARIABLE);
    if (outer != null && Path.of(outer).normalize().equals(folder.project())) {
      throw new UsageError(
          "this is already a service ("
              + terminal.env().getOrDefault(Processes.INSTANCE_VARIABLE, "?")
              + ") of the project in "
              + outer
              + ": it cannot start the project inside itself",
          "to do it all the same, unset " + Processes.PROJECT_VARIABLE);
    }
  }

  private static void known(List<String> names, Project project) throws UsageError {
    List<String> known = project.services().stream().map(ServiceSpec::name).toList();
    for (String name : names) {
      // Instances (api-8000) are known to the supervisor alone; their service's name begins them.
      if (known.stream().noneMatch(k -> name.equals(k) || name.startsWith(k + "-"))) {
        String near = Similar.hint(name, known);
        throw new UsageError(
            "no such service: " + name,
            (near.isEmpty() ? "" : near + " ") + "services: " + String.join(", ", known));
      }
    }
  }

  private int apply(
      ControlClient client,
      StateFolder folder,
      Project project,
      Invocation invocation,
      Terminal terminal)
      throws UsageError, Unanswered {
    Reply before = client.ask(new Request.Status());
    Reply applied = client.ask(new Request.Apply());
    if (applied instanceof Reply.Faults(List<String> faults)) {
      Place.sayFaults(faults, terminal);
      return ExitCode.USAGE.code();
    }
    if (applied instanceof Reply.Done(List<String> lines)) {
      if (before instanceof Reply.Snapshot snapshot) {
        terminal.note("the supervisor runs already: pid " + snapshot.supervisor().pid());
      }
      (lines.isEmpty() ? List.of("the config has not changed") : lines).forEach(terminal::note);
    }
    Set<String> wanted = Supervision.wanted(project.services(), invocation.arguments());
    if (wanted.isEmpty()) {
      return ExitCode.DONE.code();
    }
    return new Change(folder, terminal, replaced(before, applied))
        .make(
            new Request.Want(wanted, Wanted.UP),
            wanted,
            Change.Goal.UP,
            invocation.duration("timeout"),
            proof(invocation));
  }

  /** The living instances that the new config replaces, as they were before. */
  private static Map<String, ServiceView> replaced(Reply before, Reply applied) {
    Map<String, ServiceView> replaced = new HashMap<>();
    if (before instanceof Reply.Snapshot snapshot
        && applied instanceof Reply.Done(List<String> lines)) {
      for (ServiceView view : snapshot.services()) {
        if (view.pid() != 0 && lines.stream().anyMatch(changed(view)::equals)) {
          replaced.put(view.instance(), view);
        }
      }
    }
    return replaced;
  }

  /** What the fleet says of a living instance whose declaration has changed. */
  private static String changed(ServiceView view) {
    return view.instance() + ": changed, will be restarted";
  }
}
