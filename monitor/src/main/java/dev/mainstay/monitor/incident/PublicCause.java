package dev.mainstay.monitor.incident;

import java.util.Map;
import java.util.Set;

/**
 * What anybody may be told of an outage's cause: one sentence for each code. A cause's own text
 * names commands, paths, pids and what a service answered, which are nobody else's business.
 */
public final class PublicCause {

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("bad-command", "Its program could not be started."),
          Map.entry("permission", "Its program was not allowed to start."),
          Map.entry("dependency", "Something that it needs did not work."),
          Map.entry("exited-early", "Its program ended before it was ready."),
          Map.entry("exited", "Its program ended."),
          Map.entry("signaled", "Its program was ended from outside."),
          Map.entry("oom-killed", "It ran out of memory."),
          Map.entry("not-listening", "It took no connections."),
          Map.entry("bound-not-listening", "It took no connections."),
          Map.entry("wrong-port", "It listened at another address than its own."),
          Map.entry("port-taken", "Another program was in its place."),
          Map.entry("wrong-process", "Another program was in its place."),
          Map.entry("no-answer", "It did not answer."),
          Map.entry("bad-answer", "It answered wrongly."),
          Map.entry("pid-mismatch", "Another copy of it was in its place."),
          Map.entry("frozen", "It was halted."),
          Map.entry("zombie", "It ended without going away."),
          Map.entry("stale-heartbeat", "It gave no sign of life."),
          Map.entry("stuck", "It did not get on with its work."),
          Map.entry("deadline", "It took too long to start."),
          Map.entry("crash-loop", "It ended again and again."),
          Map.entry("disk-full", "There was no room left on the disk."));

  private static final String OTHER = "It did not work as it should.";

  private PublicCause() {}

  /** The sentence for a code; a general one for codes that are not known. */
  public static String words(String code) {
    return WORDS.getOrDefault(code, OTHER);
  }

  /** The codes that have a sentence of their own. */
  public static Set<String> codes() {
    return WORDS.keySet();
  }
}
