package dev.mainstay.supervisor;

import dev.mainstay.core.Machine;
import dev.mainstay.core.Step;
import dev.mainstay.supervisor.FleetState.Fate;
import dev.mainstay.supervisor.FleetState.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * In which order the instances of a project come and go: up after the proof of what they depend on,
 * down after the end of what depends on them.
 *
 * <p>Each event changes wishes; {@code settled} then tells each instance what follows from them.
 */
final class FleetMachine implements Machine<FleetState, FleetEvent, FleetAction> {

  @Override
  public Step<FleetState, FleetAction> on(FleetState fleet, FleetEvent event, Instant now) {
    List<FleetAction> actions = new ArrayList<>();
    FleetState next =
        switch (event) {
          case FleetEvent.Declare declare -> declared(fleet, declare, actions);
          case FleetEvent.Want want -> wanted(fleet, want, actions);
          case FleetEvent.Restart restart -> restarted(fleet, restart, actions);
          case FleetEvent.Changed changed -> changed(fleet, changed);
          case FleetEvent.Wake _ -> fleet;
        };
    // Most news of a start are that it goes as it was told, and nothing follows from them.
    boolean isNews = !(event instanceof FleetEvent.Changed) || !next.equals(fleet);
    return Step.to(isNews ? settled(next, actions) : fleet, actions);
  }

  /**
   * What a new declaration means for each instance, in words; nothing for those it leaves alone.
   */
  static List<String> difference(FleetState fleet, List<ServiceSpec> services) {
    List<String> words = new ArrayList<>();
    Map<String, InstanceSpec> declared = byName(services);
    for (InstanceSpec spec : declared.values()) {
      Member member = fleet.members().get(spec.name());
      if (member == null || member.fate() instanceof Fate.Removed) {
        words.add(spec.name() + ": new, will be started");
      } else if (!member.spec().equals(spec) && !member.spec().differsInPaceOnly(spec)) {
        words.add(spec.name() + ": changed, will be restarted");
      }
    }
    for (String name : fleet.members().keySet()) {
      if (!declared.containsKey(name)) {
        words.add(name + ": no longer declared, will be stopped");
      }
    }
    return words;
  }

  private static Map<String, InstanceSpec> byName(List<ServiceSpec> services) {
    Map<String, InstanceSpec> declared = new LinkedHashMap<>();
    for (ServiceSpec service : services) {
      InstanceSpec.of(service).forEach(spec -> declared.put(spec.name(), spec));
    }
    return declared;
  }

  private static FleetState declared(
      FleetState fleet, FleetEvent.Declare declare, List<FleetAction> actions) {
    Map<String, InstanceSpec> declared = byName(declare.services());
    Set<String> starting =
        declare.services().stream()
            .filter(ServiceSpec::autostart)
            .map(ServiceSpec::name)
            .collect(Collectors.toSet());
    Set<String> autostarted = withDependencies(declare.services(), starting);
    Map<String, Member> next = new LinkedHashMap<>();
    for (InstanceSpec spec : declared.values()) {
      Wanted wanted = autostarted.contains(spec.service().name()) ? Wanted.UP : Wanted.DOWN;
      Member member = fleet.members().get(spec.name());
      next.put(
          spec.name(),
          member == null
              ? created(spec, wanted, declare.living().get(spec.name()), actions)
              : redeclared(member, spec, wanted, actions));
    }
    fleet
        .members()
        .forEach((name, member) -> {
          if (!declared.containsKey(name)) {
            next.put(name, member.wanted(Wanted.DOWN).fate(new Fate.Removed()));
          }
        });
    return new FleetState(next);
  }

  private static Member created(
      InstanceSpec spec,
      Wanted wanted,
      @org.jspecify.annotations.Nullable Life living,
      List<FleetAction> actions) {
    actions.add(new FleetAction.Create(spec));
    Member member =
        new Member(spec, wanted, Wanted.DOWN, State.STOPPED, List.of(), new Fate.Kept());
    if (living == null) {
      return member;
    }
    actions.add(new FleetAction.Tell(spec.name(), new DaemonEvent.Adopted(living)));
    return member.wanted(Wanted.UP).told(Wanted.UP).observed(State.STARTING);
  }

  private static Member redeclared(
      Member member, InstanceSpec spec, Wanted wanted, List<FleetAction> actions) {
    if (member.spec().differsInPaceOnly(spec)) {
      Duration interval = spec.service().live().interval();
      actions.add(new FleetAction.Tell(spec.name(), new DaemonEvent.Paced(interval)));
      return redeclared(member.spec(spec), spec, wanted, actions);
    }
    if (!member.spec().equals(spec)) {
      return member.wanted(Wanted.DOWN).fate(new Fate.Replaced(spec, wanted));
    }
    Member kept = member.fate(new Fate.Kept());
    if (wanted == Wanted.DOWN) {
      return kept;
    }
    boolean tryAgain = kept.observed() == State.FAILED || kept.observed() == State.BACKOFF;
    if (tryAgain && kept.told() == Wanted.UP) {
      actions.add(new FleetAction.Tell(spec.name(), new DaemonEvent.Want(Wanted.UP)));
    }
    return kept.wanted(Wanted.UP);
  }

  private static FleetState wanted(
      FleetState fleet, FleetEvent.Want want, List<FleetAction> actions) {
    Set<String> named = instances(fleet, want.names());
    FleetState next = fleet;
    for (Member member : fleet.members().values()) {
      String name = member.spec().name();
      boolean drawn =
          switch (want.wanted()) {
            case UP -> needed(fleet, named).contains(member.spec().service().name());
            case DOWN -> needing(fleet, named).contains(member.spec().service().name());
          };
      if (!named.contains(name) && !drawn) {
        continue;
      }
      boolean again =
          member.fate() instanceof Fate.Kept
              && named.contains(name)
              && member.told() == want.wanted()
              && !member.alive();
      if (again) {
        actions.add(new FleetAction.Tell(name, new DaemonEvent.Want(want.wanted())));
      }
      next = next.with(name, wished(member, want.wanted()));
    }
    return next;
  }

  /** A wish for an instance that is being replaced is one for what replaces it. */
  private static Member wished(Member member, Wanted wanted) {
    return switch (member.fate()) {
      case Fate.Kept _ -> member.wanted(wanted);
      case Fate.Removed _ -> member;
      case Fate.Replaced replaced -> member.fate(new Fate.Replaced(replaced.by(), wanted));
    };
  }

  private static FleetState restarted(
      FleetState fleet, FleetEvent.Restart restart, List<FleetAction> actions) {
    FleetState next = fleet;
    Set<String> named = instances(fleet, restart.names());
    Set<String> needed = needed(fleet, named);
    for (Member member : fleet.members().values()) {
      String name = member.spec().name();
      boolean here = named.contains(name) && member.fate() instanceof Fate.Kept;
      if (here && member.told() == Wanted.UP) {
        actions.add(new FleetAction.Tell(name, new DaemonEvent.Restart()));
      }
      if (named.contains(name) || needed.contains(member.spec().service().name())) {
        next = next.with(name, wished(member, Wanted.UP));
      }
    }
    return next;
  }

  private static FleetState changed(FleetState fleet, FleetEvent.Changed changed) {
    return fleet
        .member(changed.instance())
        .filter(member -> member.observed() != changed.state())
        .map(member -> fleet.with(changed.instance(), member.observed(changed.state())))
        .orElse(fleet);
  }

  /** Tells every instance what follows from wishes and facts, until nothing follows any more. */
  private static FleetState settled(FleetState fleet, List<FleetAction> actions) {
    Map<String, Member> next = new LinkedHashMap<>();
    fleet
        .members()
        .forEach((name, member) ->
            fulfilled(fleet, settled(fleet, member, actions), actions)
                .ifPresent(kept -> next.put(name, kept)));
    return next.equals(fleet.members()) ? fleet : new FleetState(next);
  }

  private static Member settled(FleetState fleet, Member member, List<FleetAction> actions) {
    String name = member.spec().name();
    Member next = member;
    List<String> lacking = lacking(fleet, next);
    if (!lacking.equals(next.lacking())) {
      actions.add(new FleetAction.Tell(name, new DaemonEvent.Lacking(lacking)));
      next = next.lacking(lacking);
    }
    boolean tellUp = next.wanted() == Wanted.UP && next.told() == Wanted.DOWN;
    boolean tellDown =
        next.wanted() == Wanted.DOWN && next.told() == Wanted.UP && !someoneNeeding(fleet, next);
    if (tellUp || tellDown) {
      actions.add(new FleetAction.Tell(name, new DaemonEvent.Want(next.wanted())));
      next = next.told(next.wanted());
    }
    // What it was told is on its way: until it says so itself it must not count as gone.
    return tellUp && next.observed() == State.STOPPED ? next.observed(State.STARTING) : next;
  }

  /** What is left of an instance whose fate has come: nothing of it lives, nothing is wanted. */
  private static Optional<Member> fulfilled(
      FleetState fleet, Member member, List<FleetAction> actions) {
    String name = member.spec().name();
    boolean gone = member.told() == Wanted.DOWN && member.observed() == State.STOPPED;
    if (!gone) {
      return Optional.of(member);
    }
    return switch (member.fate()) {
      case Fate.Kept _ -> Optional.of(member);
      case Fate.Removed _ -> {
        actions.add(new FleetAction.Drop(name));
        yield Optional.empty();
      }
      case Fate.Replaced replaced -> {
        actions.add(new FleetAction.Drop(name));
        Member fresh = created(replaced.by(), replaced.wanted(), null, actions);
        yield Optional.of(settled(fleet, fresh, actions));
      }
    };
  }

  /** Asked of every member after each change of any, and most depend on nothing. */
  private static List<String> lacking(FleetState fleet, Member member) {
    List<String> dependsOn = member.spec().service().dependsOn();
    if (dependsOn.isEmpty()) {
      return List.of();
    }
    return dependsOn.stream().filter(service -> !provenService(fleet, service)).toList();
  }

  private static boolean provenService(FleetState fleet, String service) {
    List<Member> members = fleet.of(service);
    return !members.isEmpty() && members.stream().allMatch(Member::proven);
  }

  /** Whether something that depends on it is also to end, and still lives. */
  private static boolean someoneNeeding(FleetState fleet, Member member) {
    return fleet.members().values().stream()
        .anyMatch(other ->
            other.alive()
                && other.wanted() == Wanted.DOWN
                && other.spec().service().dependsOn().contains(member.spec().service().name()));
  }

  /** The instances that these names stand for. */
  static Set<String> instances(FleetState fleet, Set<String> names) {
    Set<String> instances = new LinkedHashSet<>();
    fleet
        .members()
        .forEach((name, member) -> {
          if (names.contains(name) || names.contains(member.spec().service().name())) {
            instances.add(name);
          }
        });
    return instances;
  }

  private static Set<String> needed(FleetState fleet, Set<String> instances) {
    Set<String> direct = new LinkedHashSet<>();
    List<ServiceSpec> services = new ArrayList<>();
    for (Member member : fleet.members().values()) {
      services.add(member.spec().service());
      if (instances.contains(member.spec().name())) {
        direct.addAll(member.spec().service().dependsOn());
      }
    }
    return withDependencies(services, direct);
  }

  private static Set<String> needing(FleetState fleet, Set<String> instances) {
    Set<String> services = new LinkedHashSet<>();
    Set<String> found = new LinkedHashSet<>();
    fleet.members().values().stream()
        .filter(member -> instances.contains(member.spec().name()))
        .filter(member -> instances.containsAll(names(fleet.of(member.spec().service().name()))))
        .forEach(member -> found.add(member.spec().service().name()));
    Set<String> bases = Set.copyOf(found);
    boolean more = true;
    while (more) {
      more = false;
      for (Member member : fleet.members().values()) {
        ServiceSpec service = member.spec().service();
        if (service.dependsOn().stream().anyMatch(found::contains) && found.add(service.name())) {
          services.add(service.name());
          more = true;
        }
      }
    }
    services.removeAll(bases);
    return services;
  }

  private static List<String> names(List<Member> members) {
    return members.stream().map(member -> member.spec().name()).toList();
  }

  private static Set<String> withDependencies(List<ServiceSpec> services, Set<String> names) {
    Set<String> all = new LinkedHashSet<>(names);
    boolean more = true;
    while (more) {
      more = false;
      for (ServiceSpec service : services) {
        if (all.contains(service.name())) {
          more |= all.addAll(service.dependsOn());
        }
      }
    }
    return all;
  }
}
