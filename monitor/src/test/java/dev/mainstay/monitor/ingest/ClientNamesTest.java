package dev.mainstay.monitor.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody but Mainstay may open an incident, or close one, by saying so. */
class ClientNamesTest {

  private static final InstantSource CLOCK = InstantSource.system();

  @ParameterizedTest
  @CsvSource({
    "incident.closed, client.incident.closed",
    "service.start.ended, client.service.start.ended",
    "alert.acknowledged, client.alert.acknowledged",
    "budget.granted, client.budget.granted",
    "control.stop, client.control.stop",
    "link.gap, client.link.gap",
    "gateway.call.settled, client.gateway.call.settled",
    "client.incident.closed, client.client.incident.closed",
    "health_check, health_check",
    "services.up, services.up"
  })
  void ourWordsAreKeptApartHoweverTheyCome(String sent, String kept) {
    Reading json = new EventReader(CLOCK).read("{\"type\":\"" + sent + "\"}", new Client("", ""));
    String record = "{\"eventName\":\"" + sent + "\"}";
    Reading otlp =
        new OtlpReader(CLOCK)
            .read("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + record + "]}]}]}", "x");
    assertThat(name(json)).isEqualTo(kept);
    assertThat(name(otlp)).isEqualTo(kept);
  }

  private static String name(Reading reading) {
    return switch (reading) {
      case Reading.Events events -> events.delivery().events().getFirst().name();
      case Reading.Bad bad -> throw new AssertionError(bad);
    };
  }
}
