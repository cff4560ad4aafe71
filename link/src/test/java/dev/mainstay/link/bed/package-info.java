/**
 * The bed that the link is tested in: a remote that does as it is told, frame by frame, and a proxy
 * that breaks what passes through it, by script or by seed.
 */
@NullMarked
package dev.mainstay.link.bed;

import org.jspecify.annotations.NullMarked;
