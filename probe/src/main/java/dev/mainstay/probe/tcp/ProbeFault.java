package dev.mainstay.probe.tcp;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeResult;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of an attempt before its goal: a way out of blocking code, turned into a {@link
 * ProbeResult} by the prober and never thrown further.
 */
public final class ProbeFault extends IOException {
  private static final long serialVersionUID = 1;

  /** Null when the prober itself could not work. */
  private final @Nullable CauseCode code;

  private ProbeFault(@Nullable CauseCode code, String detail) {
    super(detail);
    this.code = code;
  }

  /** The service failed the probe. */
  public static ProbeFault failed(CauseCode code, String detail) {
    return new ProbeFault(code, detail);
  }

  /** The prober could not work. */
  public static ProbeFault broken(String detail) {
    return new ProbeFault(null, detail);
  }

  /** The same with more to say. */
  public ProbeFault and(String more) {
    return more.isEmpty() ? this : new ProbeFault(code, getMessage() + more);
  }

  /** The same as a result; {@code what} was tried, such as {@code GET /health}. */
  public ProbeResult result(String what, Duration took) {
    String detail = what + " -> " + getMessage();
    return code == null
        ? new ProbeResult.Broken(detail, took)
        : new ProbeResult.Failed(code, detail, took);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this; // A hundred starting services make thousands of these; nobody reads the trace.
  }
}
