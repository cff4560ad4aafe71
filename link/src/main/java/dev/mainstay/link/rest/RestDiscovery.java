package dev.mainstay.link.rest;

import dev.mainstay.link.Discovery;
import dev.mainstay.link.Position;
import dev.mainstay.link.Profile.Address;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;

/** An address that one call answers with. */
public final class RestDiscovery implements Discovery {

  private final Calls calls;
  private final Spec spec;

  /**
   * Which call, and where the address is in its answer.
   *
   * @param url path of the address
   * @param append what is put behind it, such as {@code ?v=2}
   * @param headers of the handshake
   */
  public record Spec(Call call, String url, String append, Map<String, String> headers) {
    public Spec {
      headers = Map.copyOf(headers);
    }

    /** Headers may hold a secret. */
    @Override
    public String toString() {
      return call + " -> " + url;
    }
  }

  /** A discovery by these calls. */
  public RestDiscovery(Calls calls, Spec spec) {
    this.calls = calls;
    this.spec = spec;
  }

  @Override
  public Found find(Position from) throws IOException, InterruptedException {
    Answer answer = calls.make(spec.call(), Map.of("epoch", from.epoch(), "offset", from.offset()));
    return answer.isGood()
        ? found(answer, spec.url(), spec.append(), spec.headers())
        : new Found.Refused(answer.refusal());
  }

  /** The address at a path of an answer. */
  static Found found(Answer answer, String path, String append, Map<String, String> headers)
      throws IOException {
    String url =
        answer
            .body()
            .text(path)
            .orElseThrow(() -> new IOException(answer.who() + " names no address at " + path));
    return at(answer.who(), url + append, headers);
  }

  static Found at(String who, String url, Map<String, String> headers) throws IOException {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getHost() != null && (scheme.equals("wss") || scheme.equals("ws"))) {
        return new Found.At(new Address(uri, headers));
      }
    } catch (URISyntaxException e) {
      // Said below, without the address: it may hold a ticket.
    }
    throw new IOException(who + " names an address that is no ws:// or wss://");
  }
}
