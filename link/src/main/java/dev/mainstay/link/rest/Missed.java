package dev.mainstay.link.rest;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.Session;
import dev.mainstay.link.Session.Recovery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was missed, and what the session is by that.
 *
 * @param messages the oldest first
 */
record Missed(Session session, List<Incoming> messages) {

  /** Fetches what came after {@code since}; a call that fails leaves the gap, and says so. */
  static Missed fetch(Calls calls, Backfill backfill, String since, Session session)
      throws InterruptedException {
    try {
      Answer answer = calls.make(backfill.list(), Map.of("since", since));
      if (!answer.isGood()) {
        return failed(session, answer.refusal().reason());
      }
      return of(answer.body(), backfill, since, session);
    } catch (IOException e) {
      return failed(session, String.valueOf(e.getMessage()));
    }
  }

  private static Missed of(Json answer, Backfill backfill, String since, Session session) {
    List<Json> items = new ArrayList<>(answer.items(backfill.items()));
    if (backfill.order() == Backfill.Order.NEWEST_FIRST) {
      items = items.reversed();
    }
    boolean met = false;
    List<Incoming> messages = new ArrayList<>();
    for (Json item : items) {
      String id = item.at(backfill.id()).map(Json::display).orElse("");
      if (id.equals(since)) {
        met = true;
        messages.clear();
      } else {
        messages.add(new Incoming(id, id, frame(backfill, item)));
      }
    }
    boolean asked = backfill.list().names().contains("since");
    boolean whole = met || (asked && items.size() < backfill.most());
    String detail =
        messages.size()
            + " missed messages were fetched"
            + (whole ? "" : "; there may be more before them");
    return new Missed(
        new Session(session.position(), whole ? Recovery.RECOVERED : Recovery.GAP, detail),
        messages);
  }

  private static Frame frame(Backfill backfill, Json item) {
    return Frame.text(
        backfill.frame().isEmpty()
            ? item.write()
            : backfill.frame().plain(Map.of("item", item.write())));
  }

  private static Missed failed(Session session, String reason) {
    return new Missed(
        new Session(
            session.position(), Recovery.GAP, "what was missed could not be fetched: " + reason),
        List.of());
  }
}
