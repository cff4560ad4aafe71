package dev.mainstay.supervisor;

import java.nio.file.Path;
import java.time.Instant;

/** Where the output of the services goes, as a port. The real one is in {@code logs}. */
public interface Outputs {

  /** The file that an instance's output is appended to; absolute. */
  Path file(String instance);

  /** Prepares the file for a start, with a line of our own that names it, and keeps it bounded. */
  void begin(InstanceSpec spec, long generation, Instant at);

  /** Adds a line of our own, such as the end of a process. */
  void note(InstanceSpec spec, String line);
}
