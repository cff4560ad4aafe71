package dev.mainstay.simulation.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.probe.CauseCode;
import dev.mainstay.supervisor.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How the sources read, and whether the pages name what exists. See docs/STYLE.md. */
class TidyTest {

  private static final int FILE_LINES_MAX = 400;
  private static final int METHOD_LINES_MAX = 60;
  private static final int COLUMNS_MAX = 100;

  /** Figure dash, en dash, em dash, horizontal bar: people type a hyphen, a colon or a comma. */
  private static final Pattern LONG_DASH = Pattern.compile("[\\u2012-\\u2015]");

  private static final Pattern TODO =
      Pattern.compile("(//|#|\\*|<!--).*\\b(TO[D]O|FIX[M]E)\\b(?!\\(#\\d+\\))");
  private static final Pattern SLEEP = Pattern.compile("\\bThread\\s*\\.\\s*sleep\\s*\\(");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");

  @Test
  void noFileIsTooLong() {
    assertThat(code().filter(file -> lines(file).size() > FILE_LINES_MAX).map(Project::name))
        .as("files over %d lines: split off what has a name of its own", FILE_LINES_MAX)
        .isEmpty();
  }

  @Test
  void noMethodIsTooLong() {
    List<String> tooLong = new ArrayList<>();
    for (JavaSource source : JavaSource.all()) {
      for (JavaSource.Method method : source.methods()) {
        if (method.lines() > METHOD_LINES_MAX) {
          tooLong.add(
              "%s:%d %s has %d lines"
                  .formatted(source.name(), method.firstLine(), method.name(), method.lines()));
        }
      }
    }
    assertThat(tooLong).as("methods over %d lines", METHOD_LINES_MAX).isEmpty();
  }

  @Test
  void noLineIsTooWide() {
    List<String> tooWide = new ArrayList<>();
    code().forEach(file -> tooWide.addAll(tooWide(file)));
    assertThat(tooWide).as("lines over %d columns", COLUMNS_MAX).isEmpty();
  }

  @Test
  void noTestSleeps() {
    Stream<Path> tests = JavaSource.all().stream().filter(JavaSource::isTest).map(JavaSource::file);
    assertThat(findings(tests, SLEEP))
        .as("tests that sleep: wait for the event itself, or use VirtualTimeline")
        .isEmpty();
  }

  @Test
  void everyToDoNamesItsIssue() {
    assertThat(findings(everything(), TODO))
        .as("to-dos without an issue, which is written TODO(#12)")
        .isEmpty();
  }

  @Test
  void textIsPlain() {
    assertThat(
            findings(
                everything(),
                line ->
                    LONG_DASH.matcher(line).find()
                        || line.codePoints().anyMatch(Character::isEmojiPresentation)))
        .as("long dashes and emojis")
        .isEmpty();
  }

  @Test
  void everyPackageIsIntroduced() {
    Set<String> missing = new TreeSet<>();
    for (JavaSource source : JavaSource.all()) {
      Path folder = source.file().resolveSibling("package-info.java");
      if (!source.isTest() && !Files.exists(folder)) {
        missing.add(Project.name(folder));
      }
    }
    assertThat(missing).as("package-info.java that says what the package is for").isEmpty();
  }

  @Test
  void everyModuleAnswersAQuestionInTheArchitecturePage() {
    assertThat(Matches.groups("^\\| `([a-z]+)` \\|", Project.text("docs/ARCHITECTURE.md")))
        .as("modules in the table of docs/ARCHITECTURE.md")
        .containsAll(Project.modules());
  }

  @Test
  void everyStateIsExplained() {
    assertThat(Matches.groups("^\\| `([a-z-]+)` \\|", Project.text("docs/reference/states.md")))
        .as("states and causes in docs/reference/states.md")
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Arrays.stream(State.values()).map(State::label),
                    Arrays.stream(CauseCode.values()).map(CauseCode::label))
                .toList());
  }

  @Test
  void everyFileThatAnswersAQuestionExists() {
    List<String> files = Matches.groups("^\\|[^|]+\\?\\s*\\| `([^`]+)` \\|", readme());
    assertThat(files).as("files in the table \"20 questions\" of README.md").hasSize(20);
    assertThat(files).allSatisfy(file -> assertThat(Project.file(file)).exists());
  }

  @Test
  void everyLinkBetweenPagesLeadsSomewhere() {
    List<String> broken = new ArrayList<>();
    for (Path page : Project.files(".md")) {
      LINK.matcher(Project.text(page))
          .results()
          .map(match -> match.group(1))
          .filter(target -> !target.contains(":"))
          .filter(target -> !Files.exists(page.resolveSibling(target)))
          .forEach(target -> broken.add(Project.name(page) + ": " + target));
    }
    assertThat(broken).as("links to pages that do not exist").isEmpty();
  }

  @Test
  void everyVersionIsInTheChangelog() {
    String version =
        Matches.groups(
                "<artifactId>mainstay[^<]*</artifactId>\\s*<version>([^<]+)<",
                Project.text("pom.xml"))
            .getFirst();
    assertThat(Project.text("CHANGELOG.md")).contains("## " + version.replace("-SNAPSHOT", ""));
  }

  @Test
  void everyDecisionHasANumberOfItsOwn() {
    List<String> numbers =
        Project.files(".md").stream()
            .filter(file -> Project.name(file).startsWith("docs/decisions/"))
            .map(file -> file.getFileName().toString().substring(0, 4))
            .toList();
    assertThat(numbers).isNotEmpty().doesNotHaveDuplicates().allMatch(it -> it.matches("\\d{4}"));
  }

  private static String readme() {
    return Project.text("README.md");
  }

  /** Sources that people write: Java, shell, Python. */
  private static Stream<Path> code() {
    return Stream.concat(
        Project.files(".java", ".bash", ".sh", ".py", ".js", ".css", ".html").stream(),
        Stream.of("mainstay", "check", ".ci/run").map(Project::file));
  }

  private static Stream<Path> everything() {
    return Stream.concat(
        code(), Project.files(".md", ".yaml", ".yml", ".xml", ".json", ".properties").stream());
  }

  /** Lines over the limit, but for those inside a text block: data has the width that it has. */
  private static List<String> tooWide(Path file) {
    List<String> found = new ArrayList<>();
    boolean textBlock = false;
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (!textBlock && line.codePointCount(0, line.length()) > COLUMNS_MAX) {
        found.add("%s:%d".formatted(Project.name(file), number));
      }
      textBlock ^= line.split("\"\"\"", -1).length % 2 == 0;
    }
    return found;
  }

  private static List<String> lines(Path file) {
    return Project.text(file).lines().toList();
  }

  private static List<String> findings(Stream<Path> files, Pattern pattern) {
    return findings(files, line -> pattern.matcher(line).find());
  }

  /** Where a line is not as it should be, as {@code file:line}. */
  private static List<String> findings(Stream<Path> files, Predicate<String> wrong) {
    List<String> found = new ArrayList<>();
    files.forEach(file -> {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (wrong.test(lines.get(i))) {
          found.add("%s:%d: %s".formatted(Project.name(file), i + 1, lines.get(i).strip()));
        }
      }
    });
    return found;
  }
}
