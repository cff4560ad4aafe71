package dev.mainstay.probe.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes of one GET request (RFC 9112). Nothing from the config can add a line to it.
 *
 * <p>The connection is asked to stay open, so that its other end can still be looked at when the
 * answer is there; we close it at once after that.
 */
public final class Request {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private Request() {}

  /**
   * A GET request.
   *
   * @param headers added to the usual ones, or in their place; names in any case
   */
  public static byte[] get(
      String host, int port, boolean tls, String path, Map<String, String> headers) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("Host", authority(host, port, tls));
    fields.put("User-Agent", "mainstay");
    fields.put("Accept", "*/*");
    fields.put("Accept-Encoding", "identity");
    fields.put("Connection", "keep-alive");
    Map<String, String> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    own.putAll(headers);
    fields.replaceAll((name, usual) -> own.containsKey(name) ? own.remove(name) : usual);
    fields.putAll(own);
    StringBuilder out = new StringBuilder(256);
    out.append("GET ").append(target(path)).append(" HTTP/1.1\r\n");
    fields.forEach((name, value) ->
        out.append(oneLine(name)).append(": ").append(oneLine(value)).append("\r\n"));
    return out.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String authority(String host, int port, boolean tls) {
    String name =
        host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
    String bracketed = name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
    return port == (tls ? HTTPS_PORT : HTTP_PORT) ? bracketed : bracketed + ":" + port;
  }

  /** The path with everything escaped that may not stand in a request line. */
  private static String target(String path) {
    StringBuilder out = new StringBuilder(path.startsWith("/") ? "" : "/");
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0x20 && b < 0x7F) {
        out.append((char) b);
      } else {
        out.append(String.format("%%%02X", b));
      }
    }
    return out.toString();
  }

  private static String oneLine(String text) {
    return text.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ');
  }
}
