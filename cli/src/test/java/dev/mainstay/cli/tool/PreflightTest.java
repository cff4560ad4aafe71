package dev.mainstay.cli.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.tool.Preflight.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which source of a command is checked, and what a broken one says (S0.12, S4.24). */
class PreflightTest {

  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path NODE = Path.of("/usr/bin/node");

  private @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    file("app.py", "import json\n\nimport nowhere.deep\nopen('ran', 'w')\n");
    file("lazy.py", "try:\n import nowhere\nexcept ImportError:\n pass\ndef f(): import later\n");
    file("local.py", "from pkg import main\n");
    file("pkg/__init__.py", "from .missing import x\n");
    file("pkg/main.py", "def f(:\n");
    file("script", "#!/usr/bin/python3 -u\nimport yamml\n");
    file("run.sh", "if true; then echo; fi\n");
    file("broken.sh", "if true; then echo\n");
    file(
        "app.js", "const x = require('no-such-package');\nrequire('fs').writeFileSync('ran', '');");
    file("good.js", "const fs = require('node:fs');\nfunction f() {\n  require('lazy');\n}\n");
    file("broken.js", "let a;\nlet b = ;\n");
  }

  @ParameterizedTest
  @CsvSource({
    "python3 app.py,                      app.py",
    "python3 -u -X dev app.py --port 1,   app.py",
    "/usr/bin/python3.11 app.py,          app.py",
    "python3 -m pkg.main,                 module pkg.main",
    "python3 -m uvicorn app:app --port 1, module uvicorn + module app",
    "python3 -m http.server,              module http.server",
    "python3 -c print(1),                 ",
    "node --inspect app.js,               app.js",
    "node -e 1,                           ",
    "sh run.sh,                           run.sh",
    "sh -c app.py,                        ",
    "java -Xmx9m -jar x.jar,              x.jar",
    "java Main,                           ",
    "./script a,                          script",
    "./app.py,                            ",
  })
  void findsTheSourceOfObviousCommandsOnly(String command, @Nullable String what) {
    assertThat(
            checks(command.split(" ", -1)).stream()
                .map(Preflight::what)
                .map(said -> said.replace(folder + "/", ""))
                .toList())
        .isEqualTo(what == null ? List.of() : List.of(what.split(" \\+ ", -1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "python3 app.py      | app.py:3: No module named nowhere            | pip install nowhere",
        "python3 lazy.py     |                                              |",
        "python3 -m lazy     |                                              |",
        "python3 local.py    | pkg/__init__.py:1: No module named pkg.missing | is not in it",
        "python3 -m pkg      | No module named pkg.__main__                 | is not in it",
        "python3 -m uvicornn | No module named uvicornn                     | pip install uvicornn",
        "python3 gone.py     | there is no file FOLDER/gone.py              | correct the path",
        "python3 -m http.server 1 |                                         |",
        "./script            | script:2: No module named yamml              | pip install yamml",
      })
  void pythonIsParsedAndItsImportsAreLookedUpWithoutRunningIt(
      String command, @Nullable String text, @Nullable String hint) {
    Assumptions.assumeTrue(Files.isExecutable(PYTHON));
    says(command, text, hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "websockets==14.2          | 10.4",
        "websockets[fast] >= 12    | 10.4",
        "websockets~=10.3          |",
        "websockets~=11.0          | 10.4",
        "websockets>=10,<11        |",
        "websockets>=10,<10.4      | 10.4",
        "websockets==10.*          |",
        "websockets!=10.4.0        | 10.4",
        "websockets                |",
        "websockets @ https://x/y  |",
        "nowhere==1                |",
      })
  void anotherVersionThanTheProgramWasWrittenForIsFoundBeforeItStarts(
      String required, @Nullable String installed) throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(PYTHON));
    file("requirements.txt", "# pinned\n" + required + "  # why\n");
    file("websockets-10.4.dist-info/METADATA", "Name: websockets\nVersion: 10.4\n");
    says(
        "python3 lazy.py",
        installed == null
            ? null
            : "requirements.txt:2: " + required + " is required, " + installed + " is installed",
        "pip install '" + required + "'");
  }

  @Test
  void whatTheProgramImportsOfItsOwnIsParsedToo() {
    Assumptions.assumeTrue(Files.isExecutable(PYTHON));
    assertThat(problems("python3", "local.py"))
        .extracting(Problem::text)
        .anySatisfy(said -> assertThat(said).contains("pkg/main.py:1: SyntaxError: invalid"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node app.js    | app.js:1: Cannot find module 'no-such-package' | npm install"
            + " no-such-pack",
        "node good.js   |                                                 |",
        "node good      |                                                 |",
        "node broken.js | broken.js:2: SyntaxError: Unexpected token ';'  | it cannot start",
        "node gone.js   | there is no file FOLDER/gone.js                 | correct the path",
      })
  void javaScriptIsParsedAndWhatItRequiresIsLookedUp(
      String command, @Nullable String text, @Nullable String hint) {
    Assumptions.assumeTrue(Files.isExecutable(NODE));
    says(command, text, hint);
  }

  @Test
  void aShellScriptIsParsed() {
    says("sh run.sh", null, null);
    says("sh broken.sh", "broken.sh", "it cannot start like this");
  }

  @Test
  void anArchiveMustNameTheClassToRun() throws IOException {
    says("java -jar gone.jar", "there is no file FOLDER/gone.jar", "build it");
    file("no.jar", "no archive");
    says("java -jar no.jar", "no.jar is no archive", "build it again");
    jar("plain.jar", new Manifest());
    says("java -jar plain.jar", "has no Main-Class", "-cp");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Main-Class", "shop.Main");
    jar("main.jar", manifest);
    says("java -jar main.jar", "does not hold its Main-Class shop.Main", "build it again");
  }

  private void says(String command, @Nullable String text, @Nullable String hint) {
    List<Problem> problems = problems(command.split(" ", -1));
    if (text == null) {
      assertThat(problems).isEmpty();
    } else {
      Problem first = problems.getFirst();
      assertThat(first.text()).contains(text.replace("FOLDER", folder.toString()));
      assertThat(first.hint()).contains(hint == null ? "" : hint);
    }
    assertThat(folder.resolve("ran")).as("nothing is run").doesNotExist();
  }

  private List<Problem> problems(String... command) {
    return checks(command).stream().flatMap(check -> check.problems().stream()).toList();
  }

  private List<Preflight> checks(String... command) {
    List<String> words = new java.util.ArrayList<>(List.of(command));
    if (words.getFirst().equals("python3")) {
      words.set(0, PYTHON.toString());
    }
    Path program = folder.resolve(words.getFirst());
    return Preflight.of(new Preflight.Start(words, folder, Map.of()), program);
  }

  private void file(String name, String text) throws IOException {
    Files.createDirectories(java.util.Objects.requireNonNull(folder.resolve(name).getParent()));
    Files.writeString(folder.resolve(name), text);
  }

  private void jar(String name, Manifest manifest) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve(name))) {
      new JarOutputStream(out, manifest).close();
    }
  }
}
