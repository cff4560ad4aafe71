package dev.mainstay.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NeedsProgramTest {

  @TempDir Path folder;

  @Test
  void runsWhenEverythingIsInstalled() {
    assertThat(condition(false).judge("A#b", List.of("sh")).isDisabled()).isFalse();
    assertThat(skips()).doesNotExist();
  }

  @Test
  void skipsByNameWhenOneIsMissing() throws IOException {
    assertThat(condition(false).judge("A#b", List.of("sh", "nginx")).isDisabled()).isTrue();
    assertThat(skips()).content().isEqualTo("A#b needs nginx\n");
  }

  @Test
  void failsInsteadOfSkippingWhenAllAreRequired() {
    assertThatIllegalStateException()
        .isThrownBy(() -> condition(true).judge("A#b", List.of("nginx")))
        .withMessageContaining("A#b needs nginx");
  }

  @Test
  void findsAProgramButNoneThatDoesNotExist() {
    assertThat(Programs.find("sh")).hasValueSatisfying(sh -> assertThat(sh).isExecutable());
    assertThat(Programs.find("no-such-program")).isEmpty();
  }

  private NeedsProgramCondition condition(boolean requireAll) {
    return new NeedsProgramCondition("sh"::equals, requireAll, skips());
  }

  private Path skips() {
    return folder.resolve("skips.txt");
  }
}
