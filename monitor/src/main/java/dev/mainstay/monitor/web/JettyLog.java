package dev.mainstay.monitor.web;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What Jetty itself complains of: told as a fault instead of written to standard error. */
final class JettyLog extends Handler {

  /** Held, for the logging of the JDK forgets loggers that nobody holds. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  private final Faults faults;

  private JettyLog(Faults faults) {
    this.faults = faults;
  }

  /** Lets Jetty's warnings go to {@code faults} from now on; its chatter goes nowhere. */
  static void to(Faults faults) {
    for (Handler handler : JETTY.getHandlers()) {
      JETTY.removeHandler(handler);
    }
    JETTY.setLevel(Level.WARNING);
    JETTY.setUseParentHandlers(false);
    JETTY.addHandler(new JettyLog(faults));
  }

  @Override
  public void publish(LogRecord entry) {
    Throwable thrown = entry.getThrown();
    faults.tell(
        entry.getLoggerName() + ": " + entry.getMessage(),
        thrown == null ? new IllegalStateException(entry.getMessage()) : thrown);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
