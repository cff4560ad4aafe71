package dev.mainstay.probe.notify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Who a process descends from, read from /proc/PID/stat (proc(5)) at once. */
final class Ancestry {

  /** How many generations are looked at: enough for any script that calls a script. */
  static final int GENERATIONS_MAX = 16;

  /** Fields 4 and 22 of the line, counted from the one behind the name. */
  private static final int PARENT_FIELD = 1;

  private static final int START_FIELD = 19;

  private Ancestry() {}

  /** The sender and its ancestors below init; only the sender itself when it is gone. */
  static Notes.Sender of(long pid) {
    List<Long> line = new ArrayList<>(List.of(pid));
    String[] own = fields(pid);
    String[] fields = own;
    while (fields.length > PARENT_FIELD && line.size() < GENERATIONS_MAX) {
      long parent = Long.parseLong(fields[PARENT_FIELD]);
      if (parent <= 1) {
        break;
      }
      line.add(parent);
      fields = fields(parent);
    }
    long ticks = own.length > START_FIELD ? Long.parseLong(own[START_FIELD]) : 0;
    return new Notes.Sender(pid, ticks, List.copyOf(line));
  }

  private static String[] fields(long pid) {
    try {
      Path stat = Path.of("/proc", Long.toString(pid), "stat");
      String line = Files.readString(stat, StandardCharsets.ISO_8859_1);
      return line.substring(line.lastIndexOf(')') + 2).split(" ");
    } catch (IOException e) {
      return new String[0];
    }
  }
}
