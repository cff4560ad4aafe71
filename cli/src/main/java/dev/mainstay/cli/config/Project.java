package dev.mainstay.cli.config;

import dev.mainstay.monitor.budget.BudgetSpec;
import dev.mainstay.supervisor.ServiceSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a config file declares; immutable, with every default filled in.
 *
 * @param name the declared name, else the folder's
 * @param file the config file, absolute
 * @param directory the folder of the config file, absolute; relative paths start here
 * @param services in the order declared; servers of the gateway that are run come last
 * @param monitor {@code monitor:} as it was written: maps, lists and text
 * @param alerts {@code alerts:} with its defaults
 * @param budgets by name, in the order declared
 * @param gateway {@code gateway:} as it was written
 * @param mcp what {@code gateway:} declares for AI clients; null when it declares no gateway
 * @param links in the order declared
 * @param settings every effective setting, for {@code config explain}
 */
public record Project(
    String name,
    Path file,
    Path directory,
    List<ServiceSpec> services,
    Map<String, @Nullable Object> monitor,
    Map<String, @Nullable Object> alerts,
    Map<String, BudgetSpec> budgets,
    Map<String, @Nullable Object> gateway,
    @Nullable GatewaySettings mcp,
    List<LinkSettings> links,
    List<Setting> settings) {}
