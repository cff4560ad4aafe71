package dev.mainstay.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MailboxTest {

  @Test
  void fullMailboxRefusesAndCounts() throws InterruptedException {
    Mailbox<String> mailbox = new Mailbox<>(2);
    assertThat(mailbox.offer("a")).isTrue();
    assertThat(mailbox.offer("b")).isTrue();
    assertThat(mailbox.offer("c")).isFalse();
    assertThat(mailbox.refused()).isEqualTo(1);
    assertThat(mailbox.take()).isEqualTo("a");
    assertThat(mailbox.offer("d")).isTrue();
    assertThat(mailbox.size()).isEqualTo(2);
  }
}
