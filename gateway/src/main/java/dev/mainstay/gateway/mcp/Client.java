package dev.mainstay.gateway.mcp;

import dev.mainstay.core.json.Json;
import dev.mainstay.gateway.mcp.HubEvent.FaceKind;
import dev.mainstay.gateway.mcp.codec.RpcId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One client as the hub sees it. */
final class Client {

  private final ClientId id;
  private GatewaySpec.Profile profile;
  private final FaceKind face;
  private final Map<RpcId, Call> calls = new LinkedHashMap<>();
  private final Map<RpcId, Json> listens = new LinkedHashMap<>();
  private final Set<String> subscriptions = new LinkedHashSet<>();
  private final Map<RpcId, Dialogues.Question> questions = new HashMap<>();
  private String version = "";
  private Json info = Json.object().build();
  private Json capabilities = Json.object().build();
  private @Nullable LogLevel level;

  Client(ClientId id, GatewaySpec.Profile profile, FaceKind face) {
    this.id = id;
    this.profile = profile;
    this.face = face;
  }

  ClientId id() {
    return id;
  }

  GatewaySpec.Profile profile() {
    return profile;
  }

  /** It sees other servers from now on. */
  void profile(GatewaySpec.Profile declared) {
    this.profile = declared;
  }

  FaceKind face() {
    return face;
  }

  /** Whether it has said {@code initialize}: then all it says is of the legacy era. */
  boolean isInitialized() {
    return !version.isEmpty();
  }

  String version() {
    return version;
  }

  /**
   * It said {@code initialize}.
   *
   * @param params what it said
   */
  void initialized(String version, Json params) {
    this.version = version;
    this.info = params.at("clientInfo").orElseGet(() -> Json.object().build());
    this.capabilities = params.at("capabilities").orElseGet(() -> Json.object().build());
  }

  /** What it can do for a server, as it said at {@code initialize}. */
  Json capabilities() {
    return capabilities;
  }

  /** Its name and version; an empty object when it did not say. */
  Json info() {
    return info;
  }

  Optional<LogLevel> level() {
    return Optional.ofNullable(level);
  }

  void level(LogLevel wanted) {
    this.level = wanted;
  }

  /** What it waits for, by its own ids. */
  Map<RpcId, Call> calls() {
    return calls;
  }

  /** Its open {@code subscriptions/listen}, by id: what each wants to hear. */
  Map<RpcId, Json> listens() {
    return listens;
  }

  /** The resources whose changes it wants to hear of (legacy). */
  Set<String> subscriptions() {
    return subscriptions;
  }

  /** What it is asked by servers, by our ids. */
  Map<RpcId, Dialogues.Question> questions() {
    return questions;
  }
}
