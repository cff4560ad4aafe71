package dev.mainstay.simulation.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/requirements.md names every line that was asked for, and the tests that prove it. */
class RequirementsTest {

  private static final String PAGE = "docs/requirements.md";

  /** How many lines each of the documents has. */
  private static final Map<String, Integer> LINES =
      Map.of("S0", 32, "S1", 36, "S2", 35, "S3", 38, "S4", 28);

  /** Lines that the supervisor itself must prove, apart from all of S1 and S4. */
  private static final Set<String> OF_THE_SUPERVISOR =
      Stream.concat(
              IntStream.rangeClosed(1, 13).mapToObj(line -> "S0." + line),
              Stream.of(
                  "S0.29", "S0.30", "S3.2", "S3.3", "S3.4", "S3.5", "S3.7", "S3.8", "S3.9", "S3.10",
                  "S3.11", "S3.14", "S3.15", "S3.16", "S3.20", "S3.30", "S3.32", "S3.34"))
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern ROW =
      Pattern.compile("^\\| (S\\d\\.\\d+) \\| (.+?) \\| (.+?) \\|$", Pattern.MULTILINE);
  private static final Pattern OPEN = Pattern.compile("open( \\(issue \\d+\\))?");
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  private static final Set<String> TEST_ANNOTATIONS =
      Set.of("Test", "ParameterizedTest", "TestFactory", "RepeatedTest", "ArchTest");

  private final Map<String, String> proofs = read();

  @Test
  void everyLineIsListedOnceInOrder() {
    List<String> expected = new ArrayList<>();
    new TreeMap<>(LINES)
        .forEach((document, lines) ->
            IntStream.rangeClosed(1, lines).forEach(line -> expected.add(document + "." + line)));
    assertThat(Matches.groups("^\\| (S\\d\\.\\d+) \\|", Project.text(PAGE)))
        .containsExactlyElementsOf(expected);
    assertThat(proofs.keySet()).containsExactlyElementsOf(expected);
  }

  @Test
  void everyProofIsATestOrSaysWhichIssueIsOpen() {
    assertThat(proofs)
        .allSatisfy((id, proof) -> {
          String rest = TEST.matcher(OPEN.matcher(proof).replaceAll("")).replaceAll("");
          assertThat(rest.replace(",", "").strip()).as("proof of %s", id).isEmpty();
        });
  }

  @Test
  void everyNamedTestExists() {
    Set<String> existing = tests();
    Set<String> missing = new TreeSet<>();
    proofs.forEach((id, proof) ->
        namedTests(proof)
            .filter(test -> !existing.contains(test))
            .forEach(test -> missing.add(id + " names " + test)));
    assertThat(missing).as("tests named in %s that do not exist", PAGE).isEmpty();
  }

  @Test
  void theSupervisorsLinesAreProven() {
    Set<String> open = new TreeSet<>();
    proofs.forEach((id, proof) -> {
      if (isOfTheSupervisor(id) && OPEN.matcher(proof).find()) {
        open.add(id);
      }
    });
    assertThat(open).as("lines of the supervisor without a proof").isEmpty();
  }

  private static boolean isOfTheSupervisor(String id) {
    return id.startsWith("S1.") || id.startsWith("S4.") || OF_THE_SUPERVISOR.contains(id);
  }

  private static Map<String, String> read() {
    Map<String, String> rows = new LinkedHashMap<>();
    Matcher row = ROW.matcher(Project.text(PAGE));
    while (row.find()) {
      rows.put(row.group(1), row.group(3));
    }
    return rows;
  }

  private static Stream<String> namedTests(String proof) {
    return TEST.matcher(proof).results().map(match -> match.group(1) + "#" + match.group(2));
  }

  private static Set<String> tests() {
    return JavaSource.all().stream()
        .filter(JavaSource::isTest)
        .flatMap(source -> source.methods().stream())
        .filter(method -> method.annotations().stream().anyMatch(TEST_ANNOTATIONS::contains))
        .map(method -> method.type() + "#" + method.name())
        .collect(Collectors.toSet());
  }
}
