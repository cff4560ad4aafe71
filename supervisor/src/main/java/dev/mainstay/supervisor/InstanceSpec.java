package dev.mainstay.supervisor;

import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * One copy of a service, as it is declared: its name and the ports that are its own.
 *
 * @param name unique in the project: {@code goals-8000} with a port of its own, {@code goals-2} for
 *     a further copy without, else {@code goals}
 * @param ports as the service's, but narrowed to this copy's where the range has one for each
 */
public record InstanceSpec(ServiceSpec service, String name, List<PortSpec> ports) {

  /** Every copy of a service, in order. */
  public static List<InstanceSpec> of(ServiceSpec service) {
    List<InstanceSpec> copies = new ArrayList<>();
    for (int copy = 0; copy < service.instances(); copy++) {
      List<PortSpec> ports = portsOf(service, copy);
      copies.add(new InstanceSpec(service, nameOf(service, copy, ports), ports));
    }
    return List.copyOf(copies);
  }

  /** Whether this declares the same program in all but how often it is looked at. */
  boolean differsInPaceOnly(InstanceSpec other) {
    InstanceSpec paced =
        new InstanceSpec(service.lookedAtEvery(other.service.live().interval()), name, ports);
    return !equals(other) && paced.equals(other);
  }

  private static List<PortSpec> portsOf(ServiceSpec service, int copy) {
    List<PortSpec> ports = new ArrayList<>();
    for (PortSpec port : service.ports()) {
      boolean oneEach =
          service.instances() > 1 && port.last() - port.first() + 1 == service.instances();
      ports.add(
          oneEach && port.first() > 0
              ? new PortSpec(port.name(), port.first() + copy, port.first() + copy)
              : port);
    }
    return List.copyOf(ports);
  }

  private static String nameOf(ServiceSpec service, int copy, List<PortSpec> ports) {
    if (!ports.isEmpty() && !ports.getFirst().picked()) {
      return service.name() + "-" + ports.getFirst().first();
    }
    return service.instances() == 1 ? service.name() : service.name() + "-" + (copy + 1);
  }
}
