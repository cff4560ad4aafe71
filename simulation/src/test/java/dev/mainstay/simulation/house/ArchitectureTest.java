package dev.mainstay.simulation.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What may see what. The exceptions are named here, each with its reason, and nowhere else. */
@AnalyzeClasses(packages = "dev.mainstay", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /**
   * The shells of the kernel: they are what touches threads and clocks, so that machines do not.
   */
  private static final Set<String> SHELLS_OF_CORE =
      Set.of(
          "dev.mainstay.core.Loop", // one virtual thread owns one machine
          "dev.mainstay.core.Mailbox", // where other threads meet that one
          "dev.mainstay.core.SystemTimeline"); // the only clock

  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("dev.mainstay.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule core_sees_only_the_jdk =
      noClasses()
          .that()
          .resideInAPackage("dev.mainstay.core..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "dev.mainstay.core..", "java..", "javax.crypto..", "org.jspecify..");

  /** Its arithmetic goes through BigDecimal, which costs 10 ms of each start (decision 20). */
  @ArchTest
  static final ArchRule starts_do_no_decimal_arithmetic =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.mainstay.core..",
              "dev.mainstay.probe..",
              "dev.mainstay.supervisor..",
              "dev.mainstay.cli..")
          .should()
          .callMethod(Duration.class, "multipliedBy", long.class)
          .orShould()
          .callMethod(Duration.class, "dividedBy", long.class);

  @ArchTest
  static final ArchRule decisions_touch_no_clock_thread_file_or_chance =
      classes().that(areDecisions()).should(bePure());

  @ArchTest
  static final ArchRule machines_have_no_mutable_field =
      classes().that().haveSimpleNameEndingWith("Machine").should().haveOnlyFinalFields();

  @ArchTest
  static final ArchRule edges_are_seen_by_their_own_feature_and_cli_alone =
      classes().that(areEdges()).should(beSeenByTheirFeatureAndCliAlone()).allowEmptyShould(true);

  @ArchTest
  static final ArchRule only_cli_prints_and_exits =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.mainstay.cli..")
          .should()
          .accessTargetWhere(
              JavaAccess.Predicates.targetOwner(HasName.Predicates.name("java.lang.System"))
                  .and(
                      JavaAccess.Predicates.target(
                          HasName.Predicates.nameMatching("out|err|in|exit|setOut|setErr"))));

  @ArchTest
  static final ArchRule native_calls_live_in_one_package =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.mainstay.core.posix..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..");

  @ArchTest
  static final ArchRule names_say_what_a_thing_is =
      noClasses().should().haveNameMatching(".*(Impl|Manager|Utils?|Helper)(\\$.*)?");

  @ArchTest
  static final ArchRule accessors_have_no_get =
      noMethods()
          .that(describe("are our own", method -> !overrides(method)))
          .should()
          .haveNameMatching("get[A-Z].*");

  @ArchTest
  static final ArchRule optional_is_not_taken =
      methods().should(takeNoOptional()).because("Optional is returned, never taken");

  @ArchTest
  static void every_package_is_null_marked(JavaClasses all) {
    all.stream()
        .map(JavaClass::getPackage)
        .distinct()
        .filter(java -> !java.isAnnotatedWith(NullMarked.class))
        .findFirst()
        .ifPresent(java -> {
          throw new AssertionError(java.getName() + " needs a @NullMarked package-info.java");
        });
  }

  /** The kernel without its shells, every machine, and whatever of ours a machine leans on. */
  private static DescribedPredicate<JavaClass> areDecisions() {
    return describe(
        "are the kernel or a machine",
        type ->
            (type.getPackageName().equals("dev.mainstay.core")
                    && !SHELLS_OF_CORE.contains(outermost(type).getName()))
                || outermost(type).getSimpleName().endsWith("Machine"));
  }

  private static ArchCondition<JavaClass> bePure() {
    return new ArchCondition<>("be pure, with all of ours that they lean on") {
      @Override
      public void check(JavaClass decision, ConditionEvents events) {
        for (JavaClass part : Purity.closure(decision)) {
          for (String impurity : Purity.impurities(part)) {
            events.add(
                SimpleConditionEvent.violated(
                    decision, decision.getName() + " leans on something impure: " + impurity));
          }
        }
      }
    };
  }

  /** An edge is a package below a feature's: {@code probe.net}, {@code supervisor.process}. */
  private static DescribedPredicate<JavaClass> areEdges() {
    return describe(
        "are in an edge package", type -> type.getPackageName().split("\\.").length > 3);
  }

  private static ArchCondition<JavaClass> beSeenByTheirFeatureAndCliAlone() {
    return new ArchCondition<>("be seen by their own feature and cli alone") {
      @Override
      public void check(JavaClass edge, ConditionEvents events) {
        // The kernel's edges are shared on purpose: bound once, for every feature.
        if (feature(edge).equals("core")) {
          return;
        }
        edge.getDirectDependenciesToSelf().stream()
            .filter(use -> !feature(use.getOriginClass()).equals(feature(edge)))
            .filter(use -> !feature(use.getOriginClass()).equals("cli"))
            .forEach(use -> events.add(SimpleConditionEvent.violated(edge, use.getDescription())));
      }
    };
  }

  private static ArchCondition<JavaMethod> takeNoOptional() {
    return new ArchCondition<>("take no Optional") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        if (method.getRawParameterTypes().stream().anyMatch(t -> t.isEquivalentTo(Optional.class))
            && method.getModifiers().contains(JavaModifier.PUBLIC)
            && method.getOwner().getModifiers().contains(JavaModifier.PUBLIC)) {
          events.add(SimpleConditionEvent.violated(method, method.getFullName()));
        }
      }
    };
  }

  /** Whether a type that is not ours has given the method its name. */
  private static boolean overrides(JavaMethod method) {
    String[] parameters =
        method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
    return Stream.concat(
            method.getOwner().getAllRawSuperclasses().stream(),
            method.getOwner().getAllRawInterfaces().stream())
        .filter(type -> !type.getPackageName().startsWith("dev.mainstay"))
        .anyMatch(type -> type.tryGetMethod(method.getName(), parameters).isPresent());
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  private static String feature(JavaClass type) {
    return type.getPackageName().split("\\.", -1)[2];
  }
}
