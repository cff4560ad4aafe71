package dev.mainstay.simulation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test, or all tests of a class, that runs programs which are not part of Mainstay.
 *
 * <p>Where one of them is not installed the test is skipped, and {@code ./check} prints its name at
 * the end; with {@code MAINSTAY_REQUIRE_ALL=1} it fails instead.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(NeedsProgramCondition.class)
public @interface NeedsProgram {

  /**
   * The programs, such as {@code nginx}; {@code python3:uvicorn} asks for a module of Python as
   * well, {@code npm:PATH} for a package of npm. See {@link Programs#find}.
   */
  String[] value();
}
