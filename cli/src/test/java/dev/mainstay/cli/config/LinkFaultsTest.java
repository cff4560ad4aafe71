package dev.mainstay.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.cli.config.input.Fault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with {@code links:}, all of it at once. */
class LinkFaultsTest {

  private static final String GOOD = "upstream: 'wss://a.example', listen: '127.0.0.1:9001'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pings: 3s                        | did you mean ping?",
        "max_agee: 3h                     | did you mean max_age?",
        "ping: 3s                         | pong (5s, the default)",
        "pong: 30s                        | shorter than links.chat.pong (30s)",
        "ping: 0s                         | ping must be above 0",
        "max_age: 30s                     | max_age must be at least 1m",
        "profile: jason                   | did you mean json?",
        "profile: slack                   | has no token for slack",
        "profile: discord, token: t       | has no intents",
        "acks: bot                        | speaks json, which has no acks",
        "profile: raw, json: {id: x}      | speaks raw, which has no json",
        "profile: webex, token: t, fatal_codes: 4001 | whose codes are known",
        "fatal_codes: [4001, x]           | must be a close code",
        "reconnect: {min: 2m}             | shorter than links.chat.reconnect.min (2m)",
        "bounds: {inbox: 1MB}             | one message must fit into it",
        "bounds: {message_size: 100MB}    | from 1KiB to 64MiB",
        "bounds: {outbox: 4GiB}           | at most 1GiB",
        "bounds: {seen_ids: 300000}       | at most 200000",
        "canary: {}                       | neither send nor call nor latest",
        "canary: {send: x}                | has no expect",
        "canary: {send: x, latest: 'http://a.example', expect: {a: b}} | both send and latest",
        "canary: {latest: 'ws://a.example'} | must be an http or https URL",
        "canary: {latest: {method: POST}} | canary.latest has no url",
        "canary: {latest: 'http://a.example/${since}'} | ${since} is not filled in here",
        "canary: {send: '${token}', expect: {a: b}} | known here: canary",
        "canary: {latest: 'http://a.example', timeout: 6m} | the next one would fly before",
        "canary: {latest: 'http://a.example', idle: 20h} | it would never fly",
        "canary: {latest: 'http://a.example', delete: 'http://a.example'} | there is no call",
        "profile: raw, canary: {latest: 'http://a.example'} | cannot be told from other frames",
        "discovery: {url: 'http://a.example'} | has both upstream and discovery.url",
        "discovery: {device: x}           | only for profile: webex",
        "backfill: {items: x}             | backfill has no url",
        "json: {beat: x}                  | needs both beat and beat_every",
        "json: {asked: {a: b}}            | needs both asked and answer",
        "json: {taken: {id: x}}           | json.taken has no when",
        "json: {recovered: x}             | read from the frame ready",
        "json: {ack: '${since}'}          | known here: id, offset",
        "json: {hello: '${CHAT_TOKEN}'}   | ${CHAT_TOKEN} is not set"
      })
  void whatContradictsItselfIsRefused(String keys, String said) {
    assertThat(faults("links: {chat: {" + GOOD + ", " + keys + "}}"))
        .anySatisfy(fault -> assertThat(fault).contains(said));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "upstream: 'https://a.example/?k=s3cret', listen: '127.0.0.1:1' | write wss://",
        "upstream: 'wss:///x', listen: '127.0.0.1:1'        | with a host",
        "upstream: 'wss://u:s3cret@a.example', listen: '127.0.0.1:1' | without a user",
        "upstream: 'wss://a b/s3cret', listen: '127.0.0.1:1' | must be a URL",
        "listen: '127.0.0.1:1'                              | has no upstream",
        "upstream: 'wss://a.example'                        | has no listen",
        "upstream: 'wss://a.example', listen: '9001'        | an address and a port",
        "upstream: 'wss://a.example', listen: '127.0.0.1:99999' | an address and a port",
        "upstream: 'wss://a.example', listen: '0.0.0.0:9001' | without bot_token"
      })
  void whereItGoesMustBeKnown(String keys, String said) {
    assertThat(faults("links: {chat: {" + keys + "}}"))
        .singleElement()
        .asString()
        .contains(said)
        .doesNotContain("s3cret");
  }

  @Test
  void namesAndPortsAreEachOnesOwn() {
    assertThat(
            faults(
                """
                services: {chat: {command: [x]}}
                links:
                  chat: {upstream: 'wss://a.example', listen: '127.0.0.1:9001'}
                  gateway: {upstream: 'wss://a.example', listen: '127.0.0.1:9001'}
                  "a b": {upstream: 'wss://a.example', listen: '127.0.0.1:9002'}
                """))
        .satisfiesExactlyInAnyOrder(
            fault -> assertThat(fault).contains("has the name of services.chat"),
            fault -> assertThat(fault).contains("a name of Mainstay's own"),
            fault -> assertThat(fault).contains("is that of links.chat too"),
            fault -> assertThat(fault).contains("\"a b\" is not a link name"));
  }

  @Test
  void allFaultsAreToldAtOnceWithTheirPlaces() {
    assertThat(
            faults(
                """
                links:
                  chat:
                    upstream: wss://a.example
                    listen: nowhere
                    ping: soon
                    canary: {send: x}
                """))
        .satisfiesExactly(
            fault -> assertThat(fault).startsWith("mainstay.yaml:4:").endsWith("[bad-value]"),
            fault -> assertThat(fault).startsWith("mainstay.yaml:5:").endsWith("[bad-value]"),
            fault -> assertThat(fault).startsWith("mainstay.yaml:6:").endsWith("[missing-key]"));
  }

  private static List<String> faults(String yaml) {
    return switch (ConfigLoader.parse(Path.of("mainstay.yaml"), yaml, Map.of())) {
      case ConfigResult.Loaded _ -> List.of();
      case ConfigResult.Faults(List<Fault> faults) -> faults.stream().map(Fault::text).toList();
    };
  }
}
