package dev.mainstay.supervisor;

import dev.mainstay.supervisor.ServiceSpec.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All instances of a project at once, as far as they concern each other.
 *
 * @param members by instance name, in the order of the config
 */
public record FleetState(Map<String, Member> members) {

  /**
   * One instance among the others.
   *
   * @param wanted the wish of a person, or of what depends on it
   * @param told what its machine was last told; may lag behind the wish until others have ended
   * @param observed its public state
   * @param lacking what its machine was last told to wait for
   * @param fate what becomes of it when its process is gone
   */
  public record Member(
      InstanceSpec spec,
      Wanted wanted,
      Wanted told,
      State observed,
      List<String> lacking,
      Fate fate) {

    /** Whether a process of it may live. */
    boolean alive() {
      return switch (observed) {
        case STARTING, RUNNING, READY, BUSY, DEGRADED, UNRESPONSIVE, STUCK, STOPPING -> true;
        case STOPPED, WAITING, BACKOFF, FAILED, COMPLETED -> false;
      };
    }

    /** Whether what depends on it may start. */
    boolean proven() {
      return spec.service().kind() == Kind.TASK
          ? observed == State.COMPLETED
          : observed.satisfies() && observed != State.COMPLETED;
    }

    Member spec(InstanceSpec next) {
      return new Member(next, wanted, told, observed, lacking, fate);
    }

    Member wanted(Wanted next) {
      return new Member(spec, next, told, observed, lacking, fate);
    }

    Member told(Wanted next) {
      return new Member(spec, wanted, next, observed, lacking, fate);
    }

    Member observed(State next) {
      return new Member(spec, wanted, told, next, lacking, fate);
    }

    Member lacking(List<String> next) {
      return new Member(spec, wanted, told, observed, next, fate);
    }

    Member fate(Fate next) {
      return new Member(spec, wanted, told, observed, lacking, next);
    }
  }

  /** What becomes of an instance when its process is gone. */
  public sealed interface Fate {
    /** It stays declared. */
    record Kept() implements Fate {}

    /** It is declared no more. */
    record Removed() implements Fate {}

    /** It is declared otherwise now, and comes back as that. */
    record Replaced(InstanceSpec by, Wanted wanted) implements Fate {}
  }

  public FleetState {
    members = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** No instances. */
  public static FleetState empty() {
    return new FleetState(Map.of());
  }

  Optional<Member> member(String instance) {
    return Optional.ofNullable(members.get(instance));
  }

  FleetState with(String instance, Member member) {
    Map<String, Member> next = new LinkedHashMap<>(members);
    next.put(instance, member);
    return new FleetState(next);
  }

  /** The instances of one service. */
  List<Member> of(String service) {
    return members.values().stream()
        .filter(member -> member.spec().service().name().equals(service))
        .toList();
  }
}
