package dev.mainstay.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.command.Command;
import dev.mainstay.cli.command.CommandTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AsTypedTest {

  @TempDir Path folder;
  private Path script = Path.of("/");

  @BeforeEach
  void install() throws IOException {
    script = program(Files.createDirectory(folder.resolve("opt")).resolve("mainstay"));
  }

  private static Path program(Path file) throws IOException {
    Files.writeString(file, "#!/bin/sh\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private AsTyped at(Path directory, String path) {
    return new AsTyped(script.toString(), directory, "", path);
  }

  @Test
  void isTheNameWhereTheShellFindsIt() throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    String path = folder + "/none:" + bin;
    assertThat(at(folder, path).text("see: mainstay why api"))
        .isEqualTo("see: " + script + " why api");
    Files.createSymbolicLink(bin.resolve("mainstay"), script);
    assertThat(at(folder, path).text("see: mainstay why api")).isEqualTo("see: mainstay why api");
  }

  @Test
  void isAPathWhereTheShellFindsAnotherProgramOfThisName() throws IOException {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path _ = program(bin.resolve("mainstay"));
    assertThat(at(folder, bin + ":" + script.getParent()).text("mainstay status"))
        .isEqualTo(script + " status");
  }

  @Test
  void isShortInTheProgramsOwnFolder() {
    AsTyped here = at(folder.resolve("opt"), "");
    assertThat(here.text("mainstay status")).isEqualTo("./mainstay status");
    assertThat(here.fromAnywhere().text("mainstay status")).isEqualTo(script + " status");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "mainstay why api             | mainstay -f a/b.yaml why api",
        "`mainstay logs api` says why | `mainstay -f a/b.yaml logs api` says why",
        "mainstay down, mainstay up   | mainstay -f a/b.yaml down, mainstay -f a/b.yaml up",
        "write one: mainstay init     | write one: mainstay init",
        "see: mainstay why --help     | see: mainstay why --help",
        "see: mainstay --help         | see: mainstay --help",
        "usage: mainstay why NAME     | usage: mainstay why NAME",
        "call mainstay itself         | call mainstay itself",
        "/opt/mainstay up             | /opt/mainstay up",
      })
  void namesTheConfigThatWasNamed(String hint, String typed) {
    assertThat(AsTyped.SHORT.of("a/b.yaml").text(hint)).isEqualTo(typed);
  }

  @Test
  void namesNoConfigThatIsFoundAnyway() {
    AsTyped here = new AsTyped("", folder, "", "");
    assertThat(here.of("mainstay.yaml").text("mainstay up")).isEqualTo("mainstay up");
    assertThat(here.of(folder + "/mainstay.yaml").text("mainstay up")).isEqualTo("mainstay up");
    assertThat(here.of("it's/my.yaml").text("mainstay up"))
        .isEqualTo("mainstay -f 'it'\\''s/my.yaml' up");
  }

  @ParameterizedTest
  @MethodSource
  void knowsEveryCommand(String command) {
    assertThat(new AsTyped("/opt/mainstay", Path.of("/"), "", "").text("mainstay " + command))
        .isEqualTo("/opt/mainstay " + command);
  }

  static Iterable<String> knowsEveryCommand() {
    return CommandTable.commands().stream().map(Command::name).toList();
  }
}
