package dev.mainstay.cli.config;

import dev.mainstay.gateway.mcp.GatewaySpec;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code gateway:} declares. Its servers with a command are services of the project too.
 *
 * @param spec servers, profiles and bounds; Mainstay's own tools are among the servers
 * @param adminTools whether those may restart, start and stop
 * @param heartbeat the file for outside watchers; absolute
 * @param beat how often that is written
 */
public record GatewaySettings(
    GatewaySpec spec, boolean adminTools, Path heartbeat, Duration beat) {}
