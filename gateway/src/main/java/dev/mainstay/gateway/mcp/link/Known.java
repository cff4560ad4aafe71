package dev.mainstay.gateway.mcp.link;

import dev.mainstay.gateway.mcp.codec.Malformed;
import dev.mainstay.gateway.mcp.codec.Message;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the gateway answers in one profile, for shims to repeat while it is away. On disk and on the
 * link it is one line of JSON that is also a JSON-RPC notification, so that the codec reads it.
 *
 * @param initialize the result of {@code initialize} in the newest legacy version
 * @param discover the result of {@code server/discover}
 * @param lists the four lists; one that nobody has asked an upstream for yet is missing
 */
public record Known(
    String profile, String initialize, String discover, Map<Listing, Answer> lists) {

  private static final String METHOD = "mainstay/known";

  public Known {
    lists = Map.copyOf(lists);
  }

  /**
   * One list.
   *
   * @param digest differs when the list differs
   * @param result the whole list as the result of its request, without a cursor
   */
  public record Answer(String digest, String result) {

    /** A list with the digest of its text. */
    public static Answer of(String result) {
      // FNV-1a, 64 bits: against change, not against an enemy.
      long hash = 0xcbf29ce484222325L;
      for (byte b : result.getBytes(StandardCharsets.UTF_8)) {
        hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
      }
      return new Answer(Long.toHexString(hash), result);
    }
  }

  /** The digests alone. */
  public Map<Listing, String> digests() {
    Map<Listing, String> digests = new EnumMap<>(Listing.class);
    lists.forEach((listing, answer) -> digests.put(listing, answer.digest()));
    return digests;
  }

  /** One line without its end, for the disk and the link. */
  public byte[] line() {
    StringBuilder text = new StringBuilder(initialize.length() + discover.length() + 1024);
    text.append("{\"mainstay\":\"known\",\"jsonrpc\":\"2.0\",\"method\":\"").append(METHOD);
    text.append("\",\"params\":{\"profile\":").append(Message.quoted(profile));
    text.append(",\"initialize\":").append(initialize).append(",\"discover\":").append(discover);
    for (Listing listing : Listing.values()) {
      Answer answer = lists.get(listing);
      if (answer != null) {
        text.append(",\"").append(listing.word()).append("\":{\"digest\":");
        text.append(Message.quoted(answer.digest())).append(",\"result\":");
        text.append(answer.result()).append('}');
      }
    }
    return text.append("}}").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What such a line says; empty when it is damaged or of another version. */
  public static Optional<Known> parse(byte[] line) {
    try {
      Message message = Message.parse(line);
      Optional<String> profile = message.text("params", "profile");
      Optional<String> initialize = message.raw("params", "initialize");
      Optional<String> discover = message.raw("params", "discover");
      if (!message.method().equals(METHOD)
          || profile.isEmpty()
          || initialize.isEmpty()
          || discover.isEmpty()) {
        return Optional.empty();
      }
      Map<Listing, Answer> lists = new EnumMap<>(Listing.class);
      for (Listing listing : Listing.values()) {
        Optional<String> digest = message.text("params", listing.word(), "digest");
        Optional<String> result = message.raw("params", listing.word(), "result");
        if (digest.isPresent() && result.isPresent()) {
          lists.put(listing, new Answer(digest.get(), result.get()));
        }
      }
      return Optional.of(new Known(profile.get(), initialize.get(), discover.get(), lists));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }
}
