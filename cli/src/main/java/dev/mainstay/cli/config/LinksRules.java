package dev.mainstay.cli.config;

import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.FaultList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What the links must not say together, and beside all else that has a name. */
record LinksRules(
    Map<String, Section> links,
    Map<String, Section> services,
    Map<String, Section> servers,
    FaultList faults) {

  /** Names in every list and every event that are Mainstay's own. */
  private static final Set<String> OWN_NAMES =
      Set.of("mainstay", "gateway", "monitor", "journal", "supervisor");

  void check() {
    Map<String, Section> listening = new HashMap<>();
    links.forEach((name, link) -> {
      name(name, link);
      new LinkRules(link, faults).check();
      Section before = link.holds("listen") ? listening.put(link.text("listen"), link) : null;
      if (before != null && !link.text("listen").endsWith(":0")) {
        faults.add(
            Fault.Code.PORT_CONFLICT,
            link.at("listen"),
            link.pathOf("listen") + " is that of " + before.path() + " too",
            "give each link a port of its own");
      }
    });
  }

  private void name(String name, Section link) {
    boolean _ = ServiceRules.nameIsValid(name, "link", link, faults);
    Section other = services.getOrDefault(name, servers.get(name));
    if (other != null) {
      faults.add(
          Fault.Code.NAME_CONFLICT,
          link.place(),
          link.path() + " has the name of " + other.path(),
          "rename one of them; the other is at " + other.place());
    } else if (OWN_NAMES.contains(name)) {
      faults.add(
          Fault.Code.NAME_CONFLICT,
          link.place(),
          link.path() + " has a name of Mainstay's own",
          "rename it, such as my-" + name);
    }
  }
}
