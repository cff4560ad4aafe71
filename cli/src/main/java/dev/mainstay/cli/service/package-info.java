/**
 * The commands on a project's services: those that ask its supervisor, and the one that is it.
 *
 * <pre>
 *   up, run --> Supervision: lock, fleet, control socket, until the end
 *   up -d --> the same; on proof it parts from its terminal: Detach --> Launcher
 *   up (again), start, stop, restart, down --> Request --> ProofWait: watches until settled
 *   status, why, verify, logs --> Request or files --> view
 * </pre>
 */
@NullMarked
package dev.mainstay.cli.service;

import org.jspecify.annotations.NullMarked;
