package dev.mainstay.cli.traffic;

import dev.mainstay.core.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Events like those of a small system at work: half health checks, then requests, errors, and rare
 * alarms. Pure: chance and time are arguments.
 */
final class EventMix {

  private static final List<String> SERVICES = List.of("websocket", "redis", "storage", "gateway");

  private EventMix() {}

  /** The next event; of a hundred, 50 health checks, 30 requests, 15 errors, 4 and 1 alarms. */
  static Json next(long seq, RandomGenerator chance, Instant now) {
    int percent = chance.nextInt(100);
    String service = SERVICES.get(chance.nextInt(SERVICES.size()));
    Json.Builder event =
        Json.object().put("seq", seq).put("timestamp", now.toString()).put("service", service);
    if (percent < 50) {
      return event
          .put("type", "health_check")
          .put("severity", "info")
          .put("status", "healthy")
          .put("response_time_ms", chance.nextInt(10, 101))
          .build();
    }
    if (percent < 80) {
      int took = chance.nextInt(50, 2_001);
      return event
          .put("type", "api_request")
          .put("severity", took > 1_000 ? "warning" : "info")
          .put("endpoint", "/v1/chat")
          .put("method", "POST")
          .put("status_code", 200)
          .put("response_time_ms", took)
          .put("model", "glm-4.5-flash")
          .build();
    }
    if (percent < 95) {
      return event
          .put("type", "error")
          .put("severity", "error")
          .put("error_type", "TimeoutError")
          .put("message", "no answer within 30 s")
          .put("stack_trace", "at client.call(client.py:42)")
          .build();
    }
    if (percent < 99) {
      return event
          .put("type", "performance_anomaly")
          .put("severity", "warning")
          .put("metric", "memory_percent")
          .put("value", chance.nextInt(80, 100))
          .put("threshold", 80)
          .build();
    }
    return event
        .put("type", "critical_failure")
        .put("severity", "critical")
        .put("message", service + " cannot be reached")
        .put("impact", "requests fail")
        .put("recovery_action", "restart " + service)
        .build();
  }
}
