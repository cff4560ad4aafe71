package dev.mainstay.supervisor.process;

import dev.mainstay.supervisor.Exit;
import dev.mainstay.supervisor.ProcessIdentity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How the processes of late ended, for who asks after the end: a program may be gone before its
 * spawner gets to say whom to tell. Any thread may call.
 */
final class EndedProcesses {

  /** How many ends are remembered; the oldest is forgotten first. */
  private static final int REMEMBERED_MAX = 1024;

  private final Map<ProcessIdentity, Exit> exits = new LinkedHashMap<>();

  synchronized void add(ProcessIdentity process, Exit exit) {
    exits.put(process, exit);
    if (exits.size() > REMEMBERED_MAX) {
      exits.remove(exits.keySet().iterator().next());
    }
  }

  synchronized Optional<Exit> of(ProcessIdentity process) {
    return Optional.ofNullable(exits.get(process));
  }
}
