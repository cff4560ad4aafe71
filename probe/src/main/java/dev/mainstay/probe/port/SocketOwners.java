package dev.mainstay.probe.port;

import dev.mainstay.core.posix.BootTime;
import dev.mainstay.probe.Sockets.Holder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
 * <p>Where a socket was found is kept and checked by one readlink the next time; what is known of
 * its process is read again only after {@link #HOLDER_NANOS}. A search of all processes that found
 * nobody is not repeated for {@link #MISS_NANOS}: the socket is another user's, and a poll must not
 * walk all of /proc each time.
 */
final class SocketOwners {

  /** How long a vain search of all processes counts, in nanoseconds. */
  private static final long MISS_NANOS = 500_000_000;

  /** How long the command of a process counts while it keeps a socket that was seen with it. */
  private static final long HOLDER_NANOS = 60_000_000_000L;

  /** No pid is given out again within this. */
  private static final long SAME_PID_NANOS = 100_000_000;

  /** How much of each kind is kept; when there is more, all of that kind is forgotten. */
  private static final int KNOWN_MAX = 4096;

  /** The longest command line that is read, in characters. */
  private static final int COMMAND_CHARS_MAX = 200;

  /** What is known of one socket. */
  sealed interface Place {
    /** A process has it open, as the descriptor behind the link {@code /proc/PID/fd/N}. */
    record At(long pid, Path link) {
      int descriptor() {
        return Integer.parseInt(link.getFileName().toString());
      }
    }

    /** It was found there, and this process had it open. */
    record Found(At at, Holder holder, long sinceNanos) implements Place {}

    /** Nobody was found who has it open. */
    record Nowhere(long sinceNanos) implements Place {}
  }

  private final Path proc;
  private final Map<Long, Place> known = new ConcurrentHashMap<>();

  /** By pid: what it was when a socket of it was last seen. */
  private final Map<Long, Seen> seen = new ConcurrentHashMap<>();

  /** By pid: the descriptor that its last accepted connection had; the next one often has it. */
  private final Map<Long, Path> accepted = new ConcurrentHashMap<>();

  private final BootTime bootTime = BootTime.ofThisMachine();

  private record Seen(Holder holder, long atNanos) {}

  SocketOwners(Path proc) throws IOException {
    this.proc = proc;
    if (!Files.isReadable(proc.resolve("stat"))) {
      throw new NoSuchFileException(proc.resolve("stat").toString(), null, "no proc(5) there");
    }
  }

  /** The process that has the socket open, one of {@code likely} before any other. */
  Optional<Holder> of(long inode, Set<Long> likely) {
    Place place = known.get(inode);
    Place.Found before =
        place instanceof Place.Found found && linksTo(found.at().link(), inode) ? found : null;
    if (before != null && (likely.isEmpty() || likely.contains(before.at().pid()))) {
      return Optional.of(holder(before, inode));
    }
    Place.At at = search(likely, inode);
    if (at == null && before != null) {
      return Optional.of(holder(before, inode));
    }
    if (at == null && !missedLately(place)) {
      at = search(everybody(), inode);
    }
    if (at != null) {
      Place.At where = at;
      Optional<Holder> holder = holder(where.pid());
      holder.ifPresent(who -> keep(inode, new Place.Found(where, who, System.nanoTime())));
      return holder;
    }
    if (!missedLately(place)) {
      keep(inode, new Place.Nowhere(System.nanoTime()));
    }
    return Optional.empty();
  }

  /** Who has a socket that was just seen where it was before. */
  private Holder holder(Place.Found found, long inode) {
    long now = System.nanoTime();
    Holder holder = found.holder();
    if (now - found.sinceNanos() > HOLDER_NANOS) {
      holder = holder(holder.pid()).orElse(holder);
      keep(inode, new Place.Found(found.at(), holder, now));
    }
    put(seen, holder.pid(), new Seen(holder, now));
    return holder;
  }

  private void keep(long inode, Place place) {
    put(known, inode, place);
  }

  private static <T> void put(Map<Long, T> map, long key, T value) {
    if (map.size() >= KNOWN_MAX) {
      map.clear();
    }
    map.put(key, value);
  }

  /** The process that has the socket open, if it is one of these; nobody else is looked at. */
  Optional<Holder> among(Set<Long> pids, long inode) {
    for (long pid : pids) {
      Path link = accepted.get(pid);
      if (link != null && linksTo(link, inode)) {
        return justSeen(pid);
      }
    }
    Place.At found = search(pids, inode);
    if (found == null) {
      return Optional.empty();
    }
    put(accepted, found.pid(), found.link());
    return justSeen(found.pid());
  }

  /** A process that has just been found; not read again if it was a moment ago. */
  private Optional<Holder> justSeen(long pid) {
    Seen before = seen.get(pid);
    return before != null && System.nanoTime() - before.atNanos() < SAME_PID_NANOS
        ? Optional.of(before.holder())
        : holder(pid);
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
              bootTime.plusTicks(ticks)));
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
}
