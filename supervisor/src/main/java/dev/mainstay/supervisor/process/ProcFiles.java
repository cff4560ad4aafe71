package dev.mainstay.supervisor.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mainstay.core.posix.BootTime;
import dev.mainstay.core.posix.Descriptor;
import dev.mainstay.probe.Words;
import dev.mainstay.supervisor.ProcessFacts;
import dev.mainstay.supervisor.ProcessIdentity;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * What /proc says (proc(5)). A process may vanish, or be hidden, between any two reads: then there
 * is no answer about it, never an error.
 */
final class ProcFiles {

  private static final int STAT_BYTES_MAX = 1024;

  /** With the three dots of a longer one it is at most 200 (ProcessFacts). */
  static final int COMMAND_CHARS_MAX = 197;

  /** Read at a time, and at most, of an environment or another long file. */
  private static final int CHUNK_BYTES = 8192;

  private static final int FILE_BYTES_MAX = 256 * 1024;

  /** How often, and how far apart, an environment is asked for until it is taken to be empty. */
  private static final int EXEC_ATTEMPTS_MAX = 10;

  /** An exec takes a tenth of a millisecond, or as long as the processor is taken by others. */
  private static final int FRESH_ATTEMPTS_MAX = 200;

  private static final long EXEC_PAUSE_NANOS = 50_000;

  /** Processes whose marks are remembered; they are forgotten together when more come. */
  private static final int REMEMBERED_MAX = 4096;

  private final String bootId;
  private final BootTime bootTime = BootTime.ofThisMachine();
  private final Map<Long, Remembered> remembered = new ConcurrentHashMap<>();

  /**
   * Marks by where the stack is, which is random at each exec and the same after a fork: so a
   * daemon that wrote over its environment is known by the process that it was forked from.
   */
  private final Map<Long, Marks> images = new ConcurrentHashMap<>();

  private final boolean randomised;

  /** Where our own stack is: a child has it too until it has begun its exec (vfork(2)). */
  private final long ownStack;

  private record Remembered(long startTicks, long stackStart, String name, Marks marks) {
    /** What could not be read is asked for again after an exec. */
    boolean isOf(ProcStat stat) {
      return startTicks == stat.startTicks()
          && (marks.legible() || stackStart == stat.stackStart());
    }

    /** Who is of another spawn, has this name, and began at about the same time. */
    Predicate<Remembered> twinWithin(long ticks) {
      return other ->
          !other.marks.spawn().isEmpty()
              && !other.marks.isOfSpawn(marks.spawn())
              && other.name.equals(name)
              && Math.abs(other.startTicks - startTicks) <= ticks;
    }
  }

  ProcFiles() {
    bootId = text("/proc/sys/kernel/random/boot_id").strip();
    randomised = !text("/proc/sys/kernel/randomize_va_space").startsWith("0");
    ownStack = stat(ProcessHandle.current().pid()).map(ProcStat::stackStart).orElse(0L);
  }

  /** Whether there is a /proc to read. */
  boolean works() {
    return !bootId.isEmpty() && stat(ProcessHandle.current().pid()).isPresent();
  }

  ProcessIdentity identity(ProcStat stat) {
    return new ProcessIdentity(stat.pid(), stat.startTicks(), bootId);
  }

  /** Whether {@code stat} is of exactly that process. */
  boolean isSame(ProcessIdentity identity, ProcStat stat) {
    return stat.startTicks() == identity.startTicks() && bootId.equals(identity.bootId());
  }

  Optional<ProcStat> stat(long pid) {
    return statIn("/proc/" + pid + "/stat");
  }

  /** Reads from an open stat file, which stays that process's own for ever. */
  static Optional<ProcStat> stat(Descriptor open) {
    byte[] line = new byte[STAT_BYTES_MAX];
    return open.readAt(0, line).toOptional().flatMap(length -> ProcStat.parse(line, length));
  }

  /** The state alone, from an open stat file; 0 when the process has been reaped. */
  static char letter(Descriptor open) {
    byte[] head = new byte[ProcStat.HEAD_BYTES];
    return open.readAt(0, head)
        .toOptional()
        .map(length -> ProcStat.letter(head, length))
        .orElse((char) 0);
  }

  static Optional<Descriptor> openStat(long pid) {
    return Descriptor.openForReading(Path.of("/proc/" + pid + "/stat")).toOptional();
  }

  /** Every process that we may see. */
  List<ProcStat> all() {
    List<ProcStat> all = new ArrayList<>();
    for (String name : names("/proc")) {
      if (isNumber(name)) {
        statIn("/proc/" + name + "/stat").ifPresent(all::add);
      }
    }
    return all;
  }

  /** The pids of our children, ended ones that nobody has waited for included. */
  List<Long> children() {
    List<Long> children = new ArrayList<>();
    for (String thread : names("/proc/self/task")) {
      for (String pid : text("/proc/self/task/" + thread + "/children").split(" ", -1)) {
        if (isNumber(pid)) {
          children.add(Long.valueOf(pid));
        }
      }
    }
    return children;
  }

  /** What a person wants to know, with the command line read now. */
  ProcessFacts facts(ProcStat stat) {
    return facts(stat, command(stat));
  }

  ProcessFacts facts(ProcStat stat, String command) {
    Instant startedAt = bootTime.plusTicks(stat.startTicks());
    char state = stat.leaderHasEnded() ? stateOfOthers(stat) : stat.state();
    return new ProcessFacts(identity(stat), stat.parent(), state, startedAt, command);
  }

  /** Its command line on one line; its name in brackets where it has none, or none yet. */
  static String command(ProcStat stat) {
    String text =
        bytes("/proc/" + stat.pid() + "/cmdline", CHUNK_BYTES)
            .map(bytes -> new String(bytes, UTF_8).replace('\0', ' '))
            .orElse("");
    String line = Words.oneLine(text, COMMAND_CHARS_MAX);
    return line.isEmpty() ? "[" + stat.name() + "]" : line;
  }

  /**
   * The marks in its environment, remembered once read: they are inherited, and a program that
   * writes over them later does not come from elsewhere by that.
   */
  Marks marks(ProcStat stat) {
    Remembered known = remembered.get(stat.pid());
    if (known != null && known.isOf(stat)) {
      if (known.stackStart() != stat.stackStart()) {
        remember(stat, known.marks()); // it executed another program, which may become a daemon
      }
      return known.marks();
    }
    Marks read = stat.kernel() ? Marks.ILLEGIBLE : read(stat.pid());
    Marks marks = read.spawn().isEmpty() ? images.getOrDefault(stat.stackStart(), read) : read;
    remember(stat, marks);
    return marks;
  }

  /** Has a process known by these marks from now on, whatever becomes of its environment. */
  void remember(ProcStat stat, Marks marks) {
    if (remembered.size() >= REMEMBERED_MAX) {
      remembered.clear();
    }
    remembered.put(
        stat.pid(), new Remembered(stat.startTicks(), stat.stackStart(), stat.name(), marks));
    if (!marks.spawn().isEmpty() && randomised && isImage(stat)) {
      if (images.size() >= REMEMBERED_MAX) {
        images.clear();
      }
      images.put(stat.stackStart(), marks);
    }
  }

  /** Whether its stack is its own, and where it will stay. */
  private boolean isImage(ProcStat stat) {
    return stat.codeStart() != 0 && stat.stackStart() != 0 && stat.stackStart() != ownStack;
  }

  /**
   * The kernel's name for a process that may be dead by now; empty when it was never seen, or when
   * another spawn had a process of that name within so many clock ticks, which has ended too.
   */
  String distinctName(ProcessIdentity process, long ticks) {
    Remembered known = remembered.get(process.pid());
    if (known == null || known.startTicks() != process.startTicks()) {
      return "";
    }
    Predicate<Remembered> isTwin = known.twinWithin(ticks);
    boolean distinct =
        remembered.entrySet().stream()
            .noneMatch(
                other -> isTwin.test(other.getValue()) && !lives(other.getKey(), other.getValue()));
    return distinct ? known.name() : "";
  }

  /** Whether it is still there: then it has left no daemon behind. */
  private boolean lives(long pid, Remembered process) {
    return stat(pid)
        .filter(now -> now.startTicks() == process.startTicks() && !now.hasEnded())
        .isPresent();
  }

  /** Has a child of ours known by its marks, once it is seen to have executed its program. */
  void rememberFresh(long pid, Marks marks) {
    for (int attempt = 0; attempt < FRESH_ATTEMPTS_MAX; attempt++) {
      Optional<ProcStat> stat = stat(pid).filter(s -> isImage(s) || s.hasEnded());
      if (stat.isPresent()) {
        remember(stat.get(), marks);
        return;
      }
      LockSupport.parkNanos(EXEC_PAUSE_NANOS);
    }
  }

  /** A process that is just executing a program has no environment for a moment. */
  private static Marks read(long pid) {
    for (int attempt = 0; attempt < EXEC_ATTEMPTS_MAX; attempt++) {
      Optional<byte[]> environ = bytes("/proc/" + pid + "/environ", FILE_BYTES_MAX);
      if (environ.isEmpty()) {
        return Marks.ILLEGIBLE;
      }
      if (environ.get().length > 0) {
        return Marks.of(environ.get());
      }
      LockSupport.parkNanos(EXEC_PAUSE_NANOS);
    }
    return Marks.ILLEGIBLE;
  }

  /** A whole small file as text; empty when it cannot be read. */
  static String text(String file) {
    return bytes(file, FILE_BYTES_MAX).map(read -> new String(read, UTF_8)).orElse("");
  }

  /** Z while the other threads may run, T or t when they are held. */
  private char stateOfOthers(ProcStat leader) {
    String tasks = "/proc/" + leader.pid() + "/task/";
    return Arrays.stream(names(tasks))
        .flatMap(task -> statIn(tasks + task + "/stat").stream())
        .map(ProcStat::state)
        .filter(state -> state == 'T' || state == 't')
        .findFirst()
        .orElse(leader.state());
  }

  private static Optional<ProcStat> statIn(String file) {
    Optional<Descriptor> opened = Descriptor.openForReading(Path.of(file)).toOptional();
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    try (Descriptor stat = opened.get()) {
      return stat(stat);
    }
  }

  /** The beginning of a file; empty when it cannot be opened. */
  private static Optional<byte[]> bytes(String file, int most) {
    Optional<Descriptor> opened = Descriptor.openForReading(Path.of(file)).toOptional();
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] chunk = new byte[Math.min(CHUNK_BYTES, most)];
    try (Descriptor open = opened.get()) {
      int count;
      do {
        count = open.readAt(read.size(), chunk).toOptional().orElse(0);
        read.write(chunk, 0, count);
      } while (count > 0 && read.size() < most);
    }
    return Optional.of(read.toByteArray());
  }

  private static String[] names(String directory) {
    String[] names = new File(directory).list();
    return names == null ? new String[0] : names;
  }

  private static boolean isNumber(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
