/* daemon - the program that the benchmark lets be supervised; it stamps the truth itself.
 *
 * usage: daemon NAME PORT DELAY_MS STAMPS [PIDFILE]
 *
 * PORT 0 serves nobody: it stamps `main` and pauses. Otherwise it waits DELAY_MS, listens on
 * 127.0.0.1:PORT, and answers every request with 200. SIGUSR1 wedges it: it goes on accepting and
 * answers nobody. With a PIDFILE it goes into the background first, as daemon(7) says.
 *
 * Every event is appended to STAMPS as "EVENT NAME PID CLOCK_MONOTONIC_NS": `main` is its first
 * statement, `listening` comes right after listen(2), `wedged` with the signal.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const char *name;
static const char *stamps;
static volatile sig_atomic_t wedged;

static void stamp(const char *event) {
  struct timespec now;
  char line[256];
  clock_gettime(CLOCK_MONOTONIC, &now);
  int length = snprintf(line, sizeof line, "%s %s %d %lld\n", event, name, getpid(),
                        now.tv_sec * 1000000000LL + now.tv_nsec);
  int file = open(stamps, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
  if (file >= 0) {
    if (write(file, line, length) != length) perror(stamps);
    close(file);
  }
}

static void wedge(int signal) {
  (void)signal;
  wedged = 1;
}

static void pause_ms(long ms) {
  struct timespec left = {ms / 1000, (ms % 1000) * 1000000L};
  while (nanosleep(&left, &left) && errno == EINTR) {
  }
}

static void go_into_background(const char *pid_file) {
  if (fork()) _exit(0);
  setsid();
  FILE *file = fopen(pid_file, "w");
  if (file) {
    fprintf(file, "%d\n", getpid());
    fclose(file);
  }
}

static int listener(int port) {
  int one = 1, s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons(port),
                                .sin_addr = {htonl(INADDR_LOOPBACK)}};
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(s, (void *)&address, sizeof address) || listen(s, 64)) {
    perror("bind");
    exit(1);
  }
  return s;
}

static void answer(int connection) {
  static const char reply[] =
      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n";
  struct timeval second = {1, 0};
  char request[2048];
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
  if (read(connection, request, sizeof request) > 0 &&
      write(connection, reply, sizeof reply - 1) < 0) {
    perror("write");
  }
  close(connection);
}

int main(int count, char **arguments) {
  if (count < 5) {
    fprintf(stderr, "usage: daemon NAME PORT DELAY_MS STAMPS [PIDFILE]\n");
    return 2;
  }
  name = arguments[1];
  stamps = arguments[4];
  if (count > 5) go_into_background(arguments[5]);
  stamp("main");
  signal(SIGPIPE, SIG_IGN);
  signal(SIGUSR1, wedge);
  if (atoi(arguments[2]) == 0) {
    for (;;) pause();
  }
  pause_ms(atol(arguments[3]));
  int s = listener(atoi(arguments[2]));
  stamp("listening");
  for (int told = 0;;) {
    struct pollfd ready = {s, POLLIN, 0};
    int some = poll(&ready, 1, -1);
    if (wedged && !told++) stamp("wedged");
    if (some <= 0) continue;
    int connection = accept(s, NULL, NULL);
    if (connection >= 0 && !wedged) answer(connection);
  }
}
