package dev.mainstay.link.rest;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.template.Template;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes calls: each waits, and ends at an interrupt. Any thread may call. */
public final class Calls {

  /** The longest answer that is read. */
  static final int BODY_BYTES_MAX = 4 << 20;

  /** The longest pause that a remote can ask for. */
  static final Duration AFTER_MAX = Duration.ofDays(1);

  private static final int HOSTS_MAX = 1_000;
  private static final int SECONDS_DIGITS_MAX = 6;

  private final HttpClient client;
  private final InstantSource clock;
  private final Duration timeout;
  private final Map<String, String> values;

  /** Hosts that asked us to wait, and until when. */
  private final Map<String, Instant> silences = new ConcurrentHashMap<>();

  /**
   * Calls by this client.
   *
   * @param timeout of one call, from its first packet to the last of its answer
   * @param values what places of every call are filled with, besides its own
   */
  public Calls(
      HttpClient client, InstantSource clock, Duration timeout, Map<String, String> values) {
    this.client = client;
    this.clock = clock;
    this.timeout = timeout;
    this.values = Map.copyOf(values);
  }

  /**
   * Makes a call.
   *
   * @throws IOException when there is no answer, or it is too long; in words without a secret
   */
  Answer make(Call call, Map<String, String> own) throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(values);
    all.putAll(own);
    HttpRequest request = request(call, all);
    String host = request.uri().getHost();
    Instant silence = silences.getOrDefault(host, Instant.MIN);
    Instant now = clock.instant();
    if (now.isBefore(silence)) {
      long left = Duration.between(now, silence).toSeconds() + 1;
      throw new IOException(host + " asked us to wait: " + left + " s are left of that");
    }
    silences.remove(host);
    Answer answer = answer(call.method() + " at " + host, request);
    if (!answer.after().isZero() && silences.size() < HOSTS_MAX) {
      silences.put(host, clock.instant().plus(answer.after()));
    }
    return answer;
  }

  private HttpRequest request(Call call, Map<String, String> all) throws IOException {
    try {
      String body = call.body().json(all);
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(URI.create(url(call.url(), all)))
              .timeout(timeout)
              .method(
                  call.method(),
                  body.isEmpty()
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofString(body));
      boolean typed = call.headers().keySet().stream().anyMatch("content-type"::equalsIgnoreCase);
      if (!body.isEmpty() && !typed) {
        builder.header("Content-Type", "application/json");
      }
      call.headers().forEach((name, value) -> builder.header(name, value.plain(all)));
      return builder.build();
    } catch (IllegalArgumentException e) {
      // Its message repeats the URL or the header.
      throw new IOException("a " + call.method() + " has a URL or a header that cannot be sent");
    }
  }

  /** A place that a URL begins with is an address itself, and stays as it is. */
  private static String url(Template url, Map<String, String> all) {
    String text = url.toString();
    int end = text.indexOf('}');
    return text.startsWith("${") && end > 0
        ? all.getOrDefault(text.substring(2, end), "")
            + Template.of(text.substring(end + 1)).url(all)
        : url.url(all);
  }

  private Answer answer(String who, HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> asking =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), BODY_BYTES_MAX));
    try {
      HttpResponse<byte[]> got = asking.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      Json body =
          Json.tryParse(new String(got.body(), StandardCharsets.UTF_8)).orElse(Json.of(null));
      return new Answer(who, got.statusCode(), body, after(got));
    } catch (TimeoutException e) {
      throw new IOException(who + " had no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw new IOException(who + " failed: " + words(e));
    } finally {
      asking.cancel(true);
    }
  }

  private static String words(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message = cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }

  /** Retry-After in seconds or as a date (RFC 9110, 10.2.3); only where it means a refusal. */
  private Duration after(HttpResponse<?> answer) {
    int status = answer.statusCode();
    return status == 429 || status == 503
        ? answer.headers().firstValue("Retry-After").map(this::pause).orElse(Duration.ZERO)
        : Duration.ZERO;
  }

  private Duration pause(String text) {
    String value = text.strip();
    Duration pause;
    if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      pause =
          value.length() > SECONDS_DIGITS_MAX
              ? AFTER_MAX
              : Duration.ofSeconds(Long.parseLong(value));
    } else {
      try {
        Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        pause = Duration.between(clock.instant(), date);
      } catch (DateTimeParseException e) {
        return Duration.ZERO;
      }
    }
    return pause.isNegative() ? Duration.ZERO : pause.compareTo(AFTER_MAX) > 0 ? AFTER_MAX : pause;
  }
}
