/** Commands that need no supervisor: they look, wait, write files, or run one program. */
@NullMarked
package dev.mainstay.cli.tool;

import org.jspecify.annotations.NullMarked;
