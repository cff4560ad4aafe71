package dev.mainstay.link.websocket;

import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.wire.Answer;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import javax.net.ssl.SSLException;

/** What it means that a handshake failed, in words without secrets: no path, no query. */
final class Refusals {

  /** The longest pause that a remote can ask for. */
  static final Duration AFTER_MAX = Duration.ofDays(1);

  private static final int UPGRADED = 101;
  private static final int SECONDS_DIGITS_MAX = 9;

  private final InstantSource clock;

  Refusals(InstantSource clock) {
    this.clock = clock;
  }

  /** What an answer means that was no upgrade, and no redirect that can be followed. */
  Refusal answered(String where, Answer answer) {
    int status = answer.status();
    Duration after = answer.header("Retry-After").map(this::after).orElse(Duration.ZERO);
    return switch (status) {
      case UPGRADED -> Refusal.again(where + " agreed to a WebSocket, but not as RFC 6455 says");
      case 401, 403 ->
          new Refusal(Refusal.Kind.FOR_GOOD, where + " does not let us in: HTTP " + status, after);
      case 404, 410 ->
          new Refusal(
              Refusal.Kind.AGAIN,
              where + " has no WebSocket at that address: HTTP " + status,
              after);
      case 429, 503 ->
          new Refusal(Refusal.Kind.AGAIN, where + " asks us to wait: HTTP " + status, after);
      default -> new Refusal(Refusal.Kind.AGAIN, where + " answered HTTP " + status, after);
    };
  }

  /** What it means that there was no answer. */
  static Refusal failed(String where, Throwable fault) {
    return switch (fault) {
      case UnknownHostException _ -> Refusal.again("there is no address for " + where);
      case SocketTimeoutException _ -> Refusal.again(where + " did not answer in time");
      case ConnectException _ ->
          Refusal.again(where + " refuses connections, or cannot be reached");
      case NoRouteToHostException _ -> Refusal.again(where + " cannot be reached: " + words(fault));
      case SSLException _ -> Refusal.again(where + " is not trusted (TLS): " + trust(fault, fault));
      default -> Refusal.again(where + " did not complete a handshake: " + words(fault));
    };
  }

  /** Why a certificate is not trusted, as people say it; the words of the JDK for all else. */
  private static String trust(Throwable fault, Throwable cause) {
    return switch (cause) {
      case CertificateExpiredException _ -> "its certificate has expired: " + words(cause);
      case CertificateNotYetValidException _ ->
          "its certificate is not valid yet, or the clock of this machine is wrong: "
              + words(cause);
      case CertPathBuilderException _ ->
          "nobody whom this JDK trusts vouches for it: " + words(cause);
      default -> cause.getCause() == null ? words(fault) : trust(fault, cause.getCause());
    };
  }

  /** A fault in words: its message, or what kind it is. */
  static String words(Throwable fault) {
    String message = fault.getMessage();
    if (message != null && !message.isBlank()) {
      return message;
    }
    Throwable cause = fault.getCause();
    return cause == null ? fault.getClass().getSimpleName() : words(cause);
  }

  /** Seconds, or a date (RFC 9110, 10.2.3); zero for anything else. */
  private Duration after(String text) {
    String plain = text.strip();
    Duration asked = Duration.ZERO;
    if (!plain.isEmpty()
        && plain.length() <= SECONDS_DIGITS_MAX
        && plain.chars().allMatch(c -> c >= '0' && c <= '9')) {
      asked = Duration.ofSeconds(Integer.parseInt(plain));
    } else {
      try {
        asked =
            Duration.between(
                clock.instant(),
                ZonedDateTime.parse(plain, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      } catch (DateTimeParseException e) {
        // Not a date either: as if it were not there.
      }
    }
    if (asked.isNegative()) {
      return Duration.ZERO;
    }
    return asked.compareTo(AFTER_MAX) > 0 ? AFTER_MAX : asked;
  }
}
