package dev.mainstay.probe.tcp;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.Sockets.Listener;
import dev.mainstay.probe.Words;
import dev.mainstay.probe.port.Addresses;
import dev.mainstay.probe.port.OwnerCheck;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/**
 * Makes the connection of one attempt, to the right address: for a loopback target the family on
 * which a right process listens, so that a service bound to {@code ::1} alone is found too.
 */
public final class Dialer {

  private static final InetAddress LOOPBACK_4 = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress LOOPBACK_6 = InetAddress.ofLiteral("::1");

  /** Names of this machine for which both families are tried. */
  private static final Set<String> LOOPBACK =
      Set.of("localhost", "127.0.0.1", "::1", "0.0.0.0", "::", "");

  /** How many addresses of one name are tried. */
  private static final int ADDRESSES_MAX = 4;

  private final OwnerCheck check;
  private final Deadline deadline;

  /** For one attempt. */
  public Dialer(OwnerCheck check, Deadline deadline) {
    this.check = check;
    this.deadline = deadline;
  }

  /**
   * An open connection whose other end is not a stranger's, as far as can be told yet.
   *
   * @throws ProbeFault when there is none within the deadline
   */
  public Wire dial(String host, int port, boolean tls) throws ProbeFault {
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    List<InetAddress> addresses =
        LOOPBACK.contains(name.toLowerCase(Locale.ROOT)) ? loopback(name, port) : resolve(name);
    List<ProbeFault> refused = new ArrayList<>();
    List<ProbeFault> worse = new ArrayList<>();
    for (InetAddress address : addresses) {
      InetSocketAddress to = new InetSocketAddress(address, port);
      try {
        return open(to, name, tls);
      } catch (ConnectException e) {
        refused.add(ProbeFault.failed(CauseCode.NOT_LISTENING, Addresses.text(to)));
      } catch (ProbeFault e) {
        worse.add(e);
      }
    }
    if (!worse.isEmpty()) {
      throw worse.getFirst();
    }
    throw ProbeFault.failed(
        CauseCode.NOT_LISTENING,
        "connection refused on "
            + refused.stream().map(Throwable::getMessage).collect(Collectors.joining(" and "))
            + elsewhere(port));
  }

  private Wire open(InetSocketAddress to, String name, boolean tls)
      throws ConnectException, ProbeFault {
    Wire wire = connect(to);
    try {
      if (wire.toItself()) {
        throw new ConnectException("connected to itself: nobody listens");
      }
      wire.avoidStrangers();
      if (tls) {
        secure(wire, name);
      }
      return wire;
    } catch (ConnectException | ProbeFault | RuntimeException e) {
      wire.close();
      throw e;
    }
  }

  private Wire connect(InetSocketAddress to) throws ConnectException, ProbeFault {
    try {
      return Wire.connect(to, deadline, check);
    } catch (BindException e) {
      throw ProbeFault.broken("no local port is free to connect from");
    } catch (ConnectException e) {
      if (String.valueOf(e.getMessage()).contains("refused")) {
        throw e;
      }
      throw ProbeFault.failed(
          CauseCode.NO_ANSWER, "cannot connect to " + Addresses.text(to) + ": " + e.getMessage());
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      if (message.contains("Too many open files")) {
        throw ProbeFault.broken("too many open files in this process");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw ProbeFault.broken("the attempt was interrupted");
      }
      if (!deadline.over()) {
        throw ProbeFault.failed(
            CauseCode.NO_ANSWER, "cannot connect to " + Addresses.text(to) + ": " + message);
      }
      int queued = check.queued(to);
      throw ProbeFault.failed(
          CauseCode.NO_ANSWER,
          "no connection to "
              + Addresses.text(to)
              + " "
              + deadline.within()
              + (queued > 0 ? ", " + queued + " wait in the listener's queue" : ""));
    }
  }

  private void secure(Wire wire, String name) throws ProbeFault {
    try {
      wire.secure(name);
    } catch (SSLException e) {
      if (deadline.over()) {
        throw wire.fault(e, "no TLS handshake");
      }
      throw ProbeFault.failed(
          CauseCode.BAD_ANSWER,
          "no TLS on " + wire.place() + ": " + Words.oneLine(String.valueOf(e.getMessage()), 120));
    } catch (IOException e) {
      throw wire.fault(e, "no TLS handshake");
    }
  }

  /** The loopback addresses, those first on which a right process listens. */
  private List<InetAddress> loopback(String name, int port) {
    Set<InetAddress> ordered = new LinkedHashSet<>();
    for (Listener listener : check.rightListeners(port)) {
      switch (listener.address()) {
        case "127.0.0.1", "0.0.0.0" -> ordered.add(LOOPBACK_4);
        case "::1" -> ordered.add(LOOPBACK_6);
        default -> {} // "::" may serve both, and another address none of them.
      }
    }
    ordered.addAll(
        name.indexOf(':') >= 0 ? List.of(LOOPBACK_6, LOOPBACK_4) : List.of(LOOPBACK_4, LOOPBACK_6));
    return List.copyOf(ordered);
  }

  private String elsewhere(int port) {
    List<Listener> right = check.rightListeners(port);
    return right.isEmpty()
        ? ""
        : "; " + check.expected() + " listens on " + Words.of(right.getFirst().address(), port);
  }

  /** The addresses of a name; a resolver that hangs is left behind at the deadline. */
  private List<InetAddress> resolve(String name) throws ProbeFault {
    try {
      return List.of(InetAddress.ofLiteral(name));
    } catch (IllegalArgumentException e) {
      // A name.
    }
    FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(name));
    Thread.ofVirtual().name("resolve " + name).start(lookup);
    try {
      InetAddress[] found = lookup.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
      return List.of(found).subList(0, Math.min(found.length, ADDRESSES_MAX));
    } catch (TimeoutException e) {
      throw ProbeFault.broken("the name " + name + " was not resolved " + deadline.within());
    } catch (ExecutionException e) {
      throw e.getCause() instanceof UnknownHostException
          ? ProbeFault.broken("the name " + name + " cannot be resolved")
          : ProbeFault.broken("the name " + name + " cannot be resolved: " + e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProbeFault.broken("the attempt was interrupted");
    }
  }
}
