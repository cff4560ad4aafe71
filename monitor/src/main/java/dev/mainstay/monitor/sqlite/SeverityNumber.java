package dev.mainstay.monitor.sqlite;

import dev.mainstay.core.Event.Severity;

/** Severities as the files keep them: OpenTelemetry's SeverityNumber, the lowest of each range. */
final class SeverityNumber {

  private SeverityNumber() {}

  static int of(Severity severity) {
    return switch (severity) {
      case DEBUG -> 5;
      case INFO -> 9;
      case WARN -> 13;
      case ERROR -> 17;
    };
  }

  static Severity severity(int number) {
    if (number >= 17) {
      return Severity.ERROR;
    }
    if (number >= 13) {
      return Severity.WARN;
    }
    return number >= 9 ? Severity.INFO : Severity.DEBUG;
  }
}
