/** Words for people: what the command line and the config share when they speak. */
@NullMarked
package dev.mainstay.cli.text;

import org.jspecify.annotations.NullMarked;
