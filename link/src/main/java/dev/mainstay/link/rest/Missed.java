package dev.mainstay.link.rest;

import dev.mainstay.core.json.Json;
import dev.mainstay.link.Frame;
import dev.mainstay.link.Incoming;
import dev.mainstay.link.RelayEvent;
import dev.mainstay.link.Said;
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
 * @param isFailed whether the call came to nothing
 */
record Missed(Session session, List<Incoming> messages, boolean isFailed) {

  /** The messages, as a line would have told them. */
  RelayEvent heard(long line) {
    return new RelayEvent.Heard(
        line, messages.stream().map(one -> (Said) new Said.Message(one)).toList());
  }

  /** How often it is asked for more, where an answer was full. */
  private static final int PAGES_MAX = 20;

  /** Fetches what came after {@code since}; a call that fails leaves the gap, and says so. */
  static Missed fetch(Calls calls, Backfill backfill, String since, Session session)
      throws InterruptedException {
    boolean pages =
        backfill.list().names().contains("since")
            && backfill.order() == Backfill.Order.OLDEST_FIRST;
    List<Json> items = new ArrayList<>();
    String from = since;
    try {
      for (int page = 0; page < PAGES_MAX; page++) {
        Answer answer = calls.make(backfill.list(), Map.of("since", from));
        if (!answer.isGood()) {
          return failed(session, answer.refusal().reason());
        }
        List<Json> more = answer.body().items(backfill.items());
        items.addAll(more);
        boolean whole = more.size() < backfill.most();
        String last = more.isEmpty() ? "" : id(backfill, more.getLast());
        if (whole || !pages || last.isEmpty() || last.equals(from)) {
          return of(items, backfill, since, session, whole);
        }
        from = last;
      }
      return of(items, backfill, since, session, false);
    } catch (IOException e) {
      return failed(session, String.valueOf(e.getMessage()));
    }
  }

  private static String id(Backfill backfill, Json item) {
    return item.at(backfill.id()).map(Json::display).orElse("");
  }

  private static Missed of(
      List<Json> answer, Backfill backfill, String since, Session session, boolean shorter) {
    List<Json> items = backfill.order() == Backfill.Order.NEWEST_FIRST ? answer.reversed() : answer;
    boolean met = false;
    List<Incoming> messages = new ArrayList<>();
    for (Json item : items) {
      String id = id(backfill, item);
      if (id.equals(since)) {
        met = true;
        messages.clear();
      } else {
        messages.add(new Incoming(id, id, frame(backfill, item)));
      }
    }
    boolean asked = backfill.list().names().contains("since");
    boolean whole = met || (asked && shorter);
    String detail =
        messages.size()
            + " missed messages were fetched"
            + (whole ? "" : "; there may be more before them");
    return new Missed(
        new Session(session.position(), whole ? Recovery.RECOVERED : Recovery.GAP, detail),
        messages,
        false);
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
        List.of(),
        true);
  }
}
