package dev.mainstay.supervisor;

import dev.mainstay.core.Chance;
import dev.mainstay.core.Event;
import dev.mainstay.core.Owner;
import dev.mainstay.core.Timeline;
import dev.mainstay.probe.Prober;
import dev.mainstay.probe.Sockets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Everything that a supervisor stands on; real in the program, simulated in the simulation.
 *
 * @param project absolute folder of the config; names the project in the children's environment
 * @param host the host's name, carried by every event
 * @param environment the environment that children inherit
 * @param workers runs slow work, one virtual thread each
 * @param owners makes the owners of the machines
 * @param lookPause how often the kernel's word on every main process is read; a stopped process is
 *     seen within it
 * @param pipes who talks to the services that are piped
 * @param journal takes every event; must not wait
 */
public record Ground(
    Path project,
    String host,
    Map<String, String> environment,
    Processes processes,
    Sockets sockets,
    Prober prober,
    RunStore runs,
    Outputs outputs,
    Timeline timeline,
    Executor workers,
    Owner.Factory owners,
    Chance chance,
    Duration lookPause,
    Pipes pipes,
    Consumer<Event> journal) {}
