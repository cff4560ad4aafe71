package dev.mainstay.simulation.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What must hold for every file that a browser is given: text of others stays text, nothing comes
 * from elsewhere, and nothing needs more than the strictest policy allows.
 */
class DashboardFilesTest {

  private static final Path WEB =
      Project.file("monitor/src/main/resources/dev/mainstay/monitor/web");

  /** Every way to make markup or a program of a text. */
  private static final Pattern MARKUP =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|unsafe(HTML|SVG|Static)|document\\.write"
              + "|createContextualFragment|DOMParser|srcdoc|\\beval\\(|new Function|javascript:");

  /** An address of a host; the name space of SVG is none. */
  private static final Pattern ELSEWHERE =
      Pattern.compile("(?:https?:|wss?:)?//[a-z0-9.-]+\\.[a-z]{2,}");

  private static final Pattern INLINE =
      Pattern.compile("<style|\\sstyle=|\\son[a-z]+=|<script(?![^>]*(src=|type=\"importmap\"))");

  private static final String IMPORT = "(?:^import (?:[^;]*? from )?|import\\()\"([^\"]+)\"";

  private static final Pattern MAPPED = Pattern.compile("\"([^\"]+)\": \"(/lib/[^\"]+)\"");

  @Test
  void noTextIsEverMadeMarkup() {
    assertThat(findings(MARKUP)).isEmpty();
  }

  @Test
  void nothingComesFromElsewhere() {
    assertThat(findings(ELSEWHERE)).allMatch(finding -> finding.contains("www.w3.org/2000/svg"));
  }

  @Test
  void thePolicyNeedsNoInlineScriptAndNoInlineStyle() {
    assertThat(findings(INLINE)).isEmpty();
  }

  @Test
  void everyImportLeadsToAFileOrIsInTheImportMap() {
    Map<String, String> map = importMap();
    List<String> lost = new ArrayList<>();
    for (Path file : files()) {
      for (String target : Matches.groups(IMPORT, Project.text(file))) {
        boolean found =
            target.startsWith(".")
                ? Files.isRegularFile(file.resolveSibling(target))
                : map.keySet().stream().anyMatch(name -> covers(name, target));
        if (!found) {
          lost.add(Project.name(file) + " imports " + target);
        }
      }
    }
    assertThat(lost).isEmpty();
    assertThat(map).as("the map is read").containsKey("lit");
  }

  @Test
  void everyComponentIsWhereItsNameSays() {
    String defined = "customElements\\.define\\(\"([a-z-]+)\"";
    assertThat(files())
        .allSatisfy(file ->
            assertThat(Matches.groups(defined, Project.text(file)))
                .allMatch(name -> file.endsWith(name.replace("mainstay-", "") + ".js")));
  }

  private static boolean covers(String name, String target) {
    return name.endsWith("/") ? target.startsWith(name) : target.equals(name);
  }

  private static Map<String, String> importMap() {
    Matcher entry = MAPPED.matcher(Project.text(WEB.resolve("index.html")));
    Map<String, String> map = new TreeMap<>();
    while (entry.find()) {
      map.put(entry.group(1), entry.group(2));
    }
    return map;
  }

  private static List<Path> files() {
    return Project.files(".js", ".html", ".css", ".svg").stream()
        .filter(file -> file.startsWith(WEB))
        .toList();
  }

  private static List<String> findings(Pattern pattern) {
    return files().stream()
        .flatMap(file ->
            Project.text(file)
                .lines()
                .filter(line -> pattern.matcher(line).find())
                .map(line -> Project.name(file) + ": " + line.strip()))
        .collect(Collectors.toList());
  }
}
