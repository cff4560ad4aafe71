package dev.mainstay.cli.stall;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The system calls in which programs wait, with their numbers on x86-64
 * (arch/x86/entry/syscalls/syscall_64.tbl) and on aarch64 (include/uapi/asm-generic/unistd.h).
 */
enum Waiting {
  READ(0, 63),
  WRITE(1, 64),
  POLL(7),
  SELECT(23),
  NANOSLEEP(35, 101),
  CONNECT(42, 203),
  ACCEPT(43, 202),
  SENDTO(44, 206),
  RECVFROM(45, 207),
  RECVMSG(47, 212),
  WAIT4(61, 260),
  FLOCK(73, 32),
  FSYNC(74, 82),
  FUTEX(202, 98),
  CLOCK_NANOSLEEP(230, 115),
  EPOLL_WAIT(232),
  OPENAT(257, 56),
  PSELECT6(270, 72),
  PPOLL(271, 73),
  EPOLL_PWAIT(281, 22),
  ACCEPT4(288, 242);

  private static final boolean AARCH64 = System.getProperty("os.arch", "").equals("aarch64");

  /** For one that aarch64 has not. */
  private static final int NONE = -1;

  /** Those whose first argument is what is waited for. */
  private static final Set<Waiting> ON_A_DESCRIPTOR =
      EnumSet.of(READ, WRITE, CONNECT, ACCEPT, SENDTO, RECVFROM, RECVMSG, FLOCK, FSYNC, ACCEPT4);

  private final int x8664;
  private final int aarch64;

  Waiting(int x8664) {
    this(x8664, NONE);
  }

  Waiting(int x8664, int aarch64) {
    this.x8664 = x8664;
    this.aarch64 = aarch64;
  }

  /** The call of a number on this machine; empty for one that is not known here. */
  static Optional<Waiting> of(int number) {
    for (Waiting call : values()) {
      if ((AARCH64 ? call.aarch64 : call.x8664) == number) {
        return Optional.of(call);
      }
    }
    return Optional.empty();
  }

  /** Whether its first argument is a descriptor. */
  boolean isOnDescriptor() {
    return ON_A_DESCRIPTOR.contains(this);
  }
}
