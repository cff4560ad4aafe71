package dev.mainstay.probe.port;

import dev.mainstay.probe.Sockets.Holder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which process has a socket open, by the links in {@code /proc/PID/fd} (proc_pid_fd(5)); safe for
 * use by several threads.
 *
 * <p>Where a socket was found is kept and checked by one readlink the next time. A search of all
 * processes that found nobody is not repeated for {@link #MISS_NANOS}: the socket is another
 * user's, and a poll must not walk all of /proc each time.
 */
final class SocketOwners {

  /** How long a vain search of all processes counts, in nanoseconds. */
  private static final long MISS_NANOS = 500_000_000;

  /** How many sockets' places are kept; when there are more, all are forgotten. */
  private static final int KNOWN_MAX = 4096;

  /** Ticks a second of /proc/PID/stat: USER_HZ, which is 100 on every Linux that runs a JVM. */
  private static final long TICKS_PER_SECOND = 100;

  /** The longest command line that is read, in characters. */
  private static final int COMMAND_CHARS_MAX = 200;

  /** What is known of one socket. */
  sealed interface Place {
    /** A process has it open, as the descriptor behind the link {@code /proc/PID/fd/N}. */
    record At(long pid, Path link) implements Place {
      int descriptor() {
        return Integer.parseInt(link.getFileName().toString());
      }
    }

    /** Nobody was found who has it open. */
    record Nowhere(long sinceNanos) implements Place {}
  }

  private final Path proc;
  private final Map<Long, Place> known = new ConcurrentHashMap<>();
  private final long bootSeconds;

  SocketOwners(Path proc) throws IOException {
    this.proc = proc;
    this.bootSeconds = bootSeconds(proc);
  }

  /** The process that has the socket open, one of {@code likely} before any other. */
  Optional<Holder> of(long inode, Set<Long> likely) {
    Place place = known.get(inode);
    Place.At before = place instanceof Place.At at && linksTo(at.link(), inode) ? at : null;
    if (before != null && (likely.isEmpty() || likely.contains(before.pid()))) {
      return holder(before.pid());
    }
    Place.At found = search(likely, inode);
    if (found == null) {
      found = before;
    }
    if (found == null && !missedLately(place)) {
      found = search(everybody(), inode);
    }
    if (known.size() >= KNOWN_MAX) {
      known.clear();
    }
    if (found != null) {
      known.put(inode, found);
      return holder(found.pid());
    }
    if (!missedLately(place)) {
      known.put(inode, new Place.Nowhere(System.nanoTime()));
    }
    return Optional.empty();
  }

  /** The process that has the socket open, if it is one of these; nobody else is looked at. */
  Optional<Holder> among(Set<Long> pids, long inode) {
    Place.At found = search(pids, inode);
    return found == null ? Optional.empty() : holder(found.pid());
  }

  /** Every socket that these processes have open: its inode, and one place where it is open. */
  Map<Long, Place.At> sockets(Set<Long> pids) {
    Map<Long, Place.At> places = new HashMap<>();
    for (long pid : pids) {
      visit(
          pid,
          (link, inode) -> {
            places.putIfAbsent(inode, new Place.At(pid, link));
            return true;
          });
    }
    return places;
  }

  /** What a person needs to know of a process; empty when it is gone. */
  Optional<Holder> holder(long pid) {
    try {
      Path directory = proc.resolve(Long.toString(pid));
      String stat = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
      String command = Files.readString(directory.resolve("cmdline"));
      int nameEnd = stat.lastIndexOf(')');
      List<String> fields = List.of(stat.substring(nameEnd + 2).split(" "));
      long ticks = Long.parseLong(fields.get(19)); // Field 22; the list begins with field 3.
      String words = command.replace('\0', ' ').strip();
      if (words.isEmpty()) {
        words = "[" + stat.substring(stat.indexOf('(') + 1, nameEnd) + "]";
      }
      return Optional.of(
          new Holder(
              pid,
              words.substring(0, Math.min(words.length(), COMMAND_CHARS_MAX)),
              Instant.ofEpochSecond(bootSeconds).plusMillis(ticks * 1000 / TICKS_PER_SECOND)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean missedLately(@Nullable Place place) {
    return place instanceof Place.Nowhere miss
        && System.nanoTime() - miss.sinceNanos() < MISS_NANOS;
  }

  private Place.@Nullable At search(Iterable<Long> pids, long inode) {
    for (long pid : pids) {
      List<Path> found = new ArrayList<>(1);
      visit(
          pid,
          (link, seen) -> {
            if (seen == inode) {
              found.add(link);
            }
            return found.isEmpty();
          });
      if (!found.isEmpty()) {
        return new Place.At(pid, found.getFirst());
      }
    }
    return null;
  }

  /** Looks at one open socket of a process; false ends the visit. */
  private interface SocketVisitor {
    boolean socket(Path link, long inode);
  }

  private void visit(long pid, SocketVisitor visitor) {
    Path directory = proc.resolve(Long.toString(pid)).resolve("fd");
    try (DirectoryStream<Path> links = Files.newDirectoryStream(directory)) {
      for (Path link : links) {
        long inode = inode(link);
        if (inode != 0 && !visitor.socket(link, inode)) {
          return;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Gone by now, or another user's: nothing to see there.
    }
  }

  private static boolean linksTo(Path link, long inode) {
    return inode(link) == inode;
  }

  /** The inode of the socket behind {@code /proc/PID/fd/N}; 0 when it is no socket. */
  private static long inode(Path link) {
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("socket:[") ? Long.parseLong(target, 8, target.length() - 1, 10) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private Set<Long> everybody() {
    Set<Long> pids = new HashSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path entry : entries) {
        pids.add(Long.parseLong(entry.getFileName().toString()));
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Set.of();
    }
    return pids;
  }

  private static long bootSeconds(Path proc) throws IOException {
    for (String line : Files.readAllLines(proc.resolve("stat"))) {
      if (line.startsWith("btime ")) {
        return Long.parseLong(line, 6, line.length(), 10);
      }
    }
    throw new IOException(proc.resolve("stat") + " has no line btime");
  }
}
