/**
 * {@code mainstay shim}: the entry of a process of its own, which AI clients start. Nothing here
 * but {@link dev.mainstay.cli.shim.ShimCommand} may lead to the rest of {@code cli}: its classes
 * are not on the shim's class path.
 */
@NullMarked
package dev.mainstay.cli.shim;

import org.jspecify.annotations.NullMarked;
