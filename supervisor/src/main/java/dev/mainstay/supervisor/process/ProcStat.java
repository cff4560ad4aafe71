package dev.mainstay.supervisor.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;

/**
 * The fields in use of one line of /proc/PID/stat (proc(5)).
 *
 * @param kernel whether it is a thread of the kernel, which is no program
 * @param state the kernel's letter for the first thread
 * @param threads how many threads there are, ended ones that are not released included
 * @param startTicks when it began, in clock ticks since boot
 * @param codeStart address of its code; 0 until an exec is through with laying out memory
 * @param stackStart address of the bottom of its stack, another after each exec; 0 when hidden, and
 *     moved once more within the exec: final when {@code codeStart} is there
 */
record ProcStat(
    long pid,
    String name,
    boolean kernel,
    char state,
    long parent,
    long session,
    int threads,
    long startTicks,
    long codeStart,
    long stackStart) {

  /** Numbers of the fields, counted from 1 as in proc(5). */
  private static final int STATE = 3;

  private static final int PARENT = 4;
  private static final int SESSION = 6;
  private static final int FLAGS = 9;
  private static final int THREADS = 20;
  private static final int START_TICKS = 22;
  private static final int CODE_START = 26;
  private static final int STACK_START = 28;

  /**
   * The state is found within so many bytes: a pid of at most 7 digits, and a name of at most 15
   * bytes, some of which the kernel may show as 4.
   */
  static final int HEAD_BYTES = 80;

  /** PF_KTHREAD (include/linux/sched.h). */
  private static final long KERNEL_THREAD = 0x00200000;

  /** Whether the whole process has ended; a program may end its first thread and go on. */
  boolean hasEnded() {
    return state == 'X' || (state == 'Z' && threads <= 1);
  }

  /** Whether its first thread has ended while others go on. */
  boolean leaderHasEnded() {
    return state == 'Z' && threads > 1;
  }

  /** Reads the line; empty when it is torn. The name in it may hold any byte, ')' too. */
  static Optional<ProcStat> parse(byte[] line, int length) {
    int open = indexOf(line, length, '(');
    int close = lastIndexOf(line, length, ')');
    if (open < 1 || close < open) {
      return Optional.empty();
    }
    long[] fields = new long[STACK_START + 1];
    int at = close + 2;
    if (at >= length) {
      return Optional.empty();
    }
    char state = (char) line[at];
    at += 2;
    for (int field = STATE + 1; field <= STACK_START; field++) {
      long value = 0;
      for (; at < length && line[at] != ' '; at++) {
        value = line[at] == '-' ? value : value * 10 + line[at] - '0';
      }
      if (at >= length) {
        return Optional.empty();
      }
      at++;
      fields[field] = value;
    }
    long pid = Long.parseLong(new String(line, 0, open - 1, ISO_8859_1));
    String name = new String(line, open + 1, close - open - 1, ISO_8859_1);
    return Optional.of(
        new ProcStat(
            pid,
            name,
            (fields[FLAGS] & KERNEL_THREAD) != 0,
            state,
            fields[PARENT],
            fields[SESSION],
            (int) fields[THREADS],
            fields[START_TICKS],
            fields[CODE_START],
            fields[STACK_START]));
  }

  /** The state in the beginning of the line; 0 when it is torn. */
  static char letter(byte[] head, int length) {
    int close = lastIndexOf(head, length, ')');
    return close < 0 || close + 2 >= length ? 0 : (char) head[close + 2];
  }

  private static int indexOf(byte[] line, int length, char wanted) {
    for (int i = 0; i < length; i++) {
      if (line[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static int lastIndexOf(byte[] line, int length, char wanted) {
    for (int i = length - 1; i >= 0; i--) {
      if (line[i] == wanted) {
        return i;
      }
    }
    return -1;
  }
}
