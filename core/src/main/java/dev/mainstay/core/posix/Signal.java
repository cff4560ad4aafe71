package dev.mainstay.core.posix;

import java.util.Locale;
import java.util.Optional;

/** The standard signals of Linux on x86-64 and aarch64 (signal(7)). */
public enum Signal {
  HUP(1),
  INT(2),
  QUIT(3),
  ILL(4),
  TRAP(5),
  ABRT(6),
  BUS(7),
  FPE(8),
  KILL(9),
  USR1(10),
  SEGV(11),
  USR2(12),
  PIPE(13),
  ALRM(14),
  TERM(15),
  STKFLT(16),
  CHLD(17),
  CONT(18),
  STOP(19),
  TSTP(20),
  TTIN(21),
  TTOU(22),
  URG(23),
  XCPU(24),
  XFSZ(25),
  VTALRM(26),
  PROF(27),
  WINCH(28),
  IO(29),
  PWR(30),
  SYS(31);

  private final int number;

  Signal(int number) {
    this.number = number;
  }

  /** Its number. */
  public int number() {
    return number;
  }

  /** The signal of that name, with or without {@code SIG}, in either case. */
  public static Optional<Signal> named(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    String bare = upper.startsWith("SIG") ? upper.substring(3) : upper;
    for (Signal signal : values()) {
      if (signal.name().equals(bare)) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }

  /** What a person calls the signal of that number, such as {@code SIGTERM}; never empty. */
  public static String nameOf(int number) {
    for (Signal signal : values()) {
      if (signal.number == number) {
        return "SIG" + signal.name();
      }
    }
    return "signal " + number;
  }

  /** Sends it to a process by pid (kill(2)); empty when it was sent. */
  public Optional<Errno> sendTo(long pid) {
    return Result.of(Syscall.KILL.call(pid, number), Long::valueOf).failure();
  }
}
