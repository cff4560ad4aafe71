package dev.mainstay.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.cli.config.input.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code config explain} says of values, their sources, and the variables of the seeds. */
class ExplainTest {

  private static final InForce NOTHING = new InForce.NoSupervisor();

  private static final String YAML =
      """
      services:
        web:
          command: [serve, --token, hunter2, "--api-key=hunter2", "redis://me:hunter2@host/1"]
          env: {API_TOKEN: hunter2, DB_PASSWORD: hunter2, LOG_LEVEL: info}
          live: {heartbeat: {file: h.json, max_age: 90s}}
        db: {external: true, port: 5432}
      """;

  /** S3.7, S3.8: every setting tells its value, where it comes from and whether it is used. */
  @Test
  void aSettingTellsValueSourceAndUse() {
    Project project = load(Map.of()).project();
    assertThat(text(ConfigExplain.settings(project, "services.web.stop"), NOTHING))
        .isEqualTo(
            """
            services.web.stop.grace = 10s   (default)
                How long it has to end until its whole tree is killed.
                not running: no supervisor is up
            services.web.stop.signal = TERM   (default)
                The first signal.
                not running: no supervisor is up
            """);
    assertThat(text(ConfigExplain.settings(project, "heartbeat.max_age"), NOTHING))
        .contains("max_age = 90s   (mainstay.yaml:5:47)");
    assertThat(text(ConfigExplain.settings(project, "gateway.audit.model"), NOTHING)).isEmpty();
    assertThat(text(ConfigExplain.settings(project, "audit.batch_size"), NOTHING))
        .contains("batch_size = 10   (default)", "Nothing uses it yet: waits for the auditor.");
  }

  @Test
  void aDefaultThatFollowsFromTheProjectIsShownAsItIs() {
    Project project = load(Map.of()).project();
    assertThat(text(ConfigExplain.settings(project, "services.web.live.interval"), NOTHING))
        .startsWith("services.web.live.interval = 2s   (default)");
  }

  /** S0.5: whether what a setting enables is running, and with this value. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "services.web.stop.grace  | 10s | ready   | in force, web is ready",
        "services.web.stop.grace  | 10s | stopped | in force, but web is stopped",
        "services.web.stop.grace  | 30s | ready   | not in force: running with 30s, `mainstay up`",
        "services.web.stop.signal | 10s | ready   | not in force: the supervisor does not know",
      })
  void aSettingTellsWhetherItIsInForce(String path, String value, String state, String told) {
    InForce running =
        new InForce.Running(Map.of("services.web.stop.grace", value), Map.of("web", state));
    assertThat(running.of(ConfigExplain.settings(load(Map.of()).project(), path).getFirst()))
        .startsWith(told);
  }

  @Test
  void theJsonHoldsTheSameFacts() {
    Project project = load(Map.of()).project();
    assertThat(ConfigExplain.json(ConfigExplain.settings(project, "audit.batch_size"), NOTHING))
        .contains("batch_size\"", "\"source\": \"default\"", "\"used\": false");
    assertThat(ConfigExplain.json(ConfigExplain.settings(project, "gateway.port"), NOTHING))
        .contains("\"key\": \"gateway.port\"", "\"source\": \"default\"", "\"used\": true");
  }

  @Test
  void secretsAreNeverShown() {
    Project project = load(Map.of()).project();
    String all = text(ConfigExplain.settings(project, ""), NOTHING);
    assertThat(all).doesNotContain("hunter2").contains("API_TOKEN = (redacted)", "LEVEL = info");
    assertThat(project.services().getFirst().env()).containsEntry("API_TOKEN", "hunter2");
  }

  @Test
  void whatAServerIsAskedWithIsNeverShown() {
    String yaml =
        """
        gateway:
          servers:
            search:
              url: "https://mcp.example/mcp?api_key=hunter2&lang=en"
              headers: {Authorization: Bearer hunter2, X-Mine: Basic hunter2, X-Team: shop}
        """;
    ConfigResult result = ConfigLoader.parse(Path.of("mainstay.yaml"), yaml, Map.of());
    Project project = ((ConfigResult.Loaded) result).project();
    assertThat(text(ConfigExplain.settings(project, ""), NOTHING))
        .doesNotContain("hunter2")
        .contains("api_key=(redacted)&lang=en", "X-Mine = (redacted)", "X-Team = shop");
  }

  /** S3.19: the variables of the old daemon work, and say what they are called now. */
  @ParameterizedTest
  @CsvSource({
    "EXAI_WS_PORT, 8179, gateway.port, 8179, GATEWAY_PORT",
    "EXAI_WS_HOST, 127.0.0.8, gateway.host, 127.0.0.8, GATEWAY_HOST",
    "EXAI_HEALTH_WRITER_INTERVAL, 5, gateway.heartbeat.every, 5s, GATEWAY_HEARTBEAT_INTERVAL",
  })
  void aVariableOfTheOldDaemonWorksAndNamesItsSuccessor(
      String variable, String value, String key, String effective, String successor) {
    ConfigResult.Loaded loaded = load(Map.of(variable, value));
    assertThat(ConfigExplain.settings(loaded.project(), key))
        .extracting(Setting::value)
        .containsExactly(effective);
    assertThat(loaded.warnings())
        .singleElement()
        .satisfies(warning ->
            assertThat(warning.text()).contains(variable + " is deprecated", "use " + successor));
  }

  @Test
  void anExternalServiceHasOnlyTheSettingsThatMeanSomething() {
    Project project = load(Map.of()).project();
    assertThat(ConfigExplain.settings(project, "services.db"))
        .extracting(Setting::path)
        .noneMatch(path -> path.contains(".restart.") || path.contains(".stop."));
    assertThat(text(ConfigExplain.settings(project, "services.db.owner"), NOTHING))
        .contains("owner = any");
  }

  @Test
  void anUnknownKeyIsMetWithTheNearest() {
    Project project = load(Map.of()).project();
    assertThat(ConfigExplain.settings(project, "monitor.prot")).isEmpty();
    assertThat(ConfigExplain.unknown(project, "monitor.prot"))
        .isEqualTo("there is no setting monitor.prot; did you mean monitor.port?");
  }

  @ParameterizedTest
  @CsvSource({
    "MONITORING_ENABLED, 0, monitor.enabled, false",
    "MONITORING_HOST, 127.0.0.9, monitor.host, 127.0.0.9",
    "MONITORING_PORT, 9090, monitor.port, 9090",
    "GATEWAY_HOST, 127.0.0.8, gateway.host, 127.0.0.8",
    "GATEWAY_PORT, 9079, gateway.port, 9079",
    "GATEWAY_HEARTBEAT_INTERVAL, 5, gateway.heartbeat.every, 5s",
    "GLM_STREAM_TIMEOUT, 240, gateway.stream_timeout.glm, 4m",
    "KIMI_STREAM_TIMEOUT, 90s, gateway.stream_timeout.kimi, 90s",
    "AUDITOR_ENABLED, yes, gateway.audit.enabled, true",
    "AUDITOR_MODEL, small, gateway.audit.model, small",
    "AUDITOR_MAX_HOURLY_CALLS, 30, gateway.audit.max_hourly_calls, 30",
    "AUDITOR_ANALYSIS_INTERVAL, 7, gateway.audit.interval, 7s",
    "AUDITOR_BATCH_SIZE, 20, gateway.audit.batch_size, 20",
    "HEALTH_FILE_MAX_AGE, 60, services.web.live.heartbeat.max_age, 60s",
  })
  void aVariableOverridesTheFile(String variable, String value, String key, String effective) {
    Project project = load(Map.of(variable, value)).project();
    assertThat(ConfigExplain.settings(project, key))
        .singleElement()
        .satisfies(setting -> {
          assertThat(setting.value()).isEqualTo(effective);
          assertThat(setting.source().text()).isEqualTo("environment variable " + variable);
        });
  }

  @Test
  void aVariableOfTheDotEnvFileSaysWhichLineIsInUse(@TempDir Path dir) throws IOException {
    Files.writeString(dir.resolve(".env"), "A=1\nMONITORING_PORT=9091\n");
    Path file = Files.writeString(dir.resolve("mainstay.yaml"), "services: {a: {command: [x]}}\n");
    assertThat(ConfigLoader.load(file, Map.of()))
        .isInstanceOfSatisfying(
            ConfigResult.Loaded.class,
            loaded ->
                assertThat(text(ConfigExplain.settings(loaded.project(), "monitor.port"), NOTHING))
                    .contains("monitor.port = 9091   (MONITORING_PORT in .env:2:"));
  }

  /** S3.15: the age limit of a health file is obeyed, not only shown. */
  @Test
  void theOverrideReachesTheSpec() {
    Project project = load(Map.of("HEALTH_FILE_MAX_AGE", "60")).project();
    assertThat(Objects.requireNonNull(project.services().getFirst().live().heartbeat()).maxAge())
        .isEqualTo(Duration.ofSeconds(60));
  }

  /** S3.19: the older name works, says so, and loses against the newer one. */
  @Test
  void aDeprecatedVariableWorksAndSaysSo() {
    ConfigResult.Loaded loaded = load(Map.of("KIMI_STREAM_TIMEOUT_SECS", "240"));
    assertThat(loaded.warnings())
        .extracting(Fault::text)
        .containsExactly(
            "environment variable KIMI_STREAM_TIMEOUT_SECS: KIMI_STREAM_TIMEOUT_SECS is deprecated"
                + " and sets gateway.stream_timeout.kimi; use KIMI_STREAM_TIMEOUT or the key"
                + " itself [deprecated]");
    Map<String, String> both =
        Map.of("KIMI_STREAM_TIMEOUT_SECS", "240", "KIMI_STREAM_TIMEOUT", "300");
    assertThat(ConfigExplain.settings(load(both).project(), "stream_timeout.kimi"))
        .extracting(Setting::value)
        .containsExactly("5m");
  }

  /**
   * S3.28: a switch of the old daemon that nobody could explain is named, and what to do instead.
   */
  @Test
  void aVariableThatAsksForNothingWeDoSaysSo() {
    assertThat(load(Map.of("EXAI_WS_SKIP_HEALTH_CHECK", "true")).warnings())
        .singleElement()
        .satisfies(warning ->
            assertThat(warning.text())
                .contains("EXAI_WS_SKIP_HEALTH_CHECK has no effect")
                .contains("live: false"));
  }

  @Test
  void aVariableThatCannotBeReadIsAFaultOfItsOwn() {
    ConfigResult result =
        ConfigLoader.parse(Path.of("mainstay.yaml"), YAML, Map.of("MONITORING_PORT", "http"));
    assertThat(result)
        .isEqualTo(
            new ConfigResult.Faults(
                List.of(
                    new Fault(
                        Fault.Code.BAD_VALUE,
                        new Place("environment variable MONITORING_PORT", 0, 0),
                        "MONITORING_PORT (monitor.port): \"http\" is not a port from 1 to 65535, a"
                            + " range such as 8000-8010, or auto",
                        ""))));
  }

  private static ConfigResult.Loaded load(Map<String, String> environment) {
    return switch (ConfigLoader.parse(Path.of("mainstay.yaml"), YAML, environment)) {
      case ConfigResult.Loaded loaded -> loaded;
      case ConfigResult.Faults(List<Fault> faults) -> throw new AssertionError(faults);
    };
  }

  private static String text(List<Setting> settings, InForce inForce) {
    return ConfigExplain.text(settings, inForce, hint -> hint);
  }
}
