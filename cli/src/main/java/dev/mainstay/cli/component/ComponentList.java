package dev.mainstay.cli.component;

import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.control.Components;
import dev.mainstay.cli.control.McpDesk;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.budget.BudgetDesk;
import dev.mainstay.supervisor.ServiceSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All components of one supervisor. */
public final class ComponentList implements Components, AutoCloseable {

  private final List<Component> components;
  private final Supplier<Optional<ServiceView>> journal;
  private final Supplier<Optional<String>> login;
  private final Supplier<BudgetDesk> budgets;
  private final @Nullable McpDesk gateway;
  private final ComponentGroup links;
  private final Talker talker;

  /**
   * These components.
   *
   * @param journal what is to be shown of the journal: see {@link JournalView}
   * @param login makes an address that lets one browser in; empty while the dashboard is not there
   * @param budgets waits until they are there
   * @param gateway null when none is declared
   * @param links those that an edit of the config may add and remove
   * @param talker ends after the components
   */
  public ComponentList(
      List<Component> components,
      Supplier<Optional<ServiceView>> journal,
      Supplier<Optional<String>> login,
      Supplier<BudgetDesk> budgets,
      @Nullable McpDesk gateway,
      ComponentGroup links,
      Talker talker) {
    this.components = List.copyOf(components);
    this.journal = journal;
    this.login = login;
    this.budgets = budgets;
    this.gateway = gateway;
    this.links = links;
    this.talker = talker;
  }

  /** Whether this service can run under this supervisor: a piped one needs who talks to it. */
  public boolean canRun(ServiceSpec service) {
    return service.stdio() == ServiceSpec.Stdio.LOGGED || talker.talksTo(service);
  }

  /** Takes another config, before the fleet does; what that changed or left, in words. */
  public List<String> declare(Project project) {
    return Stream.of(talker.declare(project), links.declare(project))
        .flatMap(List::stream)
        .toList();
  }

  /** Begins to open each. Returns at once. */
  public void start() {
    components.forEach(Component::start);
    links.start();
  }

  @Override
  public List<ServiceView> views() {
    return Stream.concat(all().map(Component::view), journal.get().stream()).toList();
  }

  @Override
  public boolean restart(String name) {
    List<Component> named = all().filter(component -> component.view().isNamed(name)).toList();
    named.forEach(Component::restart);
    return !named.isEmpty();
  }

  @Override
  public Runnable watch(Consumer<ServiceView> told) {
    List<Runnable> handles =
        Stream.concat(
                components.stream().map(component -> component.watch(told)),
                Stream.of(links.watch(told)))
            .toList();
    return () -> handles.forEach(Runnable::run);
  }

  private Stream<Component> all() {
    return Stream.concat(components.stream(), links.components().stream());
  }

  @Override
  public Optional<String> login() {
    return login.get();
  }

  @Override
  public Optional<BudgetDesk> budgets() {
    return Optional.of(budgets.get());
  }

  @Override
  public Optional<McpDesk> gateway() {
    return Optional.ofNullable(gateway);
  }

  @Override
  public Json links() {
    return links.told();
  }

  @Override
  public void close() {
    components.forEach(Component::close);
    links.close();
    talker.end();
  }
}
