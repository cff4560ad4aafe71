package dev.mainstay.monitor.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of day files: their names, their size, what is set aside and what goes.
 *
 * <pre>
 *   2026-11-22.db               one UTC day, with SQLite's -wal and -shm beside it while it is open
 *   2026-11-21.db.damaged-1     set aside, never opened by us again
 *   floor                       numbers up to this one were given when the newest file was begun
 * </pre>
 */
final class DayFolder {

  private static final Pattern DAY = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.db");
  private static final Pattern ASIDE =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.db\\.damaged-\\d+");

  /** What SQLite keeps beside a file. */
  private static final List<String> COMPANIONS = List.of("-wal", "-shm");

  private static final String FLOOR = "floor";
  private static final int ASIDE_MAX = 10_000;

  private final Path root;

  DayFolder(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  Path root() {
    return root;
  }

  /** Makes it, for the owner only: events tell of everything. */
  void make() throws IOException {
    Files.createDirectories(root);
    if (Files.getFileAttributeView(root, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    }
  }

  Path of(LocalDate day) {
    return root.resolve(day + ".db");
  }

  /** The day files, the oldest first. */
  List<Path> days() throws IOException {
    return matching(DAY);
  }

  /** What was set aside, the oldest first. */
  List<Path> aside() throws IOException {
    return matching(ASIDE);
  }

  private List<Path> matching(Pattern pattern) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(root)) {
      for (Path file : all) {
        if (pattern.matcher(file.getFileName().toString()).matches() && isDated(file)) {
          found.add(file);
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    found.sort(null);
    return found;
  }

  /** Renames a file and what is beside it, so that it is in nobody's way; returns its new path. */
  Path setAside(Path file) throws IOException {
    Path to = file;
    for (int i = 1; i < ASIDE_MAX && Files.exists(to); i++) {
      to = root.resolve(file.getFileName() + ".damaged-" + i);
    }
    Files.move(file, to);
    for (String companion : COMPANIONS) {
      Path beside = Path.of(file + companion);
      if (Files.exists(beside)) {
        Files.move(beside, Path.of(to + companion), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return to;
  }

  /** Deletes what is too old or too much, but never the file of {@code today}. */
  List<Path> retain(Retention retention, LocalDate today) throws IOException {
    List<Path> all = new ArrayList<>(days());
    all.addAll(aside());
    all.remove(of(today));
    all.sort(null);
    LocalDate oldest = today.minusDays(retention.age().plusDays(1).minusNanos(1).toDays());
    long bytes = bytes();
    List<Path> gone = new ArrayList<>();
    for (Path file : all) {
      if (day(file).isBefore(oldest) || bytes > retention.bytes()) {
        bytes -= bytes(file);
        delete(file);
        gone.add(file);
      }
    }
    return gone;
  }

  /** Whether its name begins with a day that there is: 2026-02-31 is somebody else's. */
  private static boolean isDated(Path file) {
    try {
      return !day(file).isBefore(LocalDate.EPOCH);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  static LocalDate day(Path file) {
    return LocalDate.parse(file.getFileName().toString().substring(0, "2026-11-22".length()));
  }

  private static void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    for (String companion : COMPANIONS) {
      Files.deleteIfExists(Path.of(file + companion));
    }
  }

  /** The size of all that is in it. */
  long bytes() throws IOException {
    long sum = 0;
    for (Path file : days()) {
      sum += bytes(file);
    }
    for (Path file : aside()) {
      sum += bytes(file);
    }
    return sum;
  }

  /** The size of one file and what is beside it. */
  static long bytes(Path file) throws IOException {
    long sum = size(file);
    for (String companion : COMPANIONS) {
      sum += size(Path.of(file + companion));
    }
    return sum;
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Up to which number events were counted when the newest file was begun. */
  long floor() throws IOException {
    try {
      Matcher number =
          Pattern.compile("(\\d{1,18})\\s*").matcher(Files.readString(root.resolve(FLOOR)));
      return number.matches() ? Long.parseLong(number.group(1)) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Writes it down, so that no number is given twice though a file be lost. */
  void keepFloor(long seq) throws IOException {
    Path part = root.resolve(FLOOR + ".part");
    Files.writeString(part, seq + "\n");
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, root.resolve(FLOOR), StandardCopyOption.ATOMIC_MOVE);
  }
}
