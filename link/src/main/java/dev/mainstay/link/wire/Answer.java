package dev.mainstay.link.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The head of an answer of HTTP/1.1.
 *
 * @param headers all values of each, by its name in lower case
 */
public record Answer(int status, Map<String, List<String>> headers) {

  /** The longest head that is taken, in bytes. */
  static final int HEAD_BYTES_MAX = 32 * 1024;

  /** Provisional answers that are skipped (RFC 9110, 15.2). */
  private static final int PROVISIONAL_MAX = 10;

  static final int UPGRADED = 101;

  public Answer {
    headers = Map.copyOf(headers);
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return all(name).stream().findFirst();
  }

  /** All values of a header. */
  List<String> all(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** Reads one, and no byte further than its empty line. */
  static Answer read(Source source) throws IOException {
    for (int i = 0; i < PROVISIONAL_MAX; i++) {
      Answer answer = parsed(head(source));
      if (answer.status >= 200 || answer.status == UPGRADED) {
        return answer;
      }
    }
    throw new IOException("it answers again and again that it is about to answer");
  }

  private static List<String> head(Source source) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    List<String> lines = new ArrayList<>();
    for (int bytes = 0; bytes < HEAD_BYTES_MAX; bytes++) {
      int next = next(source);
      if (next != '\n') {
        line.write(next);
        continue;
      }
      String whole = line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
      line.reset();
      if (whole.isEmpty()) {
        return lines;
      }
      lines.add(whole);
    }
    throw new IOException("its answer is longer than " + HEAD_BYTES_MAX + " bytes");
  }

  private static int next(Source source) throws IOException {
    try {
      if (source.isEmpty()) {
        source.fill();
      }
      return source.take();
    } catch (EOFException e) {
      throw new IOException("the connection ended before an answer", e);
    }
  }

  private static Answer parsed(List<String> lines) throws IOException {
    String[] words = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5]\\d\\d")) {
      throw new IOException("its answer is not HTTP");
    }
    Map<String, List<String>> headers = new HashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("its answer is not HTTP");
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new Answer(Integer.parseInt(words[1]), headers);
  }
}
