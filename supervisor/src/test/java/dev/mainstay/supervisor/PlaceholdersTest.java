package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How ports come into the words of a command and the names of files. */
class PlaceholdersTest {

  private final Map<String, Integer> ports = new LinkedHashMap<>();

  PlaceholdersTest() {
    ports.put("http", 8000);
    ports.put("admin-ui", 8079);
  }

  @ParameterizedTest
  @CsvSource({
    "--port=${PORT},           --port=8000",
    "${PORT}:${PORT_ADMIN_UI}, 8000:8079",
    "${PORT_HTTP}${PORT},      80008000",
    "${PORT_WS} $PORT ${PORT,  ${PORT_WS} $PORT ${PORT",
    "$${PORT},                 ${PORT}",
    "a$$b $$${PORT},           a$$b $${PORT}",
  })
  void onlyWhatWasGivenIsPutIn(String text, String filled) {
    assertThat(Placeholders.fill(text, Placeholders.of(ports))).isEqualTo(filled);
  }

  @Test
  void withoutPortsATextIsAsItIs() {
    assertThat(Placeholders.fill("$${PORT}", Map.of())).isEqualTo("$${PORT}");
  }

  @Test
  void aFilesNameMayTellThePort() {
    assertThat(Placeholders.fill(Path.of("/run/web-${PORT}.pid"), Placeholders.of(ports)))
        .isEqualTo(Path.of("/run/web-8000.pid"));
  }
}
