package dev.mainstay.cli.service;

import dev.mainstay.cli.command.UsageError;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.text.Similar;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Services and instances by the names that a person gave. */
public final class Names {

  private Names() {}

  /** The instances of these names, in the order of the config; all of them for no names. */
  public static List<ServiceView> pick(List<ServiceView> all, List<String> names)
      throws UsageError {
    for (String name : names) {
      if (all.stream().noneMatch(view -> view.isNamed(name))) {
        throw unknown(name, all);
      }
    }
    List<ServiceView> picked = new ArrayList<>(all);
    picked.removeIf(view -> !names.isEmpty() && names.stream().noneMatch(view::isNamed));
    return picked;
  }

  static UsageError unknown(String name, List<ServiceView> all) {
    List<String> known =
        all.stream().flatMap(view -> Stream.of(view.name(), view.instance())).distinct().toList();
    String near = Similar.hint(name, known);
    List<String> services = all.stream().map(ServiceView::name).distinct().toList();
    return new UsageError(
        "no such service: " + name,
        (near.isEmpty() ? "" : near + " ") + "services: " + String.join(", ", services));
  }
}
