/**
 * The project's config: one table of keys ({@link dev.mainstay.cli.config.Keys}) from which the
 * loader, {@code config explain}, the JSON Schema and the reference page all come.
 *
 * <pre>
 *   file --YamlFile--> nodes --SectionReader + Keys--> sections --ProjectReader--> Project
 *                        |            |                               |
 *                        +------------+--------- every fault ---------+--> Faults
 * </pre>
 */
@NullMarked
package dev.mainstay.cli.config;

import org.jspecify.annotations.NullMarked;
