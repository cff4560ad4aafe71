package dev.mainstay.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.monitor.incident.PublicCause;
import dev.mainstay.probe.CauseCode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the public is told of causes; the monitor knows codes only as words. */
class PublicCauseTest {

  @Test
  void everyCauseHasASentenceForThePublic() {
    Set<String> codes =
        Stream.of(CauseCode.values()).map(CauseCode::label).collect(Collectors.toSet());
    assertThat(PublicCause.codes()).isEqualTo(codes);
    assertThat(PublicCause.words("made-up")).isEqualTo("It did not work as it should.");
  }
}
