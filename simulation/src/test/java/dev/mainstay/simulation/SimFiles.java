package dev.mainstay.simulation;

import dev.mainstay.supervisor.InstanceSpec;
import dev.mainstay.supervisor.Life;
import dev.mainstay.supervisor.Outputs;
import dev.mainstay.supervisor.RunStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The simulated run folder and logs: what is written survives the supervisor. */
final class SimFiles implements RunStore, Outputs {

  private final Map<String, Remembered> identities = new TreeMap<>();
  private final Set<String> flags = new TreeSet<>();
  private Disk disk = Disk.ROOMY;

  /** Whether anything can be written. */
  enum Disk {
    ROOMY,
    FULL
  }

  void on(Disk now) {
    disk = now;
  }

  private Optional<String> fault() {
    return switch (disk) {
      case ROOMY -> Optional.empty();
      case FULL -> Optional.of("No space left on device");
    };
  }

  Set<String> flags() {
    return flags;
  }

  Set<String> identities() {
    return identities.keySet();
  }

  @Override
  public Optional<String> save(InstanceSpec spec, Life life, String digest) {
    if (disk == Disk.ROOMY) {
      identities.put(spec.name(), new Remembered(spec.name(), life, digest));
    }
    return fault();
  }

  @Override
  public Optional<String> raise(InstanceSpec spec, Life life) {
    if (disk == Disk.ROOMY) {
      flags.add(spec.name());
    }
    return fault();
  }

  @Override
  public Optional<String> lower(InstanceSpec spec) {
    flags.remove(spec.name());
    return Optional.empty();
  }

  @Override
  public Optional<String> remove(String instance) {
    identities.remove(instance);
    flags.remove(instance);
    return Optional.empty();
  }

  @Override
  public List<Remembered> remembered() {
    return List.copyOf(identities.values());
  }

  @Override
  public Path readiness(InstanceSpec spec) {
    return Path.of("/sim/run/" + spec.name() + ".notify");
  }

  @Override
  public Path file(String instance) {
    return Path.of("/sim/logs/" + instance + ".log");
  }

  @Override
  public void begin(InstanceSpec spec, long generation, Instant at) {}

  @Override
  public void note(InstanceSpec spec, String line) {}
}
