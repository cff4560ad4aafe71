package dev.mainstay.monitor.alert.channel;

import dev.mainstay.core.json.Json;
import dev.mainstay.monitor.alert.Channel;
import dev.mainstay.monitor.alert.Message;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A POST to a URL of the config, in one of three shapes. A redirect is not followed: it would lead
 * to where nobody has allowed. Its name tells the host alone, for the path may be the secret.
 */
public final class WebChannel implements Channel {

  private static final Duration WITHIN = Duration.ofSeconds(10);

  private final Shape shape;
  private final URI url;

  /** The connections of all web channels; made when the first message goes out. */
  private static final class Client {
    static final HttpClient SHARED =
        HttpClient.newBuilder()
            .connectTimeout(WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** What the receiver understands. */
  public enum Shape {
    /** The whole message as JSON. */
    WEBHOOK,
    /** {@code {"text": ...}}, as Slack, Mattermost and Teams take it. */
    SLACK,
    /** The text as it is, title and priority in headers (ntfy's publishing). */
    NTFY
  }

  /** A channel to an http or https URL. */
  public WebChannel(Shape shape, URI url) {
    this.shape = shape;
    this.url = url;
  }

  @Override
  public String name() {
    return switch (shape) {
          case WEBHOOK -> "webhook ";
          case SLACK -> "slack ";
          case NTFY -> "ntfy ";
        }
        + url.getHost();
  }

  @Override
  public void bring(Message message) throws IOException, InterruptedException {
    HttpResponse<Void> answer;
    try {
      answer = Client.SHARED.send(request(message), HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException(url.getHost() + ": " + why, e);
    }
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(url.getHost() + " answered " + answer.statusCode());
    }
  }

  private HttpRequest request(Message message) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(WITHIN);
    return switch (shape) {
      case WEBHOOK -> json(request, message.body());
      case SLACK ->
          json(request, Json.object().put("text", message.title() + "\n" + message.text()).build());
      case NTFY ->
          request
              .header("X-Title", ascii(message.title()))
              .header("X-Priority", priority(message))
              .POST(HttpRequest.BodyPublishers.ofString(message.text()))
              .build();
    };
  }

  private static HttpRequest json(HttpRequest.Builder request, Json body) {
    return request
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.write()))
        .build();
  }

  private static String priority(Message message) {
    return switch (message.severity()) {
      case ERROR -> "4";
      case WARN -> "3";
      case INFO, DEBUG -> "2";
    };
  }

  /** A header takes visible ASCII alone; anything else becomes a question mark. */
  private static String ascii(String text) {
    return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII)
        .replaceAll("[^\\x20-\\x7e]", "?");
  }
}
