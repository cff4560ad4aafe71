package dev.mainstay.cli.view;

import dev.mainstay.monitor.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Incidents, a line each: when, how long, of what, why, and whether it is over. */
public final class IncidentTable {

  private static final int ID_COLUMNS = 8;
  private static final int OPENED_COLUMNS = 20;
  private static final int LASTED_COLUMNS = 9;
  private static final int STATE_COLUMNS = 7;
  private static final int INSTANCE_COLUMNS = 16;

  private IncidentTable() {}

  /** The lines, a heading first. */
  public static List<String> of(List<Incident> incidents, Instant now, ZoneId zone, Paint paint) {
    List<String> lines = new ArrayList<>();
    lines.add(paint.quiet(row("ID", "OPENED", "LASTED", "STATE", "INSTANCE") + "CAUSE"));
    for (Incident incident : incidents) {
      Instant until = incident.closing() == null ? now : incident.closing().at();
      String row =
          row(
              incident.id(),
              Words.moment(incident.openedAt(), now, zone),
              dev.mainstay.supervisor.Words.duration(Duration.between(incident.openedAt(), until)),
              incident.closing() == null ? "open" : "closed",
              Words.plain(incident.instance()));
      String cause = incident.trouble().code() + ": " + Words.plain(incident.trouble().text());
      lines.add(incident.closing() == null ? paint.bad(row) + cause : row + cause);
    }
    return lines;
  }

  private static String row(
      String id, String opened, String lasted, String state, String instance) {
    return Words.pad(id, ID_COLUMNS)
        + Words.pad(opened, OPENED_COLUMNS)
        + Words.pad(lasted, LASTED_COLUMNS)
        + Words.pad(state, STATE_COLUMNS)
        + Words.pad(instance, INSTANCE_COLUMNS)
        + " ";
  }
}
