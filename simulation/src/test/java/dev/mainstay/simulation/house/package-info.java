/**
 * The tests of the house: what may see what, how the sources read, and whether the pages tell the
 * truth about them. Each failure says what to do.
 */
@NullMarked
package dev.mainstay.simulation.house;

import org.jspecify.annotations.NullMarked;
