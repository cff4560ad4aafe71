package dev.mainstay.core.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One program to run as leader of a session of its own, with every signal at its default and none
 * blocked (posix_spawn(3)).
 *
 * <p>Its descriptors are: 0 from /dev/null, 1 and 2 appended to {@code output}, 3 appended to
 * {@code readiness} after that was emptied, and no other. With {@code ends}, 0 and 1 are those.
 *
 * @param program the file to execute; absolute, not looked up
 * @param arguments its argument vector, the name it is called by first
 * @param directory where it starts; entered before the program is looked at
 * @param output made when missing, mode 0600; absolute
 * @param readiness made when missing, mode 0600; absolute; null for no descriptor 3
 * @param ends open descriptors of this process that become its 0 and 1; null for none
 */
public record PosixSpawn(
    Path program,
    List<String> arguments,
    Map<String, String> environment,
    Path directory,
    Path output,
    @Nullable Path readiness,
    @Nullable Ends ends) {

  /**
   * Descriptors of this process for a program to talk by.
   *
   * @param input what it reads as its descriptor 0
   * @param output what it writes as its descriptor 1
   */
  public record Ends(Descriptor input, Descriptor output) {}

  /** A program that talks to nobody. */
  public PosixSpawn(
      Path program,
      List<String> arguments,
      Map<String, String> environment,
      Path directory,
      Path output,
      @Nullable Path readiness) {
    this(program, arguments, environment, directory, output, readiness, null);
  }

  private static final int SETSIGDEF = 0x04;
  private static final int SETSIGMASK = 0x08;
  private static final int SETSID = 0x80;

  /** Room for posix_spawnattr_t (336 bytes) and for posix_spawn_file_actions_t (80). */
  private static final int OPAQUE_BYTES = 512;

  private static final int SIGSET_BYTES = 128;

  /** Every signal but KILL (9) and STOP (19), which have no disposition, and 32, 33 (nptl(7)). */
  private static final long SETTABLE_SIGNALS = ~(1L << 8 | 1L << 18 | 1L << 31 | 1L << 32);

  private static final int READABLE_AND_WRITABLE_BY_OWNER = 0600;
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  /**
   * Runs it; the pid of the new process. It fails with the errno of whichever step failed: opening
   * a file, entering the directory, or executing the program.
   */
  public Result<Long> run() {
    try (Arena arena = Arena.ofConfined()) {
      Optional<MemorySegment> actions = fileActions(arena);
      if (actions.isEmpty()) {
        return new Result.Failed<>(Errno.ENOMEM);
      }
      try {
        MemorySegment pid = arena.allocate(JAVA_INT);
        int error =
            Function.SPAWN.call(
                pid.address(),
                text(arena, program),
                actions.get().address(),
                Attributes.ADDRESS,
                vector(arena, arguments),
                vector(arena, variables()));
        return Result.of(-error, _ -> (long) pid.get(JAVA_INT, 0));
      } finally {
        Function.ACTIONS_DESTROY.call(actions.get().address());
      }
    }
  }

  private List<String> variables() {
    List<String> variables = new ArrayList<>(environment.size());
    environment.forEach((name, value) -> variables.add(name + "=" + value));
    return variables;
  }

  /** What holds for every program: made once, never changed. */
  private static final class Attributes {
    static final long ADDRESS = make(Arena.global());

    private static long make(Arena arena) {
      long attributes = arena.allocate(OPAQUE_BYTES, 16).address();
      MemorySegment signals = arena.allocate(SIGSET_BYTES, 8);
      Function.ATTRIBUTES_INIT.call(attributes);
      Function.SET_MASK.call(attributes, signals.address());
      signals.set(JAVA_LONG, 0, SETTABLE_SIGNALS);
      Function.SET_DEFAULT.call(attributes, signals.address());
      Function.SET_FLAGS.call(attributes, SETSID | SETSIGDEF | SETSIGMASK);
      return attributes;
    }
  }

  /** The child's steps before it executes the program; empty when memory ran out. */
  private Optional<MemorySegment> fileActions(Arena arena) {
    MemorySegment actions = arena.allocate(OPAQUE_BYTES, 16);
    long a = actions.address();
    int append = Descriptor.O_WRONLY | Descriptor.O_CREAT | Descriptor.O_APPEND;
    int mode = READABLE_AND_WRITABLE_BY_OWNER;
    int error = Function.ACTIONS_INIT.call(a);
    if (ends == null) {
      error |= Function.OPEN.call(a, 0, text(arena, Path.of("/dev/null")), Descriptor.O_RDONLY, 0);
      error |= Function.OPEN.call(a, 1, text(arena, output), append, mode);
      error |= Function.DUP2.call(a, 1, 2);
    } else {
      error |= Function.DUP2.call(a, ends.input().number(), 0);
      error |= Function.DUP2.call(a, ends.output().number(), 1);
      error |= Function.OPEN.call(a, 2, text(arena, output), append, mode);
    }
    int next = 3;
    if (readiness != null) {
      int fresh = append | Descriptor.O_TRUNC;
      error |= Function.OPEN.call(a, next++, text(arena, readiness), fresh, mode);
    }
    error |= closeFrom(a, next);
    error |= Function.CHDIR.call(a, text(arena, directory));
    if (error != 0) {
      Function.ACTIONS_DESTROY.call(a);
      return Optional.empty();
    }
    return Optional.of(actions);
  }

  /**
   * The JDK leaves its own files and sockets open over an exec. Where the library cannot close them
   * in the child (glibc before 2.34, musl), they are marked in this process beforehand.
   */
  private static int closeFrom(long actions, int first) {
    if (Function.CLOSE_FROM.isPresent()) {
      return Function.CLOSE_FROM.call(actions, first);
    }
    var _ = Syscall.CLOSE_RANGE.call(3, Integer.MAX_VALUE, CLOSE_RANGE_CLOEXEC);
    return 0;
  }

  private static long text(Arena arena, Path path) {
    return arena.allocateFrom(path.toString()).address();
  }

  /** Pointers to the texts, and a null behind. They are copied as one: native memory is slow. */
  private static long vector(Arena arena, List<String> texts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long[] pointers = new long[texts.size() + 1];
    for (int i = 0; i < texts.size(); i++) {
      pointers[i] = bytes.size();
      bytes.writeBytes(texts.get(i).getBytes(StandardCharsets.UTF_8));
      bytes.write(0);
    }
    long start = arena.allocateFrom(JAVA_BYTE, bytes.toByteArray()).address();
    for (int i = 0; i < texts.size(); i++) {
      pointers[i] += start;
    }
    return arena.allocateFrom(JAVA_LONG, pointers).address();
  }

  /** The library functions around posix_spawn(3); each returns 0 or an errno. */
  private enum Function {
    SPAWN("posix_spawn"),
    ATTRIBUTES_INIT("posix_spawnattr_init"),
    SET_FLAGS("posix_spawnattr_setflags"),
    SET_MASK("posix_spawnattr_setsigmask"),
    SET_DEFAULT("posix_spawnattr_setsigdefault"),
    ACTIONS_INIT("posix_spawn_file_actions_init"),
    ACTIONS_DESTROY("posix_spawn_file_actions_destroy"),
    OPEN("posix_spawn_file_actions_addopen"),
    DUP2("posix_spawn_file_actions_adddup2"),
    CHDIR("posix_spawn_file_actions_addchdir_np"),
    CLOSE_FROM("posix_spawn_file_actions_addclosefrom_np");

    private final long address;

    Function(String name) {
      address = Libc.find(name);
    }

    boolean isPresent() {
      return address != Libc.MISSING;
    }

    int call(long... arguments) {
      return isPresent() ? Libc.function(address, arguments) : Errno.ENOSYS.number();
    }
  }
}
