package dev.mainstay.cli.view;

import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.probe.Cause;
import dev.mainstay.probe.Evidence;
import dev.mainstay.probe.Stage;
import dev.mainstay.supervisor.InstanceStatus.PortStatus;
import dev.mainstay.supervisor.Wanted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The table of all instances: one line each, and one more for whatever is not as it is wanted. */
public final class StatusTable {

  private static final int GAP = 2;

  /** From this many columns on, a cause stands in the table; else on a line of its own. */
  private static final int CAUSE_COLUMNS_MIN = 36;

  private static final int NAME_COLUMNS_MAX = 32;

  private StatusTable() {}

  /** A column, and how soon it is left out when the terminal is narrow (0: never). */
  private record Column(String title, int dispensable, Function<ServiceView, String> cell) {}

  /** The lines of the table, none longer than {@code width}. */
  public static List<String> render(
      List<ServiceView> services, Instant now, int width, Paint paint) {
    if (services.isEmpty()) {
      return List.of("no services");
    }
    List<Column> columns = fitting(columns(now), services, width);
    int used = columns.stream().mapToInt(column -> wide(column, services) + GAP).sum();
    boolean causeInTable = width - used >= CAUSE_COLUMNS_MIN;
    List<String> lines = new ArrayList<>();
    boolean anyCause = services.stream().anyMatch(service -> !remark(service, now).isEmpty());
    lines.add(paint.quiet(Words.cut(header(columns, services, causeInTable && anyCause), width)));
    for (ServiceView service : services) {
      String remark = remark(service, now);
      String row = row(columns, services, service, paint);
      if (remark.isEmpty()) {
        lines.add(row.stripTrailing());
      } else if (causeInTable) {
        lines.add(row + Words.cut(remark, width - used));
      } else {
        lines.add(row.stripTrailing());
        lines.add("  " + paint.quiet(Words.cut(remark, width - 2)));
      }
    }
    return lines;
  }

  /** One sentence about all of them. */
  public static String summary(List<ServiceView> services) {
    long wanted = services.stream().filter(service -> service.wanted() == Wanted.UP).count();
    long good =
        services.stream()
            .filter(service -> service.wanted() == Wanted.UP && service.asWanted())
            .count();
    List<String> others =
        services.stream()
            .filter(service -> !service.asWanted())
            .map(service -> service.instance() + " " + service.state().label())
            .toList();
    return good
        + " of "
        + wanted
        + " up as wanted"
        + (others.isEmpty() ? "" : "; not: " + String.join(", ", others));
  }

  /** When one of its declared stages was last seen to hold; empty when none was. */
  public static Optional<Instant> lastProof(ServiceView service) {
    return service.evidence().stream()
        .filter(evidence -> evidence.ok() && evidence.stage() != Stage.SPAWNED)
        .map(Evidence::at)
        .max(Comparator.naturalOrder());
  }

  private static List<Column> columns(Instant now) {
    return List.of(
        new Column("NAME", 0, service -> Words.cut(service.instance(), NAME_COLUMNS_MAX)),
        new Column("STATE", 0, service -> service.state().label()),
        new Column("PROVEN", 4, service -> lastProof(service).map(at -> ago(at, now)).orElse("-")),
        new Column("PID", 3, service -> service.pid() == 0 ? "-" : Long.toString(service.pid())),
        new Column("PORTS", 5, StatusTable::ports),
        new Column("UP", 2, service -> Words.age(service.upSince(), now)),
        new Column("RESTARTS", 1, service -> Integer.toString(service.restarts())));
  }

  private static List<Column> fitting(List<Column> all, List<ServiceView> services, int width) {
    List<Column> columns = new ArrayList<>(all);
    while (columns.stream().mapToInt(column -> wide(column, services) + GAP).sum() > width + GAP) {
      Optional<Column> least =
          columns.stream()
              .filter(column -> column.dispensable() > 0)
              .min(Comparator.comparingInt(Column::dispensable));
      if (least.isEmpty()) {
        break;
      }
      columns.remove(least.get());
    }
    return columns;
  }

  private static int wide(Column column, List<ServiceView> services) {
    return services.stream()
        .mapToInt(service -> column.cell().apply(service).length())
        .reduce(column.title().length(), Math::max);
  }

  private static String header(List<Column> columns, List<ServiceView> services, boolean cause) {
    String header =
        columns.stream()
            .map(column -> Words.pad(column.title(), wide(column, services) + GAP))
            .collect(Collectors.joining());
    return cause ? header + "CAUSE" : header.stripTrailing();
  }

  private static String row(
      List<Column> columns, List<ServiceView> services, ServiceView service, Paint paint) {
    StringBuilder row = new StringBuilder();
    for (Column column : columns) {
      String cell = column.cell().apply(service);
      String shown = column.title().equals("STATE") ? paint.state(service.state(), cell) : cell;
      row.append(shown).append(" ".repeat(wide(column, services) + GAP - cell.length()));
    }
    return row.toString();
  }

  private static String ports(ServiceView service) {
    String ports =
        service.ports().stream()
            .map(PortStatus::port)
            .map(port -> port == 0 ? "auto" : port.toString())
            .collect(Collectors.joining(","));
    return ports.isEmpty() ? "-" : Words.cut(ports, NAME_COLUMNS_MAX);
  }

  private static String remark(ServiceView service, Instant now) {
    Cause cause = service.cause();
    String next = nextTry(service.nextTryAt(), now);
    if (cause != null) {
      return Words.plain(cause.code().label() + ": " + cause.text()) + next;
    }
    if (!service.waitingFor().isEmpty()) {
      return "waits for " + String.join(", ", service.waitingFor());
    }
    return next.isEmpty() ? Words.plain(service.suggestion()) : next.substring(2);
  }

  private static String nextTry(@Nullable Instant at, Instant now) {
    if (at == null) {
      return "";
    }
    Duration left = Duration.between(now, at);
    return left.isNegative() ? "" : "; next try in " + Words.duration(left);
  }

  private static String ago(Instant at, Instant now) {
    return Words.age(at, now) + " ago";
  }
}
