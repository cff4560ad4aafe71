package dev.mainstay.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.cli.command.UsageError;
import dev.mainstay.probe.ProbeSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  @ParameterizedTest
  @CsvSource({
    "http://localhost,              localhost, 80,   false, /",
    "http://127.0.0.1:8000/a?b=c,   127.0.0.1, 8000, false, /a?b=c",
    "https://example.test/x,        example.test, 443, true, /x",
    "http://[::1]:9/,               ::1,       9,    false, /",
  })
  void httpAddresses(String word, String host, int port, boolean tls, String path)
      throws UsageError {
    Target.Address address = (Target.Address) Target.parse(word, TIMEOUT);
    ProbeSpec.Http http = (ProbeSpec.Http) address.probe();
    assertThat(http.host()).isEqualTo(host);
    assertThat(http.port()).isEqualTo(port);
    assertThat(http.tls()).isEqualTo(tls);
    assertThat(http.path()).isEqualTo(path);
  }

  @Test
  void otherTargets() throws UsageError {
    assertThat(Target.parse("api", TIMEOUT)).isEqualTo(new Target.Service("api"));
    assertThat(((Target.Address) Target.parse("ws://h:1/e", TIMEOUT)).probe())
        .isInstanceOf(ProbeSpec.Ws.class);
    assertThat(((Target.Address) Target.parse("tcp://h:1", TIMEOUT)).probe())
        .isInstanceOf(ProbeSpec.Tcp.class);
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://host,      no port in tcp://host",
    "ftp://host/,     cannot wait for ftp://host/",
    "http://,         not an address: http://",
    "http:///x,       no host in http:///x",
  })
  void whatCannotBeWaitedFor(String word, String said) {
    assertThatThrownBy(() -> Target.parse(word, TIMEOUT))
        .isInstanceOfSatisfying(
            UsageError.class, error -> assertThat(error.what()).isEqualTo(said));
  }
}
