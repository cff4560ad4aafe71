/** Both ends of a link in one process, so that one clock times what passes between them. */
@NullMarked
package dev.mainstay.bench.link;

import org.jspecify.annotations.NullMarked;
