package dev.mainstay.cli.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.config.input.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every fault with its exact place and words; the table is {@code faults.txt}. */
class FaultsTest {

  private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/home/x");

  @TestFactory
  Stream<DynamicTest> everyFaultHasItsPlaceAndItsWords() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String row : table().split("(?m)^=== ", -1)) {
      int name = row.indexOf('\n');
      int separator = row.indexOf("\n>>>\n");
      if (separator < 0) {
        continue; // the table's own introduction
      }
      String yaml = row.substring(name + 1, separator + 1);
      List<String> expected = row.substring(separator + 5).strip().lines().toList();
      tests.add(
          DynamicTest.dynamicTest(
              row.substring(0, name), () -> assertThat(said(yaml)).isEqualTo(expected)));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(40);
    return tests.stream();
  }

  private static String table() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(FaultsTest.class.getResourceAsStream("faults.txt"))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static List<String> said(String yaml) {
    String here = Path.of("").toAbsolutePath().toString();
    return switch (ConfigLoader.parse(Path.of("mainstay.yaml"), yaml, ENVIRONMENT)) {
      case ConfigResult.Faults(List<Fault> faults) ->
          faults.stream().map(f -> f.text().replace(here, "DIR")).toList();
      case ConfigResult.Loaded(Project _, List<Fault> warnings) ->
          Stream.concat(Stream.of("LOADED"), warnings.stream().map(w -> "warning " + w.text()))
              .toList();
    };
  }

  @Test
  void aDirectoryIsNotAFile(@TempDir Path dir) {
    assertThat(codes(dir)).containsExactly("unreadable");
  }

  @Test
  void aMissingFileIsOneFault(@TempDir Path dir) {
    assertThat(codes(dir.resolve("mainstay.yaml"))).containsExactly("unreadable");
  }

  @Test
  void anEmptyFileIsOneFault(@TempDir Path dir) throws IOException {
    assertThat(codes(Files.createFile(dir.resolve("mainstay.yaml")))).containsExactly("empty");
  }

  @Test
  void aFileOfTenMegabytesIsRefusedUnread(@TempDir Path dir) throws IOException {
    Path file = Files.writeString(dir.resolve("mainstay.yaml"), "# ".repeat(5_000_000));
    assertThat(codes(file)).containsExactly("too-large");
  }

  @Test
  void latin1IsRefusedAtItsFirstByte(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("mainstay.yaml");
    Files.write(file, "name: x\nnote: caf\u00e9\n".getBytes(ISO_8859_1));
    assertThat(ConfigLoader.load(file, Map.of()))
        .isInstanceOfSatisfying(
            ConfigResult.Faults.class,
            f -> {
              assertThat(f.faults()).hasSize(1);
              assertThat(f.faults().getFirst().place()).hasToString(file + ":2:10");
              assertThat(f.faults().getFirst().code()).isEqualTo(Fault.Code.NOT_UTF8);
            });
  }

  @Test
  void aBillionLaughsAreCutShort() {
    StringBuilder yaml = new StringBuilder("x-a0: &a0 [lol, lol]\n");
    for (int i = 1; i < 40; i++) {
      int b = i - 1;
      yaml.append("x-a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, b, b, b));
    }
    yaml.append("gateway: {audit: {bomb: *a39}}\nservices: {web: {command: *a39}}\n");
    assertThat(said(yaml.toString()))
        .anyMatch(line -> line.endsWith("[too-many]"))
        .anyMatch(line -> line.endsWith("[wrong-type]"));
  }

  @Test
  void mergesThatMultiplyAreCutShort() {
    StringBuilder yaml = new StringBuilder("x-a0: &a0 {command: [x]}\n");
    for (int i = 1; i < 40; i++) {
      int b = i - 1;
      yaml.append("x-a%d: &a%d {<<: [%s]}\n".formatted(i, i, ("*a" + b + ", ").repeat(100)));
    }
    yaml.append("services: {web: {<<: *a39}}\n");
    assertThat(said(yaml.toString())).anyMatch(line -> line.endsWith("[too-many]"));
  }

  @Test
  void deepNestingIsOneFault() {
    assertThat(said("links: " + "[".repeat(200_000)))
        .singleElement()
        .asString()
        .endsWith("[bad-yaml]");
  }

  @Test
  void faultsBeyondAHundredAreCounted() {
    StringBuilder yaml = new StringBuilder("services:\n  web:\n    command: [x]\n");
    for (int i = 0; i < 150; i++) {
      yaml.append("    key%d%s: 1\n".formatted(i, "z".repeat(20)));
    }
    List<String> said = said(yaml.toString());
    assertThat(said).hasSize(101);
    assertThat(said.getLast()).contains("50 more faults are not listed");
  }

  @Test
  void aFaultInTheDotEnvFileNamesThatFile(@TempDir Path dir) throws IOException {
    Files.writeString(dir.resolve(".env"), "A=1\nB='x\n");
    Path file = Files.writeString(dir.resolve("m.yaml"), "services: {web: {command: [x]}}\n");
    assertThat(ConfigLoader.load(file, Map.of()))
        .isInstanceOfSatisfying(
            ConfigResult.Faults.class,
            f ->
                assertThat(f.faults())
                    .extracting(Fault::text)
                    .containsExactly(".env:2:3: the quote of B is never closed [bad-env-file]"));
  }

  @Test
  void anUnreadableDotEnvIsOneFault(@TempDir Path dir) throws IOException {
    Files.createDirectory(dir.resolve(".env"));
    Path file = Files.writeString(dir.resolve("m.yaml"), "services: {web: {command: [x]}}\n");
    assertThat(codes(file)).containsExactly("bad-env-file");
  }

  private static List<String> codes(Path file) {
    return switch (ConfigLoader.load(file, Map.of())) {
      case ConfigResult.Faults(List<Fault> faults) ->
          faults.stream().map(f -> f.code().label()).toList();
      case ConfigResult.Loaded _ -> List.of();
    };
  }
}
