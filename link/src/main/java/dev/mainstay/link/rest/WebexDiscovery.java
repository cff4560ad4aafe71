package dev.mainstay.link.rest;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Discovery;
import dev.mainstay.link.LinkEvent.Refusal;
import dev.mainstay.link.Position;
import dev.mainstay.link.template.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The socket of a Webex device, found by the device's name. A device is made only where there is
 * none of that name: an account has room for few, and each further one is another receiver.
 */
public final class WebexDiscovery implements Discovery {

  /** Where the catalog of services is. */
  public static final String CATALOG = "https://u2c.wbx2.com/u2c/api/v1/catalog?format=hostmap";

  /** What its sockets are asked to speak. */
  private static final String PARAMETERS =
      "outboundWireFormat=text&bufferStates=true&aliasHttpStatus=true&clientTimestamp=";

  /** An account with no room for a device is not helped by trying soon. */
  private static final Duration FULL_PAUSE = Duration.ofMinutes(5);

  private final Calls calls;
  private final String device;
  private final InstantSource clock;
  private final Map<String, String> headers;
  private final Call catalog;

  /**
   * Of the account of this token.
   *
   * @param catalog where the catalog of services is
   * @param device the device's name
   */
  public WebexDiscovery(
      Calls calls, String catalog, Secret token, String device, InstantSource clock) {
    this.calls = calls;
    this.device = device;
    this.clock = clock;
    this.headers = Map.of("Authorization", "Bearer " + token.reveal());
    this.catalog = Call.get(catalog, headers);
  }

  @Override
  public Found find(Position from) throws IOException, InterruptedException {
    Answer services = calls.make(catalog, Map.of());
    if (!services.isGood()) {
      return new Found.Refused(services.refusal());
    }
    String devices =
        services
                .body()
                .text("serviceLinks.wdm")
                .orElseThrow(() -> new IOException(services.who() + " names no service wdm"))
            + "/devices";
    Answer known = calls.make(Call.get("${devices}", headers), Map.of("devices", devices));
    // An account without a device has no list of them either.
    if (!known.isGood() && known.status() != 404) {
      return new Found.Refused(known.refusal());
    }
    Optional<Json> ours =
        known.body().items("devices").stream()
            .filter(one -> one.text("name").equals(Optional.of(device)))
            .findFirst();
    return ours.isPresent() ? socket(known, ours.get()) : make(devices);
  }

  private Found make(String devices) throws IOException, InterruptedException {
    String body =
        Json.object()
            .put("deviceName", device)
            .put("deviceType", "DESKTOP")
            .put("localizedModel", "mainstay")
            .put("model", "mainstay")
            .put("name", device)
            .put("systemName", "mainstay")
            .put("systemVersion", "1")
            .build()
            .write();
    Answer made =
        calls.make(Call.of("POST", "${devices}", headers, body), Map.of("devices", devices));
    if (made.isGood()) {
      return socket(made, made.body());
    }
    boolean full = made.body().write().contains("excessive device registrations");
    return new Found.Refused(
        full
            ? new Refusal(
                Refusal.Kind.AGAIN,
                "the account has too many devices: remove some that nobody uses",
                FULL_PAUSE)
            : made.refusal());
  }

  private Found socket(Answer answer, Json ours) throws IOException {
    String url =
        ours.text("webSocketUrl")
            .orElseThrow(() -> new IOException(answer.who() + " names no webSocketUrl"));
    String joined = url + (url.contains("?") ? "&" : "?") + PARAMETERS + clock.millis();
    return RestDiscovery.at(answer.who(), joined, headers);
  }
}
