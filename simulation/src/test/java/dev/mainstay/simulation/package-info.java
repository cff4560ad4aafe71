/**
 * Tests that need every module: the simulated world, the failure matrix, end-to-end runs, and the
 * tests of the house itself.
 */
@NullMarked
package dev.mainstay.simulation;

import org.jspecify.annotations.NullMarked;
