package dev.mainstay.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {

  @Test
  void theYamlNameIsTakenBeforeYml(@TempDir Path dir) throws IOException {
    Files.createFile(dir.resolve("mainstay.yml"));
    assertThat(ConfigFile.find(dir)).isEqualTo(new ConfigFile.Found(dir.resolve("mainstay.yml")));
    Files.createFile(dir.resolve("mainstay.yaml"));
    assertThat(ConfigFile.find(dir)).isEqualTo(new ConfigFile.Found(dir.resolve("mainstay.yaml")));
  }

  @Test
  void oneInAParentIsNamedButNotTaken(@TempDir Path dir) throws IOException {
    Path above = Files.createFile(dir.resolve("mainstay.yaml"));
    Path below = Files.createDirectories(dir.resolve("a/b"));
    assertThat(ConfigFile.find(below))
        .isEqualTo(new ConfigFile.Missing(below, above))
        .asInstanceOf(InstanceOfAssertFactories.type(ConfigFile.Missing.class))
        .extracting(ConfigFile.Missing::text)
        .asString()
        .contains("use -f " + above);
  }
}
