/** What ties the monitor to the fleet: facts in, the monitor as a component, its settings. */
@NullMarked
package dev.mainstay.cli.monitor;

import org.jspecify.annotations.NullMarked;
