package dev.mainstay.cli.service;

import dev.mainstay.cli.command.Terminal;
import dev.mainstay.cli.control.ServiceView;
import dev.mainstay.cli.view.Progress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows how a start goes while it goes: a panel that is drawn over on a terminal, plain lines
 * elsewhere. For one thread.
 */
final class Screen {

  private final Terminal terminal;
  private final ZoneId zone = ZoneId.systemDefault();
  private final Map<String, ServiceView> shown = new HashMap<>();
  private List<String> drawn = List.of();

  Screen(Terminal terminal) {
    this.terminal = terminal;
  }

  Terminal terminal() {
    return terminal;
  }

  /** Shows all instances as they are now, of which these have changed. */
  void show(Collection<ServiceView> changed, Collection<ServiceView> all, Instant now) {
    switch (terminal.screen()) {
      case LIVE -> draw(Progress.panel(all, now, terminal.width(), terminal.paint()));
      case LINES -> {
        for (ServiceView view : changed) {
          ServiceView before = shown.put(view.instance(), view);
          terminal.say(Progress.changes(before, view, now, zone, terminal.paint()));
        }
        terminal.out().flush();
      }
      case DOCUMENT -> {}
    }
  }

  /** Takes these as known: as plain lines, only what changes from here on is shown. */
  void know(Collection<ServiceView> all) {
    all.forEach(view -> shown.put(view.instance(), view));
  }

  /** Draws lines where the last ones are. */
  void draw(List<String> lines) {
    if (lines.equals(drawn)) {
      return;
    }
    StringBuilder all = new StringBuilder();
    if (!drawn.isEmpty()) {
      // Up so many lines, and clear from there (ECMA-48 CUU, ED).
      all.append("\u001b[").append(drawn.size()).append("A\u001b[J");
    }
    lines.forEach(line -> all.append(line).append('\n'));
    terminal.out().print(all);
    terminal.out().flush();
    drawn = lines;
  }

  /** Lets what is drawn stay: what follows is written below it. */
  void keep() {
    drawn = List.of();
  }
}
