/**
 * Edge: every real prober behind the one port, and the record of every attempt.
 *
 * <p>Apart from the package of the port, because it depends on all edges and they on the port.
 */
@NullMarked
package dev.mainstay.probe.dispatch;

import org.jspecify.annotations.NullMarked;
