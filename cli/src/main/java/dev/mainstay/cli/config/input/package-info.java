/**
 * What a config is written in: files, YAML, variables, quantities, command strings; and the faults
 * found in them. Knows no key of Mainstay's own.
 */
@NullMarked
package dev.mainstay.cli.config.input;

import org.jspecify.annotations.NullMarked;
