package dev.mainstay.core.posix;

import java.util.Optional;

/**
 * A handle on one process that can never come to mean another (pidfd_open(2), Linux 5.3). It is
 * readable, in the sense of poll(2), when the process has ended.
 */
public final class PidFd implements AutoCloseable {

  private final Descriptor descriptor;

  private PidFd(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  /** Opens the process that has this pid now; ESRCH when there is none. */
  public static Result<PidFd> open(long pid) {
    return Result.of(Syscall.PIDFD_OPEN.call(pid, 0), n -> new PidFd(new Descriptor(n)));
  }

  /** The descriptor's number, for {@link Poll}. */
  public int number() {
    return descriptor.number();
  }

  /** Sends a signal (pidfd_send_signal(2)); empty when it was sent, ESRCH when it has ended. */
  public Optional<Errno> send(Signal signal) {
    long returned = Syscall.PIDFD_SEND_SIGNAL.call(descriptor.number(), signal.number(), 0, 0);
    return Result.of(returned, Long::valueOf).failure();
  }

  /**
   * Duplicates a descriptor of that process into this one (pidfd_getfd(2), Linux 5.6); needs the
   * right to trace it (ptrace(2), PTRACE_MODE_ATTACH_REALCREDS), else EPERM.
   */
  public Result<Descriptor> descriptor(int theirs) {
    return Result.of(Syscall.PIDFD_GETFD.call(descriptor.number(), theirs, 0), Descriptor::new);
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
