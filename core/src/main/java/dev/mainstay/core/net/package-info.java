/** Sockets of this machine, for every feature. */
@NullMarked
package dev.mainstay.core.net;

import org.jspecify.annotations.NullMarked;
