package dev.mainstay.core.posix;

import java.util.HashMap;
import java.util.Map;

/**
 * Why a system call failed, as the kernel numbers it (errno(3)); the numbers are those of x86-64
 * and aarch64.
 */
public record Errno(int number) {

  public static final Errno EPERM = new Errno(1);
  public static final Errno ENOENT = new Errno(2);
  public static final Errno ESRCH = new Errno(3);
  public static final Errno EINTR = new Errno(4);
  public static final Errno ENXIO = new Errno(6);
  public static final Errno ENOEXEC = new Errno(8);
  public static final Errno EBADF = new Errno(9);
  public static final Errno ECHILD = new Errno(10);
  public static final Errno EAGAIN = new Errno(11);
  public static final Errno ENOMEM = new Errno(12);
  public static final Errno EACCES = new Errno(13);
  public static final Errno ENOTDIR = new Errno(20);
  public static final Errno EISDIR = new Errno(21);
  public static final Errno EINVAL = new Errno(22);
  public static final Errno EMFILE = new Errno(24);
  public static final Errno ENOSPC = new Errno(28);
  public static final Errno ENOSYS = new Errno(38);
  public static final Errno ELOOP = new Errno(40);
  public static final Errno EAFNOSUPPORT = new Errno(97);
  public static final Errno EADDRINUSE = new Errno(98);

  private static final Map<Integer, Entry> ENTRIES =
      entries(
          """
          1 EPERM operation not permitted
          2 ENOENT no such file or directory
          3 ESRCH no such process
          4 EINTR interrupted by a signal
          5 EIO input/output error
          6 ENXIO no such device or address
          7 E2BIG argument list too long
          8 ENOEXEC not a format that can be executed
          9 EBADF not an open descriptor
          10 ECHILD no such child process
          11 EAGAIN resource temporarily unavailable
          12 ENOMEM out of memory
          13 EACCES permission denied
          14 EFAULT bad address
          16 EBUSY device or resource busy
          17 EEXIST file exists
          18 EXDEV on another file system
          19 ENODEV no such device
          20 ENOTDIR not a directory
          21 EISDIR is a directory
          22 EINVAL invalid argument
          23 ENFILE too many open files on this machine
          24 EMFILE too many open files in this process
          25 ENOTTY not a terminal
          26 ETXTBSY the program file is open for writing
          27 EFBIG file too large
          28 ENOSPC no space left on the device
          29 ESPIPE cannot seek here
          30 EROFS read-only file system
          31 EMLINK too many links
          32 EPIPE nobody reads the other end
          34 ERANGE result too large
          36 ENAMETOOLONG file name too long
          38 ENOSYS not offered by this kernel
          39 ENOTEMPTY directory not empty
          40 ELOOP too many symbolic links
          80 ELIBBAD the program's interpreter is corrupt
          88 ENOTSOCK not a socket
          90 EMSGSIZE message too long
          95 EOPNOTSUPP not supported here
          97 EAFNOSUPPORT address family not supported
          98 EADDRINUSE address already in use
          99 EADDRNOTAVAIL address not available on this machine
          104 ECONNRESET connection reset by peer
          107 ENOTCONN not connected
          110 ETIMEDOUT timed out
          111 ECONNREFUSED connection refused
          116 ESTALE stale file handle
          122 EDQUOT disk quota exceeded
          """);

  private record Entry(String name, String text) {}

  /** Its symbolic name, such as {@code ENOENT}. */
  public String name() {
    Entry entry = ENTRIES.get(number);
    return entry == null ? "errno " + number : entry.name();
  }

  /** What it means, in lower case and without a full stop. */
  public String text() {
    Entry entry = ENTRIES.get(number);
    return entry == null ? "system error " + number : entry.text();
  }

  @Override
  public String toString() {
    return name() + " (" + text() + ")";
  }

  private static Map<Integer, Entry> entries(String table) {
    Map<Integer, Entry> entries = new HashMap<>();
    table
        .lines()
        .map(line -> line.split(" ", 3))
        .forEach(f -> entries.put(Integer.valueOf(f[0]), new Entry(f[1], f[2])));
    return Map.copyOf(entries);
  }
}
