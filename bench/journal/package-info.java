/** Measures the journal from inside one process; {@code bench.py} starts it and compares. */
@NullMarked
package dev.mainstay.bench.journal;

import org.jspecify.annotations.NullMarked;
