package dev.mainstay.simulation.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.simulation.NeedsProgram;
import dev.mainstay.simulation.Programs;
import dev.mainstay.simulation.driver.Mainstay;
import dev.mainstay.simulation.driver.Ports;
import dev.mainstay.simulation.driver.Projects;
import dev.mainstay.simulation.driver.Wait;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The program that began it all: {@code uvicorn --reload} whose module cannot be imported lives on,
 * its port bound and not listening. Refused on connect, in use on bind, alive by pid (S4.4).
 */
@Tag("e2e")
@NeedsProgram({"python3", "python3:uvicorn"})
@ExtendWith(Projects.class)
class BrokenReloaderTest {

  @Test
  void isNamedBoundNotListeningAndComesUpOnceMended(Mainstay mainstay) {
    int port = Ports.free();
    mainstay.write("broken.py", "import goal_service_that_nobody_wrote\n");
    mainstay.config(
        """
        services:
          kortana:
            command: [%s, -m, uvicorn, "broken:app", --port, "${PORT}", --reload]
            port: %d
            ready: {http: {path: /health}}
        """
            .formatted(Programs.require("python3"), port));
    mainstay.start("up");
    mainstay.await(
        "bound-not-listening",
        Duration.ofSeconds(15),
        s -> s.find("kortana").filter(k -> k.cause().equals("bound-not-listening")).isPresent());

    Wait.untilTrue(
        "the import error in `why`",
        Duration.ofSeconds(10),
        () -> mainstay.run("why", "kortana").all().contains("goal_service_that_nobody_wrote"));
    assertThat(mainstay.run("why", "kortana").all()).contains("" + port);

    mainstay.write(
        "broken.py",
        """
        async def app(scope, receive, send):
            if scope["type"] == "http":
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await send({"type": "http.response.body", "body": b"ok"})
        """);
    mainstay.awaitState("kortana", "ready", Duration.ofSeconds(20));
  }
}
