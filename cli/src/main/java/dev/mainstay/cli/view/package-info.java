/**
 * What people see: statuses in, lines of text out. Nothing here reads a clock, a file or a
 * terminal; width, colour and the present moment are arguments.
 */
@NullMarked
package dev.mainstay.cli.view;

import org.jspecify.annotations.NullMarked;
