package dev.mainstay.cli.monitor;

import dev.mainstay.cli.config.ConfigExplain;
import dev.mainstay.cli.config.InForce;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.config.Setting;
import dev.mainstay.cli.control.Components;
import dev.mainstay.cli.control.Diary;
import dev.mainstay.cli.control.McpDesk;
import dev.mainstay.cli.control.Reply;
import dev.mainstay.cli.control.Reply.SupervisorFacts;
import dev.mainstay.cli.control.ReplyJson;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.control.ViewJson;
import dev.mainstay.cli.control.WhyReport;
import dev.mainstay.core.Timeline;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.Facts;
import dev.mainstay.monitor.Journal;
import dev.mainstay.supervisor.Fleet;
import dev.mainstay.supervisor.InstanceStatus;
import dev.mainstay.supervisor.Wanted;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The project as the monitor may see it: the fleet, the components and the config. */
public final class FleetFacts implements Facts {

  private final SupervisorFacts about;
  private final Fleet fleet;
  private final Function<ServiceView, WhyReport> why;
  private final Timeline timeline;
  private final Diary diary;

  /** What the components were made of. */
  private final Project begun;

  private volatile Project project;
  private volatile Components components = Components.NONE;

  /**
   * Facts about one fleet.
   *
   * @param why gathers the evidence of one instance; may take some 10 ms
   * @param diary keeps what is asked for
   */
  public FleetFacts(
      SupervisorFacts about,
      Project project,
      Fleet fleet,
      Function<ServiceView, WhyReport> why,
      Timeline timeline,
      Diary diary) {
    this.about = about;
    this.begun = project;
    this.project = project;
    this.fleet = fleet;
    this.why = why;
    this.timeline = timeline;
    this.diary = diary;
  }

  /** From now on these components are shown too. */
  public void with(Components shown) {
    components = shown;
  }

  /** From now on this is the config; returns what of it waits for a new supervisor, in words. */
  public List<String> with(Project applied) {
    project = applied;
    Map<String, String> running = settings();
    return applied.settings().stream()
        .filter(Setting::needsNewSupervisor)
        .filter(setting -> !setting.value().equals(running.get(setting.path())))
        .map(setting -> setting.path() + ": changed, a new supervisor applies it (down, then up)")
        .toList();
  }

  @Override
  public Json status() {
    List<ServiceView> services = fleet.status().stream().map(ServiceView::of).toList();
    return ReplyJson.bare(new Reply.Snapshot(about, timeline.now(), services, components.views()));
  }

  @Override
  public Optional<Json> why(String instance) {
    return view(instance).map(view -> ReplyJson.bare(new Reply.Why(why.apply(view))));
  }

  @Override
  public Optional<Path> log(String instance) {
    return view(instance).map(view -> Path.of(view.log()));
  }

  /** The values of the config that is in force, by path, secrets redacted. */
  public Map<String, String> settings() {
    return Stream.concat(
            project.settings().stream().filter(setting -> !setting.needsNewSupervisor()),
            begun.settings().stream().filter(Setting::needsNewSupervisor))
        .collect(Collectors.toMap(Setting::path, Setting::value, (_, last) -> last));
  }

  @Override
  public Json config() {
    Stream<ServiceView> all =
        Stream.concat(fleet.status().stream().map(ServiceView::of), components.views().stream());
    InForce inForce = new InForce.Running(settings(), ServiceView.states(all.toList()));
    return Json.tryParse(ConfigExplain.json(ConfigExplain.settings(project, ""), inForce))
        .orElseThrow(() -> new IllegalStateException("our own JSON cannot be read"));
  }

  @Override
  public Json topology() {
    return Topology.of(project);
  }

  @Override
  public Optional<Json> gateway() {
    return components.gateway().flatMap(McpDesk::facts);
  }

  @Override
  public Json links() {
    return components.links();
  }

  @Override
  public Set<String> instances() {
    Set<String> names = new LinkedHashSet<>();
    Stream.concat(
            fleet.status().stream().map(InstanceStatus::instance),
            components.views().stream().map(ServiceView::instance))
        .forEach(names::add);
    return names;
  }

  @Override
  public String command(Verb verb, String instance) {
    if (fleet.status(instance).isEmpty()) {
      return instance + " is a part of Mainstay: `mainstay restart " + instance + "`";
    }
    diary.did(verb.name().toLowerCase(Locale.ROOT), List.of(instance), "dashboard");
    Set<String> names = Set.of(instance);
    return switch (verb) {
      case START -> {
        fleet.want(names, Wanted.UP);
        yield instance + ": wanted up";
      }
      case STOP -> {
        fleet.want(names, Wanted.DOWN);
        yield instance + ": wanted down";
      }
      case RESTART -> {
        fleet.restart(names);
        yield instance + ": restarting";
      }
    };
  }

  @Override
  public Journal.Watch watch(Consumer<Json> told) {
    Consumer<ServiceView> row =
        view -> told.accept(ViewJson.write(view, timeline.now(), ViewJson.Detail.BRIEF));
    Fleet.Watch services = fleet.watch(status -> row.accept(ServiceView.of(status)));
    Runnable others = components.watch(row);
    return () -> {
      services.close();
      others.run();
    };
  }

  private Optional<ServiceView> view(String instance) {
    return fleet
        .status(instance)
        .map(ServiceView::of)
        .or(() -> components.views().stream().filter(view -> view.isNamed(instance)).findFirst());
  }
}
