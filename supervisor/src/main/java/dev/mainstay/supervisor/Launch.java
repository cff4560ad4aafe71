package dev.mainstay.supervisor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything one spawn needs, with every placeholder filled in.
 *
 * @param command program and arguments; looked up in the PATH of {@code env} when it has no slash
 * @param env the complete environment of the child
 * @param output file that stdout and stderr are appended to; made when missing, mode 0600
 * @param readiness file to hand to the child as descriptor 3, made empty first; null for none
 * @param stdio what its stdin and stdout are; stderr goes to {@code output} in any case
 */
public record Launch(
    String instance,
    List<String> command,
    Path directory,
    Map<String, String> env,
    Path output,
    @Nullable Path readiness,
    ServiceSpec.Stdio stdio) {}
