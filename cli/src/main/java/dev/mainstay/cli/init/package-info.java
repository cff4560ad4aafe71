/** A first config: commented, or converted from the file of another program. */
@NullMarked
package dev.mainstay.cli.init;

import org.jspecify.annotations.NullMarked;
