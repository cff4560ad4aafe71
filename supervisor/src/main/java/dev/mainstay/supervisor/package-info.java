/** How processes live and die. */
@NullMarked
package dev.mainstay.supervisor;

import org.jspecify.annotations.NullMarked;
