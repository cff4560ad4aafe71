package dev.mainstay.link.local;

import java.util.function.BiConsumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Where Jetty's warnings go: to whom faults are told, unless another server has them already. */
final class JettyWarnings extends Handler {

  /** Held, for the logging of the JDK forgets loggers that nobody holds. */
  private static final Logger LOG = Logger.getLogger("org.eclipse.jetty");

  private final BiConsumer<String, Throwable> faults;

  private JettyWarnings(BiConsumer<String, Throwable> faults) {
    this.faults = faults;
  }

  static void to(BiConsumer<String, Throwable> faults) {
    if (LOG.getHandlers().length == 0) {
      LOG.setLevel(Level.WARNING);
      LOG.setUseParentHandlers(false);
      LOG.addHandler(new JettyWarnings(faults));
    }
  }

  @Override
  public void publish(LogRecord entry) {
    Throwable thrown = entry.getThrown();
    faults.accept(
        entry.getLoggerName() + ": " + entry.getMessage(),
        thrown == null ? new IllegalStateException(entry.getMessage()) : thrown);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
