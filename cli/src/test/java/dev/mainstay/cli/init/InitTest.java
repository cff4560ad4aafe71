package dev.mainstay.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.config.ConfigLoader;
import dev.mainstay.cli.config.ConfigResult;
import dev.mainstay.cli.config.Project;
import dev.mainstay.cli.config.input.Fault;
import dev.mainstay.supervisor.RestartSpec;
import dev.mainstay.supervisor.ServiceSpec;
import dev.mainstay.supervisor.ServiceSpec.PortSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** First configs: the example, and each importer with a sample of its program's file. */
class InitTest {

  @TempDir private Path dir;

  @Test
  void theExampleLoadsAndIsCommented() {
    InitResult.Draft draft = draft();
    assertThat(draft.yaml()).contains("# ").contains("jwebserver");
    assertThat(load(draft).services()).extracting(ServiceSpec::name).containsExactly("hello");
  }

  @Test
  void anExistingConfigIsKeptUnlessForced() throws IOException {
    InitResult.Draft draft = draft();
    Init.write(draft, false);
    assertThat(Init.draft(dir, false)).isInstanceOf(InitResult.Refused.class);
    assertThat(Init.draft(dir, true)).isInstanceOf(InitResult.Draft.class);
    Assertions.assertThatExceptionOfType(FileAlreadyExistsException.class)
        .isThrownBy(() -> Init.write(draft, false));
    Init.write(draft, true);
  }

  @Test
  void aProcfileBecomesServicesWithForemansPorts() throws IOException {
    Files.writeString(dir.resolve(".env"), "A=1\n");
    InitResult.Draft draft = draft("Procfile");
    Project project = load(draft);
    ServiceSpec web = service(project, "web");
    assertThat(web.command())
        .containsExactly("bundle", "exec", "puma", "-p", "${PORT}", "-e", "development");
    assertThat(web.ports()).containsExactly(new PortSpec("", 5000, 5000));
    assertThat(web.env()).containsEntry("A", "1");
    assertThat(service(project, "worker").env()).containsEntry("QUEUE", "default");
    assertThat(service(project, "clock").command())
        .containsExactly("sh", "-c", "./clock.sh | tee log");
    assertThat(service(project, "release").kind()).isEqualTo(ServiceSpec.Kind.TASK);
    assertThat(draft.notes())
        .containsExactly(
            "line 6 is not name: command",
            "clock: its command needs a shell, so it is run by sh -c");
  }

  @Test
  void aComposeFileBecomesWhatCanRunHere() throws IOException {
    InitResult.Draft draft = draft("compose.yaml");
    Project project = load(draft);
    assertThat(project.services())
        .extracting(ServiceSpec::name)
        .containsExactly("web", "migrate", "db", "multi");
    ServiceSpec web = service(project, "web");
    assertThat(web.ports()).containsExactly(new PortSpec("", 8000, 8000));
    assertThat(web.ready().answers())
        .singleElement()
        .extracting(p -> p.label())
        .isEqualTo("http /health");
    assertThat(web.ready().deadline()).isEqualTo(Duration.ofSeconds(90));
    assertThat(web.live().failures()).isEqualTo(5);
    assertThat(web.restart().policy()).isEqualTo(RestartSpec.Policy.ALWAYS);
    assertThat(web.dependsOn()).containsExactly("db", "migrate");
    assertThat(web.env())
        .containsEntry("DEBUG", "1")
        .containsEntry("DATABASE_URL", "postgres://u:p@db/");
    assertThat(service(project, "migrate").kind()).isEqualTo(ServiceSpec.Kind.TASK);
    assertThat(service(project, "db").kind()).isEqualTo(ServiceSpec.Kind.EXTERNAL);
    assertThat(service(project, "multi").command())
        .as("as it is written; the spawn takes one $ away")
        .containsExactly("run", "$${HOME}");
    assertThat(service(project, "multi").stop())
        .isEqualTo(new ServiceSpec.Stop("INT", Duration.ofSeconds(90)));
    assertThat(draft.notes())
        .contains(
            "queue has neither a command nor a published port: it is left out",
            "web: volumes is not carried over",
            "web: no longer depends on queue, which is left out",
            "db: only an image: start it with docker compose up -d db");
  }

  @Test
  void aSupervisordConfBecomesItsPrograms() throws IOException {
    InitResult.Draft draft = draft("supervisord.conf");
    Project project = load(draft);
    ServiceSpec api = service(project, "api");
    assertThat(api.command()).containsExactly("/usr/bin/python3", "-m", "api", "--port", "");
    assertThat(api.env()).containsEntry("SECRET_KEY", "a,b").containsEntry("PATH", ":/x");
    assertThat(api.stop()).isEqualTo(new ServiceSpec.Stop("QUIT", Duration.ofSeconds(20)));
    assertThat(api.restart().maxFailedStarts()).isEqualTo(3);
    assertThat(service(project, "worker").instances()).isEqualTo(4);
    assertThat(draft.notes()).contains("api: user is not carried over");
  }

  @Test
  void aPm2EcosystemIsReadAsALiteralAndNeverRun() throws IOException {
    InitResult.Draft draft = draft("ecosystem.config.js");
    Project project = load(draft);
    ServiceSpec api = service(project, "api");
    assertThat(api.command())
        .containsExactly("node", "./server.js", "--port", "3000", "--title", "My App");
    assertThat(api.ports()).containsExactly(new PortSpec("", 3000, 3000));
    assertThat(api.env()).isEqualTo(Map.of("NODE_ENV", "production"));
    assertThat(service(project, "py-worker").restart().policy())
        .isEqualTo(RestartSpec.Policy.NEVER);
    assertThat(service(project, "npm").command()).containsExactly("npm", "start");
    assertThat(draft.notes())
        .contains(
            "an entry of apps is computed when the file is run: makeApp(\"third\")",
            "api: env.HOME_DIR is computed when the file is run: process.env.HOME");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "module.exports = {",
        "module.exports = { apps: [",
        "{ apps: [ ] ] }",
        "[[[[",
        "{;}",
        "{a:'",
        "module.exports = require('x')",
        "{apps: [{name: }, {)}, {...x}]}"
      })
  void aBrokenEcosystemIsRefusedOrNoted(String text) throws IOException {
    Path source = Files.writeString(dir.resolve("ecosystem.config.cjs"), text);
    switch (Init.draftFrom(dir, source, false)) {
      case InitResult.Refused(String message, String _) ->
          assertThat(message).startsWith("no service was found");
      case InitResult.Draft draft -> assertThat(draft.notes()).isNotEmpty();
    }
  }

  @Test
  void aFileOfNoKnownKindIsRefused() throws IOException {
    Path source = Files.writeString(dir.resolve("notes.txt"), "x");
    assertThat(Init.draftFrom(dir, source, false))
        .isInstanceOfSatisfying(
            InitResult.Refused.class,
            refused -> assertThat(refused.message()).contains("can be converted"));
  }

  private InitResult.Draft draft(String sample) throws IOException {
    try (InputStream in = Objects.requireNonNull(InitTest.class.getResourceAsStream(sample))) {
      Files.copy(in, dir.resolve(sample));
    }
    return draft();
  }

  private InitResult.Draft draft() {
    return switch (Init.draft(dir, false)) {
      case InitResult.Draft draft -> draft;
      case InitResult.Refused(String message, String _) -> throw new AssertionError(message);
    };
  }

  private static Project load(InitResult.Draft draft) {
    return switch (ConfigLoader.parse(draft.target(), draft.yaml(), Map.of())) {
      case ConfigResult.Loaded(Project project, List<Fault> _) -> project;
      case ConfigResult.Faults(List<Fault> faults) ->
          throw new AssertionError(faults + "\n" + draft.yaml());
    };
  }

  private static ServiceSpec service(Project project, String name) {
    return project.services().stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
