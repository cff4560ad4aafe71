package dev.mainstay.cli.link;

import dev.mainstay.cli.component.Component;
import dev.mainstay.cli.component.ComponentGroup;
import dev.mainstay.cli.config.LinkSettings;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.core.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The links of one supervisor, which follow its config while it runs: one that is not changed keeps
 * its lines and its bot. Of one that is changed the old lines are proven ended before the new one
 * begins, for both would have the same messages; what waits for the bot or the remote stays on disk
 * meanwhile, and goes on.
 */
public final class LinkSet implements ComponentGroup {

  private final BiFunction<LinkSettings, Project, LinkPart> parts;
  private final Function<LinkPart, Component> components;
  private final Consumer<ServiceView> removed;
  private final Function<List<LinkPart>, Json> told;
  private final Executor workers;
  private final List<Consumer<ServiceView>> watchers = new CopyOnWriteArrayList<>();

  /** When the last one of each name has ended; guarded by this. */
  private final Map<String, CompletableFuture<Void>> ended = new HashMap<>();

  private volatile Map<String, Member> members = Map.of();

  private record Member(LinkSettings settings, LinkPart part, Component component) {}

  /**
   * What it is made of.
   *
   * @param parts makes a link of its settings
   * @param components makes a component of a link, stopped
   * @param removed hears the last view of one that is gone for good
   * @param workers wait for a link to end
   */
  public record Making(
      BiFunction<LinkSettings, Project, LinkPart> parts,
      Function<LinkPart, Component> components,
      Consumer<ServiceView> removed,
      Function<List<LinkPart>, Json> told,
      Executor workers) {}

  /** The links of a project, not begun. */
  public LinkSet(Making making, Project project) {
    this.parts = making.parts();
    this.components = making.components();
    this.removed = making.removed();
    this.told = making.told();
    this.workers = making.workers();
    Map<String, Member> all = new LinkedHashMap<>();
    project.links().forEach(link -> all.put(name(link), member(link, project)));
    members = all;
  }

  private static String name(LinkSettings link) {
    return link.spec().name();
  }

  private Member member(LinkSettings link, Project project) {
    LinkPart part = parts.apply(link, project);
    Component component = components.apply(part);
    Runnable _ = component.watch(view -> watchers.forEach(watcher -> watcher.accept(view)));
    return new Member(link, part, component);
  }

  @Override
  public List<Component> components() {
    return members.values().stream().map(Member::component).toList();
  }

  @Override
  public Json told() {
    return told.apply(members.values().stream().map(Member::part).toList());
  }

  @Override
  public void start() {
    components().forEach(Component::start);
  }

  @Override
  public synchronized List<String> declare(Project project) {
    Map<String, Member> before = members;
    Map<String, Member> after = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    List<Member> fresh = new ArrayList<>();
    List<Member> gone = new ArrayList<>();
    for (LinkSettings link : project.links()) {
      Member known = before.get(name(link));
      if (known != null && known.settings().equals(link)) {
        after.put(name(link), known);
        continue;
      }
      Member member = member(link, project);
      after.put(name(link), member);
      fresh.add(member);
      if (known == null) {
        lines.add("links." + name(link) + ": added");
      } else {
        gone.add(known);
        lines.add("links." + name(link) + ": changed, its old lines end before it begins anew");
      }
    }
    for (Map.Entry<String, Member> known : before.entrySet()) {
      if (!after.containsKey(known.getKey())) {
        gone.add(known.getValue());
        lines.add("links." + known.getKey() + ": removed, what waits for it is kept");
      }
    }
    members = after;
    gone.forEach(member -> end(member, after.get(name(member.settings()))));
    fresh.forEach(this::begin);
    return lines;
  }

  /** Ends one aside, behind those of its name that are still ending. */
  private void end(Member old, @Nullable Member heir) {
    ended.put(
        name(old.settings()),
        last(old)
            .thenRunAsync(
                () -> {
                  ServiceView view = old.component().view();
                  old.component().close();
                  if (heir == null) {
                    removed.accept(view);
                  }
                },
                workers));
  }

  private void begin(Member member) {
    CompletableFuture<Void> _ = last(member).thenRun(member.component()::start);
  }

  private CompletableFuture<Void> last(Member member) {
    return ended
        .getOrDefault(name(member.settings()), CompletableFuture.completedFuture(null))
        .exceptionally(_ -> null);
  }

  @Override
  public Runnable watch(Consumer<ServiceView> watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  /** All at once: each may take its time for a farewell. */
  @Override
  public synchronized void close() {
    Stream<CompletableFuture<Void>> closing =
        components().stream()
            .map(component -> CompletableFuture.runAsync(component::close, workers));
    Stream<CompletableFuture<Void>> all = Stream.concat(closing, ended.values().stream());
    CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .exceptionally(_ -> null)
        .join();
  }
}
