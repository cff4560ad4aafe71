package dev.mainstay.link.bed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The head of a request.
 *
 * @param target path and query
 * @param headers by their names in lower case
 */
public record HttpHead(String target, Map<String, String> headers) {

  private static final String END = "\r\n\r\n";

  /** The bytes of a head, of a request or an answer, with the empty line behind it. */
  static byte[] bytes(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith(END)) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended in the middle of a request");
      }
      bytes.write(next);
    }
    return bytes.toByteArray();
  }

  static HttpHead read(InputStream in) throws IOException {
    List<String> lines = new String(bytes(in), StandardCharsets.ISO_8859_1).lines().toList();
    Map<String, String> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    return new HttpHead(lines.getFirst().split(" ", -1)[1], headers);
  }

  /** A header; empty when there is none. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }
}
