package dev.mainstay.supervisor;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One process tree of an instance, from its spawn to its proven end.
 *
 * @param generation which spawn of the instance this is; outcomes of older ones are ignored
 * @param main the process that counts as the tree's own; changes when a parent exits and its child
 *     goes on
 * @param spawnToken the mark in its environment
 * @param spawnedAt when it was spawned, or began if it was adopted
 * @param ports the ports it was given, by name; the main one first
 * @param origin whether this supervisor started it
 */
public record Life(
    long generation,
    ProcessIdentity main,
    String spawnToken,
    Instant spawnedAt,
    Map<String, Integer> ports,
    Origin origin) {

  /** Where a life comes from. */
  public enum Origin {
    SPAWNED,
    /** Started by an earlier supervisor of the project, and recognised by its identity. */
    ADOPTED,
    /** Its first process exited with success and a descendant goes on. */
    FOLLOWED,
    /** An external service: no process of ours. */
    WATCHED
  }

  public Life {
    ports = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(ports));
  }

  /** The same life, with a descendant as its main process. */
  Life followedBy(ProcessIdentity descendant) {
    return new Life(generation, descendant, spawnToken, spawnedAt, ports, Origin.FOLLOWED);
  }
}
