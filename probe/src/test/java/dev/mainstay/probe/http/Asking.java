package dev.mainstay.probe.http;

import dev.mainstay.probe.PortOwner;
import dev.mainstay.probe.ProbeSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A spec of an HTTP probe in the making: of {@code /health}, with ample time. */
final class Asking {
  private final int port;
  private String host = "127.0.0.1";
  private String path = "/health";
  private Set<Integer> statuses = Set.of();
  private Map<String, String> request = Map.of();
  private Map<String, String> headers = Map.of();
  private Map<String, String> json = Map.of();
  private @Nullable String body;
  private PortOwner owner = new PortOwner.Tree();
  private Duration timeout = Duration.ofSeconds(20);

  Asking(int port) {
    this.port = port;
  }

  Asking host(String value) {
    host = value;
    return this;
  }

  Asking path(String value) {
    path = value;
    return this;
  }

  Asking statuses(Set<Integer> value) {
    statuses = value;
    return this;
  }

  Asking request(Map<String, String> value) {
    request = value;
    return this;
  }

  Asking header(String name, String value) {
    headers = Map.of(name, value);
    return this;
  }

  Asking json(Map<String, String> value) {
    json = value;
    return this;
  }

  Asking body(String value) {
    body = value;
    return this;
  }

  Asking owner(PortOwner value) {
    owner = value;
    return this;
  }

  Asking timeout(Duration value) {
    timeout = value;
    return this;
  }

  ProbeSpec.Http spec() {
    return new ProbeSpec.Http(
        host, port, false, path, statuses, request, headers, json, body, owner, timeout);
  }
}
