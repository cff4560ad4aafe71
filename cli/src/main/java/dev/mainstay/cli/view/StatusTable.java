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

  /** A restart is told for so long beside what is well again; {@code why} tells it for longer. */
  private static final Duration NEWS = Duration.ofMinutes(10);

  private StatusTable() {}

  /**
   * A column, with its cells for all services: each is made once, for a hundred rows of a command
   * that has just begun cost as much as its start.
   *
   * @param dispensable how soon it is left out when the terminal is narrow; 0 for never
   */
  private record Column(String title, int dispensable, List<String> cells, int width) {
    static Column of(
        String title, int dispensable, List<ServiceView> rows, Function<ServiceView, String> cell) {
      List<String> cells = new ArrayList<>(rows.size());
      int width = title.length();
      for (ServiceView row : rows) {
        String text = cell.apply(row);
        cells.add(text);
        width = Math.max(width, text.length());
      }
      return new Column(title, dispensable, cells, width + GAP);
    }
  }

  /** The lines of the table, none longer than {@code width}. */
  public static List<String> render(
      List<ServiceView> services, Instant now, int width, Paint paint) {
    if (services.isEmpty()) {
      return List.of("no services");
    }
    List<Column> columns = fitting(columns(services, now), width);
    int used = wide(columns);
    boolean causeInTable = width - used >= CAUSE_COLUMNS_MIN;
    List<String> remarks = services.stream().map(service -> remark(service, now)).toList();
    boolean anyCause = remarks.stream().anyMatch(remark -> !remark.isEmpty());
    List<String> lines = new ArrayList<>();
    lines.add(paint.quiet(Words.cut(header(columns, causeInTable && anyCause), width)));
    for (int at = 0; at < services.size(); at++) {
      String remark = remarks.get(at);
      String row = row(columns, at, services.get(at), paint);
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

  private static List<Column> columns(List<ServiceView> all, Instant now) {
    return List.of(
        Column.of("NAME", 0, all, service -> Words.cut(service.instance(), NAME_COLUMNS_MAX)),
        Column.of("STATE", 0, all, service -> service.state().label()),
        Column.of(
            "PROVEN", 4, all, service -> lastProof(service).map(at -> ago(at, now)).orElse("-")),
        Column.of(
            "PID", 3, all, service -> service.pid() == 0 ? "-" : Long.toString(service.pid())),
        Column.of("PORTS", 5, all, StatusTable::ports),
        Column.of("UP", 2, all, service -> Words.age(service.upSince(), now)),
        Column.of("RESTARTS", 1, all, service -> Integer.toString(service.restarts())));
  }

  private static List<Column> fitting(List<Column> all, int width) {
    List<Column> columns = new ArrayList<>(all);
    while (wide(columns) > width + GAP) {
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

  private static int wide(List<Column> columns) {
    return columns.stream().mapToInt(Column::width).sum();
  }

  private static String header(List<Column> columns, boolean cause) {
    String header =
        columns.stream()
            .map(column -> Words.pad(column.title(), column.width()))
            .collect(Collectors.joining());
    return cause ? header + "CAUSE" : header.stripTrailing();
  }

  private static String row(List<Column> columns, int at, ServiceView service, Paint paint) {
    StringBuilder row = new StringBuilder();
    for (Column column : columns) {
      String cell = column.cells().get(at);
      String shown = column.title().equals("STATE") ? paint.state(service.state(), cell) : cell;
      row.append(shown).repeat(' ', column.width() - cell.length());
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
    if (!next.isEmpty()) {
      return next.substring(2);
    }
    return restarted(service, now).orElseGet(() -> Words.plain(service.suggestion()));
  }

  /** That it is well again after an end of its own accord, while that is news; else empty. */
  static Optional<String> restarted(ServiceView service, Instant now) {
    Cause lastEnd = service.lastEnd();
    Instant upSince = service.upSince();
    return lastEnd == null || upSince == null || upSince.plus(NEWS).isBefore(now)
        ? Optional.empty()
        : Optional.of("restarted " + ago(upSince, now) + ": " + Words.plain(lastEnd.text()));
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
