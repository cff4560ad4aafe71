package dev.mainstay.core.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoAndSignalTest {

  @ParameterizedTest
  @CsvSource({
    "2, ENOENT, no such file or directory",
    "13, EACCES, permission denied",
    "98, EADDRINUSE, address already in use",
    "250, errno 250, system error 250"
  })
  void anErrnoHasANameAndAText(int number, String name, String text) {
    Errno errno = new Errno(number);
    assertThat(errno.name()).isEqualTo(name);
    assertThat(errno.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"TERM, 15", "sigusr1, 10", "SIGWINCH, 28", "Kill, 9", "CONT, 18", "STOP, 19"})
  void aSignalIsFoundByItsNameInAnyForm(String name, int number) {
    assertThat(Signal.named(name).map(Signal::number)).contains(number);
  }

  @Test
  void whatIsNoSignalIsNotFound() {
    assertThat(Signal.named("TREM")).isEmpty();
    assertThat(Signal.nameOf(15)).isEqualTo("SIGTERM");
    assertThat(Signal.nameOf(40)).isEqualTo("signal 40");
  }
}
