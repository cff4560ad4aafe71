package dev.mainstay.cli.config;

import static dev.mainstay.cli.config.Key.choice;
import static dev.mainstay.cli.config.Key.leaf;
import static dev.mainstay.cli.config.Key.section;
import static dev.mainstay.cli.config.Key.sections;

import java.util.List;
import java.util.Set;

/** The keys of {@code gateway:}. */
final class GatewayKeys {

  /** Where the heartbeat is written when the config does not say. */
  static final String HEARTBEAT_FILE = ".mainstay/run/gateway.health.json";

  /** The keys of a server with a command that tell how it is run. */
  static final List<String> OF_A_SERVICE =
      List.of("command", "cwd", "env", "env_file", "ready", "restart", "stop", "logs");

  private static final String MODELS = "the routes to models";
  private static final String AUDIT = "the auditor";

  /** Sections of it that others read: whoever writes only these has not asked for a gateway. */
  private static final Set<String> OF_OTHERS = Set.of("stream_timeout", "audit");

  private GatewayKeys() {}

  /** Whether there is a gateway. */
  static boolean isOn(Section gateway) {
    List<String> written =
        gateway.values().entrySet().stream()
            .filter(entry -> isWritten(entry.getValue()))
            .map(entry -> entry.getKey())
            .toList();
    return gateway.written() && (written.isEmpty() || !OF_OTHERS.containsAll(written));
  }

  /** A standing section is there without having been written. */
  private static boolean isWritten(Value value) {
    return !(value instanceof Value.Sections sections)
        || sections.list().stream().anyMatch(Section::written);
  }

  static Key gateway() {
    return section(
            "gateway",
            "What AI clients connect to, by `mainstay shim` or HTTP: one way to all MCP servers.",
            leaf(
                    "host",
                    KeyType.TEXT,
                    "127.0.0.1",
                    "The address it listens on. On any but this machine's own, every request needs"
                        + " the token.")
                .variables("GATEWAY_HOST", "EXAI_WS_HOST"),
            leaf(
                    "port",
                    KeyType.PORTS,
                    "8079",
                    "The port it listens on. Of a range the first that is free; `auto` is"
                        + " 8079-8178. Shims use a socket file, and work without it.")
                .variables("GATEWAY_PORT", "EXAI_WS_PORT"),
            leaf(
                    "allowed_hosts",
                    KeyType.TEXTS,
                    "",
                    "Names besides its own under which it may be asked, `name` or `name:port`, such"
                        + " as behind a proxy.")
                .aliases("hosts"),
            sections("servers", "MCP servers behind it, by name.", server())
                .aliases("mcpServers", "mcp_servers", "upstreams"),
            sections("profiles", "What clients can choose to see, by name.", profile()),
            leaf(
                "admin_tools",
                KeyType.BOOLEAN,
                "false",
                "Whether Mainstay's own tools may `restart`, `start` and `stop` services; those"
                    + " that only look are always there."),
            leaf(
                "per_client",
                KeyType.COUNT,
                "128",
                "How many requests of one client run or wait at once."),
            leaf(
                "waiting",
                KeyType.COUNT,
                "1024",
                "How many requests wait for one server, of all clients together."),
            leaf("message_size", KeyType.SIZE, "32MiB", "The longest message."),
            leaf(
                "results_kept",
                KeyType.DURATION,
                "5m",
                "How long an answer is kept for a shim that has lost its connection."),
            heartbeat(),
            streamTimeout(),
            audit())
        .standing();
  }

  private static Key server() {
    return section(
        "NAME",
        "One MCP server: a `command` that speaks MCP on its stdin and stdout, which is supervised"
            + " like a service, or a `url`.",
        ProcessKeys.command(),
        leaf("url", KeyType.TEXT, "", "The address of a Streamable HTTP server, `http` or `https`.")
            .aliases("uri", "endpoint", "serverUrl", "httpUrl"),
        leaf(
            "headers",
            KeyType.TEXT_MAP,
            "",
            "Headers of each request to the `url`, such as `Authorization`; best written with"
                + " `${NAME}`."),
        ProcessKeys.cwd(),
        ProcessKeys.env(),
        ProcessKeys.envFile(),
        leaf(
            "prefix",
            KeyType.TEXT,
            "",
            "What stands before the names of its tools and prompts: the server's name and `__` when"
                + " absent. In a profile, no prefix may be the beginning of another, but one may be"
                + " `\"\"`."),
        leaf(
            "hold",
            KeyType.DURATION,
            "30s",
            "How long a request waits for the server while it is away; then it fails, and says"
                + " that it did not run."),
        leaf(
                "deadline",
                KeyType.DURATION,
                "1h",
                "The longest that a request may take, whatever it does.")
            .aliases("timeout"),
        silence(
            "How long nothing may be heard of a request that runs, no progress and no message about"
                + " it; then it fails. As long as its `deadline` when absent."),
        fallback(),
        leaf(
            "in_flight",
            KeyType.COUNT,
            "64",
            "How many of its requests run at once; more wait, fairly by client."),
        section(
                "ready",
                "What proves a start: that it speaks MCP.",
                leaf(
                        "deadline",
                        KeyType.DURATION,
                        "60s",
                        "How long a start may take until it counts as a failure.")
                    .aliases("timeout"))
            .standing(),
        Keys.restart("always", "1s"),
        ProcessKeys.stop(),
        ProcessKeys.logs(),
        sections("tools", "Rules for single tools, by the server's own names.", tool()));
  }

  private static Key tool() {
    return section(
        "NAME",
        "One tool.",
        leaf(
                "deadline",
                KeyType.DURATION,
                "",
                "The longest that a call may take; the server's when absent.")
            .aliases("timeout"),
        silence("How long nothing may be heard of a call that runs; the server's when absent."),
        leaf(
            "in_flight",
            KeyType.COUNT,
            "",
            "How many calls of it run at once; as many as of the server when absent."),
        choice(
            "repeat",
            List.of("annotated", "safe", "never"),
            "annotated",
            "Whether a call that may have run is sent again after an outage. annotated: when the"
                + " tool says of itself that it is read-only or idempotent. safe: always. never."));
  }

  private static Key fallback() {
    return leaf(
        "fallback",
        KeyType.TEXT,
        "",
        "Another server, which does a call when this one has been away for longer than `hold`"
            + " or silent for longer than `silence`, if it has a tool of the same name, and the"
            + " call has not run or may run twice. No client need see it.");
  }

  private static Key silence(String doc) {
    return leaf("silence", KeyType.DURATION, "", doc).aliases("idle_timeout");
  }

  private static Key profile() {
    return section(
            "NAME",
            "Some servers. A client that names no profile gets `default`: all servers, unless it is"
                + " declared here. `mainstay` stands for Mainstay's own tools, and is a profile"
                + " itself.",
            leaf("servers", KeyType.TEXTS, "", "The names of its servers."))
        .shortForm("servers");
  }

  private static Key heartbeat() {
    return section(
            "heartbeat",
            "A file for outside watchers, written whatever work there is; it goes when the"
                + " supervisor ends.",
            leaf("file", KeyType.PATH, HEARTBEAT_FILE, "The file."),
            leaf("every", KeyType.DURATION, "10s", "How often it is written.")
                .variables("GATEWAY_HEARTBEAT_INTERVAL", "EXAI_HEALTH_WRITER_INTERVAL")
                .aliases("interval"))
        .standing();
  }

  private static Key streamTimeout() {
    return section(
            "stream_timeout",
            "How long one streamed answer of a model may take in all.",
            leaf("glm", KeyType.DURATION, "300s", "For GLM models.")
                .variables("GLM_STREAM_TIMEOUT")
                .notYet(MODELS),
            leaf("kimi", KeyType.DURATION, "600s", "For Kimi models.")
                .variables("KIMI_STREAM_TIMEOUT", "KIMI_STREAM_TIMEOUT_SECS")
                .notYet(MODELS))
        .standing()
        .open()
        .notYet(MODELS);
  }

  private static Key audit() {
    return section(
            "audit",
            "The auditor, which lets a model look for trouble in the events.",
            leaf("enabled", KeyType.BOOLEAN, "false", "Whether the auditor runs.")
                .variables("AUDITOR_ENABLED")
                .notYet(AUDIT),
            leaf("model", KeyType.TEXT, "", "The model it asks.")
                .variables("AUDITOR_MODEL")
                .notYet(AUDIT),
            leaf("max_hourly_calls", KeyType.NUMBER, "60", "Its budget of calls per hour.")
                .variables("AUDITOR_MAX_HOURLY_CALLS")
                .notYet(AUDIT),
            leaf("interval", KeyType.DURATION, "5s", "The pause between two looks.")
                .variables("AUDITOR_ANALYSIS_INTERVAL")
                .notYet(AUDIT),
            leaf("batch_size", KeyType.COUNT, "10", "How many events it looks at together.")
                .variables("AUDITOR_BATCH_SIZE")
                .notYet(AUDIT))
        .standing()
        .open()
        .notYet(AUDIT);
  }
}
