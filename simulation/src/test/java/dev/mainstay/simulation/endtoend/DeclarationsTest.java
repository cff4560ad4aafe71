package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Misbehaving;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Proc;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Status;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a config may say beyond a command and a port, and that it is obeyed to the letter. */
@Tag("e2e")
@NeedsProgram("python3")
@ExtendWith(Projects.class)
class DeclarationsTest {

  @Test
  void aPortIsPutIntoFilesAndWordsButNotWhereItIsEscaped(Mainstay mainstay) {
    int port = Ports.free();
    String program =
        Misbehaving.yaml("ok", "pid-file=" + mainstay.folder() + "/web-${PORT}.pid", "x=$${PORT}");
    mainstay.config(
        "services: {web: {command: %s, port: %d, pid_file: 'web-${PORT}.pid'}}"
            .formatted(program, port));
    mainstay.must("up", "--detach");

    Status.Service web = mainstay.status().service("web");
    assertThat(web.state()).isEqualTo("ready");
    assertThat(mainstay.read("web-" + port + ".pid").strip()).isEqualTo("" + web.pid());
    assertThat(Proc.running("x=${PORT}")).isNotEmpty();
    assertThat(mainstay.run("why", "web").all()).contains("web-" + port + ".pid names pid");
  }

  @Test
  void anUnchangedDeclarationIsUnchangedWhateverIsInIt(Mainstay mainstay) {
    mainstay.config(
        """
        services:
          web:
            command: %s
            port: %d
            ready: {http: {path: /health, body: 'mode.*ok', headers: {Connection: close}}}
        """
            .formatted(Misbehaving.yaml("ok"), Ports.free()));
    mainstay.must("up", "--detach");
    long pid = mainstay.status().service("web").pid();
    assertThat(mainstay.must("up", "--detach").all()).contains("has not changed");
    assertThat(mainstay.status().service("web").pid()).isEqualTo(pid);
  }

  @Test
  @NeedsProgram({"nginx", "openssl"})
  void aSelfMadeCertificateWillDoForTheSocketProvesWhoAnswers(Mainstay mainstay) throws Exception {
    int own = Ports.free();
    int foreign = Ports.free();
    certificate(mainstay);
    nginx(mainstay, own, foreign);
    String https = "ready: {http: {path: /, scheme: https, status: 200}}";
    String config =
        """
        services:
          tls: {command: [nginx, -p, %1$s, -c, %1$s/nginx.conf], port: %2$d, %5$s}
          named: {command: [sleep, '600'], port: %3$d, owner: %4$s, %5$s}
        """;
    mainstay.config(config.formatted(mainstay.folder(), own, foreign, "nginx", https));
    mainstay.must("up", "--detach");
    assertThat(mainstay.status().services())
        .allSatisfy(service -> assertThat(service.state()).isEqualTo("ready"));

    mainstay.config(config.formatted(mainstay.folder(), own, foreign, "redis-server", https));
    assertThat(mainstay.run("up", "--detach", "--timeout", "3s").code()).isEqualTo(1);
    Status.Service named = mainstay.status().service("named");
    assertThat(named.cause()).isEqualTo("wrong-process");
    assertThat(named.why()).contains("nginx").contains("redis-server");
  }

  private static void certificate(Mainstay mainstay) throws IOException, InterruptedException {
    String line = "openssl req -x509 -newkey rsa:2048 -nodes -keyout k.pem -out c.pem -days 2";
    Process made =
        new ProcessBuilder((line + " -subj /CN=localhost").split(" ", -1))
            .directory(mainstay.folder().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(made.exitValue()).isZero();
  }

  private static void nginx(Mainstay mainstay, int... ports) {
    StringBuilder servers = new StringBuilder();
    for (int port : ports) {
      servers.append(
          """
            server {
              listen 127.0.0.1:%d ssl;
              ssl_certificate c.pem;
              ssl_certificate_key k.pem;
              location / { return 200 "ok"; }
            }
          """
              .formatted(port));
    }
    mainstay.write(
        "nginx.conf",
        """
        daemon off;
        pid nginx.pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi; scgi_temp_path scgi;
        %s}
        """
            .formatted(servers));
  }

  @Test
  void whatOnlyANewSupervisorTakesUpIsSaidAndNotCalledInForce(Mainstay mainstay) {
    String config = "services: {calm: {command: [sleep, '600']}}\nalerts: {incident_open: %s}\n";
    mainstay.config(config.formatted("10m"));
    mainstay.must("up", "--detach");
    mainstay.config(config.formatted("3m"));

    assertThat(mainstay.must("up", "--detach").all())
        .contains("alerts.incident_open: changed, a new supervisor applies it");
    assertThat(mainstay.must("config", "explain", "alerts.incident_open").all())
        .contains("not in force: running with 10m, a new supervisor applies it");
  }
}
