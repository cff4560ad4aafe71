package dev.mainstay.supervisor;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * All instances of a project as one thing to command and to look at. Every call returns at once:
 * what comes of it is seen in {@link #status} and told to watchers.
 */
public interface Fleet {

  /** Every instance, in the order of the config. */
  List<InstanceStatus> status();

  /** The names of all instances. */
  default Set<String> instances() {
    return status().stream().map(InstanceStatus::instance).collect(Collectors.toSet());
  }

  /**
   * One instance or, by a service's name, its first instance; empty for an unknown name, and for
   * all until what an earlier supervisor left has been looked at.
   */
  Optional<InstanceStatus> status(String name);

  /**
   * Changes what is wanted.
   *
   * @param names services or instances, all known; what they depend on is wanted up with them, and
   *     what depends on them is wanted down with them
   */
  void want(Set<String> names, Wanted wanted);

  /** Ends these and starts them again, also from {@code failed}. */
  void restart(Set<String> names);

  /**
   * Makes these the declared services: new ones are started, missing ones ended, changed ones
   * restarted, all others not touched.
   *
   * @return what will be done, by instance, in words
   */
  List<String> apply(List<ServiceSpec> services);

  /**
   * Tells every change of an instance's status, in order, from now on, until the returned handle is
   * closed. The consumer is called on a thread of the fleet and must not wait.
   */
  Watch watch(Consumer<InstanceStatus> told);

  /** Ends everything; completes when every tree is proven gone. */
  CompletionStage<Void> shutDown();

  /** A watcher's subscription. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
