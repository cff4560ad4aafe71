package dev.mainstay.cli.service;

import dev.mainstay.cli.config.Project;
import dev.mainstay.supervisor.ServiceSpec;
import java.util.List;
import java.util.function.Predicate;

/** A project of which only some services start by themselves: those that {@code up} named. */
final class Selection {

  private Selection() {}

  /** The project as it is declared for no names; else only these start by themselves. */
  static Project of(Project project, List<String> names) {
    return names.isEmpty() ? project : with(project, service -> isNamed(service, names));
  }

  /** The project, of which nothing starts by itself. */
  static Project none(Project project) {
    return with(project, _ -> false);
  }

  private static Project with(Project project, Predicate<ServiceSpec> starts) {
    return new Project(
        project.name(),
        project.file(),
        project.directory(),
        project.services().stream()
            .map(service -> service.autostart(starts.test(service)))
            .toList(),
        project.monitor(),
        project.alerts(),
        project.budgets(),
        project.gateway(),
        project.mcp(),
        project.links(),
        project.settings());
  }

  private static boolean isNamed(ServiceSpec service, List<String> names) {
    return names.stream()
        .anyMatch(name -> name.equals(service.name()) || name.startsWith(service.name() + "-"));
  }
}
