package dev.mainstay.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dashboard itself needs, asked over a real socket. */
class DashboardPagesTest {

  @TempDir private Path folder;

  @Test
  void thePageLearnsWhetherItMayCommand() {
    try (TestWeb web = new TestWeb(folder)) {
      assertThat(web.get("/api/v1/session")).contains("{\"commands\":false}");
      assertThat(web.get("/api/v1/session", web.bearer())).contains("{\"commands\":true}");
    }
  }

  @Test
  void latenciesBeginWithTheFirstProbe() {
    try (TestWeb web = new TestWeb(folder)) {
      web.facts.set("api", "up", "ready");
      assertThat(web.get("/api/v1/services/api/latency")).contains("{\"probes\":[]}");
      assertThat(web.get("/api/v1/services/api/latency?hours=0")).startsWith("HTTP/1.1 400");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/status",
        "/status.html",
        "/status.js",
        "/mark.svg",
        "/style/status.css",
        "/style/tokens.css",
        "/words/states.js",
        "/words/format.js",
        "/api/v1/status"
      })
  void allThatThePublicStatusPageNeedsIsPublicAndNothingElse(String path) {
    try (TestWeb web = new TestWeb(folder, elsewhere(true), List.of())) {
      assertThat(web.get(path)).startsWith("HTTP/1.1 200");
      assertThat(web.get("/")).startsWith("HTTP/1.1 401");
      assertThat(web.get("/app.js")).startsWith("HTTP/1.1 401");
      assertThat(web.get("/api/v1/services/api/logs")).startsWith("HTTP/1.1 401");
    }
    try (TestWeb web = new TestWeb(folder, elsewhere(false), List.of())) {
      assertThat(web.get(path)).startsWith("HTTP/1.1 401");
    }
  }

  /** A server that can be reached from other machines. */
  private static WebSpec elsewhere(boolean publicStatus) {
    int port = TestWeb.freePort();
    return new WebSpec("0.0.0.0", port, port, List.of(), publicStatus, 8, 4);
  }
}
