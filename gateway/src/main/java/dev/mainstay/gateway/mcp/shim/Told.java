package dev.mainstay.gateway.mcp.shim;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.codec.Message;
import dev.mainstay.gateway.mcp.link.Known;
import dev.mainstay.gateway.mcp.link.Listing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which lists the client was told last, by their digests. */
final class Told {

  /** Of a list that was told empty, for nothing was known of it. */
  private static final String NOTHING = "";

  private final Map<Listing, String> client = new EnumMap<>(Listing.class);
  private final Map<Listing, String> gateway = new EnumMap<>(Listing.class);

  /** The client got a list from the copy, or an empty one without. */
  void byCopy(Listing listing, @Nullable Known copy) {
    Known.Answer answer = copy == null ? null : copy.lists().get(listing);
    client.put(listing, answer == null ? NOTHING : answer.digest());
  }

  /** The client got the gateway's present list. */
  void byGateway(Listing listing) {
    String digest = gateway.get(listing);
    if (digest == null) {
      client.remove(listing);
    } else {
      client.put(listing, digest);
    }
  }

  /** The lists have changed while the gateway was there, which has told the client so. */
  void now(Map<Listing, String> digests) {
    gateway.putAll(digests);
    client.replaceAll((listing, digest) -> digests.getOrDefault(listing, digest));
  }

  /** The lists of a gateway that is there again which differ from what the client was told. */
  List<Listing> differing(Map<Listing, String> digests) {
    List<Listing> differing = new ArrayList<>();
    Set<String> named = new HashSet<>();
    for (Map.Entry<Listing, String> list : client.entrySet()) {
      String digest = digests.get(list.getKey());
      if (digest != null && !digest.equals(list.getValue()) && named.add(list.getKey().changed())) {
        differing.add(list.getKey());
      }
    }
    now(digests);
    return differing;
  }

  /** What tells a legacy client to ask again. */
  static Message changed(Listing listing) {
    return Message.notification(listing.changed(), Json.object().build());
  }
}
