package dev.mainstay.simulation;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips tests whose programs are missing, and leaves their names where {@code ./check} reads. */
final class NeedsProgramCondition implements ExecutionCondition {

  private final Predicate<String> installed;
  private final boolean requireAll;
  private final @Nullable Path skips;

  /** The condition that JUnit makes: this machine, and what {@code ./check} asked for. */
  NeedsProgramCondition() {
    this(
        need -> Programs.find(need).isPresent(),
        "1".equals(System.getenv("MAINSTAY_REQUIRE_ALL")),
        System.getProperty("mainstay.skips") == null
            ? null
            : Path.of(System.getProperty("mainstay.skips")));
  }

  NeedsProgramCondition(Predicate<String> installed, boolean requireAll, @Nullable Path skips) {
    this.installed = installed;
    this.requireAll = requireAll;
    this.skips = skips;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return context
        .getElement()
        .flatMap(element -> AnnotationSupport.findAnnotation(element, NeedsProgram.class))
        .map(needs -> judge(where(context), Arrays.asList(needs.value())))
        .orElse(enabled("needs no program"));
  }

  /** Whether the test named {@code test} can run. */
  ConditionEvaluationResult judge(String test, List<String> needs) {
    List<String> missing = needs.stream().filter(installed.negate()).toList();
    if (missing.isEmpty()) {
      return enabled("installed: " + String.join(", ", needs));
    }
    String line = test + " needs " + String.join(", ", missing);
    if (requireAll) {
      throw new IllegalStateException(
          line + ": not installed, and MAINSTAY_REQUIRE_ALL=1 forbids to skip it");
    }
    note(line);
    return disabled(line);
  }

  private void note(String line) {
    if (skips == null) {
      return;
    }
    try {
      Files.writeString(skips, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String where(ExtensionContext context) {
    String type = context.getTestClass().map(Class::getSimpleName).orElse("?");
    return context.getTestMethod().map(method -> type + "#" + method.getName()).orElse(type);
  }
}
