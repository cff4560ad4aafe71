package dev.mainstay.supervisor.logs;

import java.nio.file.Path;

/** What the keeper of the logs has to tell. */
public sealed interface LogEvent {

  /** One line for people. */
  String words();

  /** Less than {@code floorBytes} are free where the logs are; told once until it is over. */
  record DiskFull(Path folder, long usableBytes, long floorBytes) implements LogEvent {
    @Override
    public String words() {
      return "disk full: %d MiB left for %s, at least %d MiB are needed"
          .formatted(usableBytes >> 20, folder, floorBytes >> 20);
    }
  }

  /** There is room again. */
  record DiskOk(Path folder, long usableBytes) implements LogEvent {
    @Override
    public String words() {
      return "disk has room again: %d MiB left for %s".formatted(usableBytes >> 20, folder);
    }
  }

  /** Lines of an instance are gone that would otherwise have been kept. */
  record LinesLost(String instance, long bytes) implements LogEvent {
    @Override
    public String words() {
      return "%d bytes of the log of %s are lost: no space to keep them".formatted(bytes, instance);
    }
  }

  /** A log could not be looked after; it is tried again. Told once until the reason changes. */
  record Trouble(String instance, String why) implements LogEvent {
    @Override
    public String words() {
      return "the log of " + instance + " cannot be rotated: " + why;
    }
  }
}
