/**
 * What the end-to-end tests drive Mainstay with, and their own eyes on the machine.
 *
 * <p>A test gets a {@link dev.mainstay.simulation.driver.Mainstay project of its own}, which {@link
 * dev.mainstay.simulation.driver.Projects} ends after it, and which fails the test when a single
 * process of the project has outlived it. Nothing here shares code with what it judges, but for the
 * reading of JSON.
 */
@NullMarked
package dev.mainstay.simulation.driver;

import org.jspecify.annotations.NullMarked;
