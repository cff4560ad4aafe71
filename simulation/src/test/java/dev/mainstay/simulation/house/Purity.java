package dev.mainstay.simulation.house;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What makes a class impure: whatever could give two runs of the same events two outcomes. */
final class Purity {

  private static final Pattern IMPURE_TYPES =
      Pattern.compile(
          "java\\.lang\\.(Thread|ThreadLocal|Process|ProcessBuilder|ProcessHandle|Runtime)"
              + "|java\\.lang\\.foreign\\..*|java\\.net\\..*|java\\.io\\.File.*"
              + "|java\\.nio\\.(file\\.Files|channels\\..*)"
              + "|java\\.util\\.concurrent\\.(?!TimeUnit).*"
              + "|java\\.util\\.(Random|Timer|UUID|random\\..*)|java\\.time\\.Clock"
              + "|java\\.security\\.SecureRandom");

  private static final Pattern IMPURE_CALLS =
      Pattern.compile(
          "java\\.lang\\.System\\.(nanoTime|currentTimeMillis|getenv|getProperty|exit)"
              + "|java\\.time\\.\\w+\\.now|java\\.lang\\.Math\\.random"
              + "|java\\.time\\.ZoneId\\.systemDefault|dev\\.mainstay\\.core\\.Chance\\.fresh");

  private Purity() {}

  /** The class and everything of ours that it leans on, directly or not. */
  static Set<JavaClass> closure(JavaClass start) {
    Set<JavaClass> seen = new LinkedHashSet<>();
    Deque<JavaClass> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      JavaClass next = open.remove();
      if (seen.add(next)) {
        next.getDirectDependenciesFromSelf().stream()
            .map(Dependency::getTargetClass)
            .map(JavaClass::getBaseComponentType)
            .filter(type -> type.getPackageName().startsWith("dev.mainstay."))
            .forEach(open::add);
      }
    }
    return seen;
  }

  /** What is impure in one class itself, in words. */
  static List<String> impurities(JavaClass type) {
    Stream<String> types =
        type.getDirectDependenciesFromSelf().stream()
            .filter(use -> IMPURE_TYPES.matcher(use.getTargetClass().getName()).matches())
            .map(Dependency::getDescription);
    Stream<String> calls =
        type.getCodeUnitAccessesFromSelf().stream()
            .filter(call -> IMPURE_CALLS.matcher(called(call)).matches())
            .map(JavaCodeUnitAccess::getDescription);
    return Stream.concat(types, calls).distinct().toList();
  }

  private static String called(JavaCodeUnitAccess<?> call) {
    return call.getTargetOwner().getName() + "." + call.getTarget().getName();
  }
}
