/**
 * The machine's own Chromium, driven as a person would use a page. Each test gets a {@link
 * dev.mainstay.simulation.browser.Tab} of a fresh profile, which notes whatever goes wrong in it.
 */
@NullMarked
package dev.mainstay.simulation.browser;

import org.jspecify.annotations.NullMarked;
