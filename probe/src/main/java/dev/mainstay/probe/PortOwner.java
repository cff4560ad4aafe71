package dev.mainstay.probe;

/** Who may own a socket for it to count as the service's own. */
public sealed interface PortOwner {

  /** A process of the service's own tree; the default. */
  record Tree() implements PortOwner {}

  /** Anybody: another program serves in the service's place, such as a container engine. */
  record Any() implements PortOwner {}

  /** Any process with this command name, such as {@code docker-proxy}. */
  record Named(String command) implements PortOwner {

    /** Whether a command line is this program's; a title such as {@code nginx: master} is nginx. */
    public boolean runs(String commandLine) {
      String first = commandLine.split(" ", 2)[0];
      String name = first.substring(first.lastIndexOf('/') + 1);
      return command.equals(name.endsWith(":") ? name.substring(0, name.length() - 1) : name);
    }
  }
}
