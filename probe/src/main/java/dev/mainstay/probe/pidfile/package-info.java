/**
 * Edge: the pid file that a program writes itself (requirement S1.11). A file proves nothing by
 * being there: the pid in it must name a living process of the service's own tree.
 */
@NullMarked
package dev.mainstay.probe.pidfile;

import org.jspecify.annotations.NullMarked;
