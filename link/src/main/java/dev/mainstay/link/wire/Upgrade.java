package dev.mainstay.link.wire;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** One request to speak WebSocket from here on, and what must be answered to it (RFC 6455, 4). */
final class Upgrade {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;
  private static final String PROTOCOL = "sec-websocket-protocol";
  private static final String OWN_PREFIX = "sec-websocket-";

  /** The name of a header with which a proxy lets us in; told to nobody else. */
  static final String FOR_PROXY = "proxy-authorization";

  /** Headers that say how the request itself is to be read. */
  private static final Set<String> OWN =
      Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade");

  private final String key;
  private final List<String> protocols;
  private final String request;

  /**
   * A request with a key of its own.
   *
   * @param host and port, as the server is named
   * @throws IllegalArgumentException for headers that may not be
   */
  Upgrade(URI uri, String host, Map<String, String> headers, RandomGenerator random) {
    byte[] drawn = new byte[KEY_BYTES];
    random.nextBytes(drawn);
    this.key = Base64.getEncoder().encodeToString(drawn);
    StringBuilder lines = new StringBuilder("GET " + target(uri) + " HTTP/1.1\r\n");
    lines.append("Host: ").append(host).append("\r\n");
    lines.append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
    lines.append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ").append(key).append("\r\n");
    headers.forEach((name, value) -> {
      check(name, value);
      if (!name.equalsIgnoreCase(FOR_PROXY)) {
        lines.append(name).append(": ").append(value).append("\r\n");
      }
    });
    this.request = lines.append("\r\n").toString();
    this.protocols =
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase(PROTOCOL))
            .flatMap(header -> words(header.getValue()))
            .toList();
  }

  private static String target(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
  }

  private static void check(String name, String value) {
    String known = name.toLowerCase(Locale.ROOT);
    boolean ours = OWN.contains(known) || (known.startsWith(OWN_PREFIX) && !known.equals(PROTOCOL));
    // A token (RFC 9110, 5.6.2), and no line within a value.
    if (ours
        || !name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")
        || value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127 || c > 255)) {
      throw new IllegalArgumentException("a header that may not be");
    }
  }

  byte[] bytes() {
    return request.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Whether the answer agrees to all that was asked, and to nothing else. */
  boolean isAgreed(Answer answer) {
    return answer.status() == Answer.UPGRADED
        && answer.all("Upgrade").stream().anyMatch("websocket"::equalsIgnoreCase)
        && answer.all("Connection").stream()
            .flatMap(Upgrade::words)
            .anyMatch("upgrade"::equalsIgnoreCase)
        && answer.all("Sec-WebSocket-Accept").equals(List.of(accept()))
        && answer.all("Sec-WebSocket-Extensions").stream().allMatch(String::isEmpty)
        && protocols.containsAll(answer.all("Sec-WebSocket-Protocol"))
        && answer.all("Sec-WebSocket-Protocol").size() <= 1;
  }

  private String accept() {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1")
                  .digest((key + GUID).getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JDK has SHA-1", e);
    }
  }

  private static Stream<String> words(String list) {
    return Arrays.stream(list.split(",", -1)).map(String::strip);
  }
}
