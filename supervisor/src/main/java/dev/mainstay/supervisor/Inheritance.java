package dev.mainstay.supervisor;

import dev.mainstay.probe.PortOwner;
import dev.mainstay.supervisor.Processes.Marked;
import dev.mainstay.supervisor.RunStore.Remembered;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an earlier supervisor of the same project left behind, recognised by identity: pid, start
 * time and boot, or the mark in a process's environment; never by a bare pid or a name.
 *
 * @param living trees that are still what is declared, by instance; to be adopted
 * @param outdated those of them whose declaration has changed; to be restarted once adopted
 * @param leftovers our own processes that belong to no such tree; to be ended. A piped service's
 *     are always: its pipes ended with the supervisor that held them, so nobody can talk to it
 */
record Inheritance(Map<String, Life> living, Set<String> outdated, List<ProcessFacts> leftovers) {

  static Inheritance of(List<ServiceSpec> services, Ground ground) {
    Map<String, InstanceSpec> declared = new LinkedHashMap<>();
    for (ServiceSpec service : services) {
      InstanceSpec.of(service).forEach(spec -> declared.put(spec.name(), spec));
    }
    Map<String, Life> living = new LinkedHashMap<>();
    Set<String> outdated = new LinkedHashSet<>();
    List<ProcessFacts> leftovers = new ArrayList<>();
    List<Remembered> all = ground.runs().remembered();
    List<List<ProcessFacts>> trees =
        all.isEmpty()
            ? List.of()
            : ground.processes().trees(all.stream().map(Inheritance::family).toList());
    for (int i = 0; i < all.size(); i++) {
      Remembered remembered = all.get(i);
      List<ProcessFacts> tree = trees.get(i);
      if (tree.isEmpty()) {
        var _ = ground.runs().remove(remembered.instance());
        continue;
      }
      Life life = adopted(remembered.life(), tree.getFirst().identity());
      InstanceSpec spec = declared.get(remembered.instance());
      if (spec == null
          || spec.service().stdio() == ServiceSpec.Stdio.PIPED
          || broken(tree.getFirst())
          || isOrphaned(remembered.life(), tree, spec, ground)) {
        leftovers.addAll(tree);
      } else {
        living.put(remembered.instance(), life);
        if (!Launches.digest(spec).equals(remembered.digest())) {
          outdated.add(remembered.instance());
        }
      }
    }
    for (Marked marked : ground.processes().marked(ground.project().toString())) {
      boolean ofLiving =
          living.values().stream().anyMatch(life -> life.spawnToken().equals(marked.spawnToken()));
      if (!ofLiving && !leftovers.contains(marked.process())) {
        leftovers.add(marked.process());
      }
    }
    return new Inheritance(
        Collections.unmodifiableMap(living), Set.copyOf(outdated), List.copyOf(leftovers));
  }

  /** Stopped by a signal: nobody is served by it, so it is ended and not adopted. */
  private static boolean broken(ProcessFacts main) {
    return main.state() == 'T';
  }

  /**
   * Whether the main process has ended and none of those that remain holds a declared port: no
   * daemon that went into the background, but what is left of a service.
   */
  private static boolean isOrphaned(
      Life life, List<ProcessFacts> tree, InstanceSpec spec, Ground ground) {
    if (tree.getFirst().identity().equals(life.main())
        || life.ports().isEmpty()
        || !(spec.service().portOwner() instanceof PortOwner.Tree)) {
      return false;
    }
    Set<Long> pids =
        tree.stream().map(process -> process.identity().pid()).collect(Collectors.toSet());
    return ground.sockets().of(pids).stream()
        .noneMatch(listener -> life.ports().containsValue(listener.port()));
  }

  /** The same life under a new supervisor; its main process may be a descendant by now. */
  private static Life adopted(Life life, ProcessIdentity main) {
    return new Life(
        life.generation(),
        main,
        life.spawnToken(),
        life.spawnedAt(),
        life.ports(),
        Life.Origin.ADOPTED);
  }

  private static Processes.Family family(Remembered remembered) {
    return new Processes.Family(remembered.life().main(), remembered.life().spawnToken());
  }
}
