package dev.mainstay.supervisor.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * How often the kernel killed for want of memory, over a short past ({@code oom_kill} in
 * /proc/vmstat and, where there is one, in memory.events of our own cgroup).
 *
 * <p>A SIGKILL tells nobody who sent it; a counter that grew meanwhile does. The window is short so
 * that the end of some other program an hour ago does not count, and long enough for a large
 * process to be torn down. For the thread of {@link ExitWatch} only.
 */
final class OomKills {

  /** How far back growth counts. */
  private static final long WINDOW_NANOS = 20_000_000_000L;

  private static final int SAMPLES_MAX = 64;

  private final String events;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long atNanos, long onMachine, OptionalLong inCgroup) {}

  OomKills() {
    String cgroup =
        ProcFiles.text("/proc/self/cgroup")
            .lines()
            .filter(line -> line.startsWith("0::"))
            .map(line -> line.substring(3))
            .findFirst()
            .orElse("/");
    events = "/sys/fs/cgroup" + cgroup + "/memory.events";
  }

  /** Takes a sample; call it every few seconds. */
  void sample(long nowNanos) {
    while (samples.size() >= SAMPLES_MAX
        || (samples.size() > 1 && nowNanos - samples.element().atNanos() > WINDOW_NANOS)) {
      samples.remove();
    }
    samples.add(read(nowNanos));
  }

  /** Whether the kernel killed somebody, in our cgroup if that is known, in the short past. */
  boolean grew(long nowNanos) {
    if (samples.isEmpty()) {
      return false;
    }
    Sample then = samples.element();
    Sample now = read(nowNanos);
    boolean inCgroup =
        now.inCgroup().isEmpty()
            || then.inCgroup().isEmpty()
            || now.inCgroup().getAsLong() > then.inCgroup().getAsLong();
    return inCgroup && now.onMachine() > then.onMachine();
  }

  private Sample read(long nowNanos) {
    return new Sample(
        nowNanos,
        counter(ProcFiles.text("/proc/vmstat")).orElse(0),
        counter(ProcFiles.text(events)));
  }

  private static OptionalLong counter(String text) {
    String name = "oom_kill ";
    int at = text.startsWith(name) ? 0 : text.indexOf("\n" + name) + 1;
    if (!text.startsWith(name, at)) {
      return OptionalLong.empty();
    }
    int end = text.indexOf('\n', at);
    String number = text.substring(at + name.length(), end < 0 ? text.length() : end);
    return OptionalLong.of(Long.parseLong(number.strip()));
  }
}
