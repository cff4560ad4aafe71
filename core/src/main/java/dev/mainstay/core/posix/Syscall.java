package dev.mainstay.core.posix;

/**
 * The system calls in use, with their numbers on x86-64 (arch/x86/entry/syscalls/syscall_64.tbl)
 * and on aarch64 (include/uapi/asm-generic/unistd.h).
 */
enum Syscall {
  READ(0, 63),
  WRITE(1, 64),
  CLOSE(3, 57),
  LSEEK(8, 62),
  RT_SIGACTION(13, 134),
  IOCTL(16, 29),
  PREAD64(17, 67),
  SOCKET(41, 198),
  CONNECT(42, 203),
  RECVMSG(47, 212),
  BIND(49, 200),
  GETSOCKNAME(51, 204),
  SETSOCKOPT(54, 208),
  GETSOCKOPT(55, 209),
  KILL(62, 129),
  FCNTL(72, 25),
  GETUID(102, 174),
  SETSID(112, 157),
  PRCTL(157, 167),
  CLOCK_GETTIME(228, 113),
  WAITID(247, 95),
  OPENAT(257, 56),
  PPOLL(271, 73),
  FALLOCATE(285, 47),
  EVENTFD2(290, 19),
  DUP3(292, 24),
  PIPE2(293, 59),
  PIDFD_SEND_SIGNAL(424, 424),
  PIDFD_OPEN(434, 434),
  CLOSE_RANGE(436, 436),
  PIDFD_GETFD(438, 438);

  private static final boolean AARCH64 = System.getProperty("os.arch", "").equals("aarch64");

  private final int x8664;
  private final int aarch64;

  Syscall(int x8664, int aarch64) {
    this.x8664 = x8664;
    this.aarch64 = aarch64;
  }

  /** Its number on this machine. */
  int number() {
    return AARCH64 ? aarch64 : x8664;
  }

  /** Makes the call: a value that is not negative, or minus the errno, as the kernel returns it. */
  long call(long... arguments) {
    return Libc.syscall(number(), arguments);
  }
}
