package dev.mainstay.cli.config;

import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.supervisor.ServiceSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often a healthy service is looked at when the config does not say: a small project every two
 * seconds, a large one less often, so that all its probes together stay at about ten a second.
 *
 * <p>The default of one key follows from others, so it is made not to contradict them where it can:
 * it is no shorter than the longest timeout, and no longer than half of a heartbeat's age.
 *
 * @param instances how many the whole config declares
 */
record LookInterval(int instances) {

  /** What each instance of the project adds. */
  static final Duration EACH = Duration.ofMillis(100);

  static final Duration LEAST = Duration.ofSeconds(2);
  static final Duration MOST = Duration.ofSeconds(10);

  /**
   * How long each failure counts where no interval is declared ({@link ServiceSpec.Live#patience}):
   * whoever is looked at often is not ended sooner for it.
   */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** For a project with these services, and these servers of its gateway. */
  static LookInterval of(Collection<Section> services, Collection<Section> servers) {
    int copies = services.stream().mapToInt(s -> s.number("instances")).sum();
    return new LookInterval(copies + (int) servers.stream().filter(s -> s.has("command")).count());
  }

  /** The default for a service with these probes. */
  Duration of(List<ProbeSpec> answers, ProbeSpec.@Nullable Heartbeat heartbeat) {
    Duration interval = Duration.ofMillis(EACH.toMillis() * instances);
    if (heartbeat != null) {
      interval = shorter(interval, Duration.ofNanos(heartbeat.maxAge().toNanos() / 2));
    }
    for (ProbeSpec answer : answers) {
      interval = longer(interval, answer.timeout());
    }
    return shorter(longer(interval, LEAST), MOST);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
