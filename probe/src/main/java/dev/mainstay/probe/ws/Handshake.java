package dev.mainstay.probe.ws;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.probe.ProbeSpec;
import dev.mainstay.probe.Words;
import dev.mainstay.probe.http.Head;
import dev.mainstay.probe.http.Request;
import dev.mainstay.probe.tcp.ProbeFault;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The upgrade of one connection (RFC 6455 section 4).
 *
 * @param key what we send; it is no secret, it only tells a WebSocket server from a parrot
 */
record Handshake(String key) {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  static Handshake random() {
    byte[] key = new byte[KEY_BYTES];
    ThreadLocalRandom.current().nextBytes(key);
    return new Handshake(Base64.getEncoder().encodeToString(key));
  }

  byte[] request(ProbeSpec.Ws spec) {
    return Request.get(
        spec.host(),
        spec.port(),
        spec.tls(),
        spec.path(),
        Map.of(
            "Connection", "Upgrade",
            "Upgrade", "websocket",
            "Sec-WebSocket-Version", "13",
            "Sec-WebSocket-Key", key));
  }

  /** Passes when the answer is the one that this very request asks for. */
  void judge(Head head) throws ProbeFault {
    if (head.status() != 101) {
      throw bad("HTTP works (" + head.status() + "), but it does not upgrade to WebSocket");
    }
    if (!head.value("upgrade").equalsIgnoreCase("websocket")) {
      throw bad("101, but it upgrades to \"" + Words.oneLine(head.value("upgrade"), 60) + "\"");
    }
    if (!head.value("sec-websocket-accept").equals(accept())) {
      throw bad("101, but Sec-WebSocket-Accept is not the answer to our key");
    }
  }

  String accept() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static ProbeFault bad(String detail) {
    return ProbeFault.failed(CauseCode.BAD_ANSWER, detail);
  }
}
