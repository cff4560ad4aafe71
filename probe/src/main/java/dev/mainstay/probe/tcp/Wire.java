package dev.mainstay.probe.tcp;

import dev.mainstay.core.Timeline;
import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Words;
import dev.mainstay.probe.port.Addresses;
import dev.mainstay.probe.port.OwnerCheck;
import dev.mainstay.probe.port.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.Locale;

/**
 * An open connection of one attempt. When the deadline comes its socket is closed under whoever
 * reads or writes, so that neither a slow drip nor a TLS record in pieces can prolong the attempt.
 */
public final class Wire implements AutoCloseable {

  private final Socket raw;
  private final Deadline deadline;
  private final OwnerCheck check;
  private final Timeline.Alarm alarm;
  private Socket talk;

  private Wire(Socket raw, Deadline deadline, OwnerCheck check) {
    this.raw = raw;
    this.talk = raw;
    this.deadline = deadline;
    this.check = check;
    this.alarm = deadline.timeline().at(deadline.end(), () -> shut(raw));
  }

  /** Connects; the owner of the other end is not judged yet. */
  static Wire connect(InetSocketAddress to, Deadline deadline, OwnerCheck check)
      throws IOException {
    Wire wire = new Wire(new Socket(Proxy.NO_PROXY), deadline, check);
    try {
      wire.raw.setTcpNoDelay(true);
      wire.raw.connect(to);
      return wire;
    } catch (IOException e) {
      wire.close();
      throw e;
    }
  }

  /** Whether the kernel connected the socket to itself, which it does on an unused high port. */
  boolean toItself() {
    return raw.getLocalPort() == raw.getPort()
        && raw.getLocalAddress().equals(raw.getInetAddress());
  }

  /** Speaks TLS from now on. */
  void secure(String host) throws IOException {
    talk = Tls.over(raw, host, raw.getPort());
  }

  /** Where it leads, such as {@code 127.0.0.1:8000}. */
  public String place() {
    return Addresses.text(remote());
  }

  /** What comes from the other end. */
  public InputStream in() throws IOException {
    return talk.getInputStream();
  }

  /** What goes to the other end; not buffered. */
  public OutputStream out() throws IOException {
    return talk.getOutputStream();
  }

  /** The longest a single read may take from now on, in milliseconds; 0 for until the deadline. */
  public void readTimeout(int millis) throws IOException {
    talk.setSoTimeout(millis);
  }

  /** Throws when a stranger listens there, so that it is sent nothing. */
  void avoidStrangers() throws ProbeFault {
    strangerRefused(check.listener(remote()));
  }

  /**
   * Who answered, in words such as {@code " by pid 12"}, empty when nobody was asked for. An end
   * that is closed already is judged by the listener it came from.
   *
   * @throws ProbeFault when it was somebody else, or cannot be told
   */
  public String confirm() throws ProbeFault {
    Verdict verdict = strangerRefused(check.connection(local(), remote()));
    if (verdict instanceof Verdict.Unknown) {
      verdict = strangerRefused(check.listener(remote()));
    }
    return switch (verdict) {
      case Verdict.Owned owned -> owned.by().isEmpty() ? "" : " by " + owned.by();
      case Verdict.Foreign foreign -> throw stranger(foreign);
      case Verdict.Unknown unknown ->
          throw ProbeFault.failed(
              CauseCode.WRONG_PROCESS,
              "it cannot be told whether "
                  + check.expected()
                  + " answered on "
                  + place()
                  + ": "
                  + unknown.why());
    };
  }

  /**
   * What an I/O error means.
   *
   * @param progress how far the answer had come, such as {@code no answer}
   */
  public ProbeFault fault(IOException error, String progress) {
    if (error instanceof ProbeFault known) {
      return known;
    }
    if (Thread.currentThread().isInterrupted()) {
      return ProbeFault.broken("the attempt was interrupted");
    }
    if (deadline.over()) {
      return ProbeFault.failed(
          CauseCode.NO_ANSWER, progress + " " + deadline.within() + acceptanceWords());
    }
    String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    String why =
        message.contains("reset") || message.contains("broken pipe")
            ? "connection reset"
            : Words.oneLine(message, 120);
    return ProbeFault.failed(
        CauseCode.NO_ANSWER, why + " after " + Words.of(deadline.took()) + ", " + progress);
  }

  /** Whether the program has accepted the connection. */
  OwnerCheck.Acceptance acceptance() {
    return check.acceptance(local(), remote());
  }

  /** {@code " (3 in the listener's queue)"}, empty when none is known of. */
  String queueWords() {
    int queued = check.queued(remote());
    return queued > 0 ? " (" + queued + " in the listener's queue)" : "";
  }

  private String acceptanceWords() {
    return switch (acceptance()) {
      case ACCEPTED_BY_KNOWN, ACCEPTED -> ", though the connection was accepted";
      case WAITING -> ", and the connection was not accepted" + queueWords();
      case UNKNOWN -> "";
    };
  }

  private Verdict strangerRefused(Verdict verdict) throws ProbeFault {
    if (verdict instanceof Verdict.Foreign foreign) {
      throw stranger(foreign);
    }
    return verdict;
  }

  private ProbeFault stranger(Verdict.Foreign foreign) {
    return ProbeFault.failed(
        CauseCode.WRONG_PROCESS,
        place() + " is held by " + foreign.by() + ", not by " + check.expected());
  }

  private InetSocketAddress local() {
    return new InetSocketAddress(raw.getLocalAddress(), raw.getLocalPort());
  }

  private InetSocketAddress remote() {
    return new InetSocketAddress(raw.getInetAddress(), raw.getPort());
  }

  /** Closes the connection in order; the deadline still holds. */
  @Override
  public void close() {
    shut(talk);
    shut(raw);
    alarm.cancel();
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed for us in any case.
    }
  }
}
