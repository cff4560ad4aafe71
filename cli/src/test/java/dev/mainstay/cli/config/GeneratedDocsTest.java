package dev.mainstay.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The committed reference page and JSON Schema are what the table of keys says; {@code ./check
 * --update-docs} writes them anew.
 */
class GeneratedDocsTest {

  private static final Path REFERENCE = Path.of("..", "docs", "reference");

  enum Document {
    PAGE("config.md"),
    SCHEMA("mainstay.schema.json");

    private final String file;

    Document(String file) {
      this.file = file;
    }

    String text() {
      return this == PAGE ? ConfigReference.text() : ConfigSchema.text();
    }
  }

  @ParameterizedTest
  @EnumSource(Document.class)
  void theCommittedDocumentIsUpToDate(Document document) throws IOException {
    Path file = REFERENCE.resolve(document.file);
    if (Boolean.getBoolean("mainstay.updateDocs")) {
      Files.writeString(file, document.text());
    }
    assertThat(Files.readString(file))
        .as("%s; run ./check --update-docs", file)
        .isEqualTo(document.text());
  }

  @Test
  void everyKeyOfTheTableIsOnThePageAndInTheSchema() {
    everyKeyIsDocumented(Keys.ROOT);
  }

  private static void everyKeyIsDocumented(Key key) {
    String page = ConfigReference.text();
    String schema = ConfigSchema.text();
    for (Key child : key.children()) {
      assertThat(child.doc()).as(child.name()).isNotBlank();
      if (!child.name().equals("NAME")) {
        assertThat(page).contains("| `" + child.name() + "` |");
        assertThat(schema).contains("\"" + child.name() + "\": {");
      }
      everyKeyIsDocumented(child);
    }
  }
}
