package dev.mainstay.probe;

/** Who may own a socket for it to count as the service's own. */
public sealed interface PortOwner {

  /** A process of the service's own tree; the default. */
  record Tree() implements PortOwner {}

  /** Anybody: another program serves in the service's place, such as a container engine. */
  record Any() implements PortOwner {}

  /** Any process with this command name, such as {@code docker-proxy}. */
  record Named(String command) implements PortOwner {}
}
