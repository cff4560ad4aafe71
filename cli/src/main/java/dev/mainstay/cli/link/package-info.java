/**
 * Links as components of a supervisor, and as a program of their own: binds what {@code link} has.
 */
@NullMarked
package dev.mainstay.cli.link;

import org.jspecify.annotations.NullMarked;
