package dev.mainstay.gateway.mcp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for one upstream: clients take turns, and the calls of one client keep their
 * order, but for those that a limit of their own holds back.
 */
final class FairQueue {

  private final Map<ClientId, TreeMap<Long, Call>> byClient = new LinkedHashMap<>();
  private int size;

  int size() {
    return size;
  }

  /** Puts a call where its number says among those of its client. */
  void add(Call call) {
    byClient.computeIfAbsent(call.client(), _ -> new TreeMap<>()).put(call.number(), call);
    size++;
  }

  /** Takes a call out; harmless when it is not there. */
  void remove(Call call) {
    TreeMap<Long, Call> own = byClient.get(call.client());
    if (own != null && own.remove(call.number()) != null) {
      size--;
      if (own.isEmpty()) {
        byClient.remove(call.client());
      }
    }
  }

  /** Takes the next call that may go now; null when there is none. */
  @Nullable Call next(Predicate<Call> mayGo) {
    Call next = first(mayGo);
    if (next != null) {
      remove(next);
      // Whoever had a turn stands at the end of the line.
      TreeMap<Long, Call> rest = byClient.remove(next.client());
      if (rest != null) {
        byClient.put(next.client(), rest);
      }
    }
    return next;
  }

  private @Nullable Call first(Predicate<Call> mayGo) {
    for (TreeMap<Long, Call> own : byClient.values()) {
      for (Call call : own.values()) {
        if (mayGo.test(call)) {
          return call;
        }
      }
    }
    return null;
  }
}
