package dev.mainstay.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whoever talks to an instance hears of its lives in order, and of each once. */
class PipeRegisterTest {

  private final List<String> heard = new ArrayList<>();
  private final PipeRegister register = new PipeRegister();

  @Test
  void aLifeIsHeardOfFromItsSpawnToItsEnd() {
    listen("files");
    register.opened("files", 1, ends(), _ -> {});
    register.stopping("files", 1);
    register.ended("files", 1, "exit code 0");
    register.ended("files", 1, "it has ended");
    assertThat(heard).containsExactly("opened", "stopping", "ended: exit code 0");
  }

  @Test
  void anOvertakenLifeIsNotHeardOfAnyMore() {
    listen("files");
    register.opened("files", 1, ends(), _ -> {});
    register.opened("files", 2, ends(), _ -> {});
    register.stopping("files", 1);
    register.ended("files", 1, "exit code 0");
    assertThat(heard).containsExactly("opened", "opened");
  }

  @Test
  void pipesThatNobodyTalksByAreClosedSoThatTheProcessReadsTheEnd() {
    listen("other");
    Pipes.Ends ends = ends();
    register.opened("files", 1, ends, _ -> {});
    assertThat(ends.input().isOpen()).isFalse();
    assertThat(ends.output().isOpen()).isFalse();
    register.stopping("files", 1);
    register.ended("files", 1, "exit code 0");
    assertThat(heard).isEmpty();
  }

  private void listen(String instance) {
    register.register(
        instance,
        new PipeRegister.Talker() {
          @Override
          public void opened(Pipes.Ends ends, Consumer<String> giveUp) {
            heard.add("opened");
          }

          @Override
          public void stopping() {
            heard.add("stopping");
          }

          @Override
          public void ended(String how) {
            heard.add("ended: " + how);
          }
        });
  }

  private static Pipes.Ends ends() {
    return new Pipes.Ends(
        Channels.newChannel(java.io.InputStream.nullInputStream()),
        Channels.newChannel(java.io.OutputStream.nullOutputStream()));
  }
}
