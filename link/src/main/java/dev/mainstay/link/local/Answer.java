package dev.mainstay.link.local;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** What is done with a request. */
sealed interface Answer {

  /** It may become a WebSocket. */
  Answer ADMITTED = new Admitted();

  /** It asked for something else. */
  Refused NO_WEBSOCKET =
      new Refused(426, "a bot connects here with a WebSocket", Map.of("Upgrade", "websocket"));

  record Admitted() implements Answer {}

  /** It is not let in, and told why. */
  record Refused(int status, String text, Map<String, String> headers) implements Answer {
    void write(Response response, Callback callback) {
      response.setStatus(status);
      headers.forEach(response.getHeaders()::put);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
      response.write(true, BufferUtil.toBuffer(text + "\n", StandardCharsets.UTF_8), callback);
    }
  }
}
