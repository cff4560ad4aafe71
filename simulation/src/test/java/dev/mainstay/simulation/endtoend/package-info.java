/**
 * Mainstay as a whole, proven from outside: real commands, real programs, real faults.
 *
 * <p>The programs are those of {@code src/test/programs}, and those of {@code RealProgramsTest}.
 */
@NullMarked
package dev.mainstay.simulation.endtoend;

import org.jspecify.annotations.NullMarked;
