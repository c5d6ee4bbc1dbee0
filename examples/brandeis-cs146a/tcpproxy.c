/*
 * A TCP proxy as small as the first milestone of CS 146a asks for: one thread, one client at a
 * time, a buffer of fixed size for each direction, and while it relays no call that waits but
 * poll().
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BUFFER_SIZE = 64 * 1024, BACKLOG = 64 };

/* One direction: what is read from one socket and not yet written to the other. */
struct lane {
  int from, to;
  size_t start, end; /* of what waits in the buffer */
  int eof;           /* nothing more will be read */
  int done;          /* and all of it has been written, end-of-file too */
  char buffer[BUFFER_SIZE];
};

static void usage(void) {
  fprintf(stderr, "Usage: tcpproxy remote_host remote_port server_port\n");
  exit(64);
}

static int is_port(const char *word) {
  char *end;
  long number = strtol(word, &end, 10);
  return *word != '\0' && *end == '\0' && number >= 1 && number <= 65535;
}

static int listen_on(const char *port) {
  int yes = 1;
  struct sockaddr_in any = {.sin_family = AF_INET, .sin_port = htons((in_port_t)atoi(port))};
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  any.sin_addr.s_addr = htonl(INADDR_ANY);
  if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0 ||
      bind(fd, (struct sockaddr *)&any, sizeof any) < 0 || listen(fd, BACKLOG) < 0) {
    perror("tcpproxy: cannot listen");
    exit(1);
  }
  return fd;
}

/* Tries every address of the host. Nobody else is served meanwhile, so it may wait. */
static int dial(const char *host, const char *port) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *all, *each;
  int fd = -1, error = getaddrinfo(host, port, &hints, &all);
  if (error != 0) {
    fprintf(stderr, "tcpproxy: %s: %s\n", host, gai_strerror(error));
    return -1;
  }
  for (each = all; each != NULL && fd < 0; each = each->ai_next) {
    fd = socket(each->ai_family, each->ai_socktype, each->ai_protocol);
    if (fd < 0 || connect(fd, each->ai_addr, each->ai_addrlen) == 0) continue;
    perror("tcpproxy: cannot connect");
    close(fd);
    fd = -1;
  }
  freeaddrinfo(all);
  return fd;
}

static int later(void) {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

/* Fills an empty buffer. Returns -1 when the connection is broken. */
static int take(struct lane *lane) {
  ssize_t n = read(lane->from, lane->buffer, BUFFER_SIZE);
  if (n < 0) return later() ? 0 : -1;
  lane->start = 0;
  lane->end = (size_t)n;
  lane->eof = n == 0;
  return 0;
}

/* Writes what is taken of the rest: after a short write, the next one goes on from there. */
static int give(struct lane *lane) {
  ssize_t n = write(lane->to, lane->buffer + lane->start, lane->end - lane->start);
  if (n < 0) return later() ? 0 : -1;
  lane->start += (size_t)n;
  return 0;
}

/* Moves what can be moved now. A full buffer is emptied before anything more is read. */
static int move(struct lane *lane, int readable, int writable) {
  if (readable && lane->start == lane->end && take(lane) < 0) return -1;
  if ((readable || writable) && lane->start < lane->end && give(lane) < 0) return -1;
  if (lane->eof && lane->start == lane->end && !lane->done) {
    lane->done = 1;
    shutdown(lane->to, SHUT_WR);
  }
  return 0;
}

/* Relays between two sockets until both have ended, or one is broken. */
static void relay(int client, int server) {
  static struct lane lanes[2];
  const int fds[2] = {client, server};
  int hung_up[2] = {0, 0};
  for (int i = 0; i < 2; i++) {
    struct lane *lane = &lanes[i];
    lane->from = fds[i];
    lane->to = fds[1 - i];
    lane->start = lane->end = 0;
    lane->eof = lane->done = 0;
    fcntl(fds[i], F_SETFL, fcntl(fds[i], F_GETFL) | O_NONBLOCK);
  }
  while (!(lanes[0].done && lanes[1].done)) {
    struct pollfd polls[2];
    for (int i = 0; i < 2; i++) {
      const struct lane *in = &lanes[i], *out = &lanes[1 - i];
      polls[i] = (struct pollfd){.fd = fds[i]};
      if (in->start == in->end && !in->eof) polls[i].events |= POLLIN;
      if (out->start < out->end) polls[i].events |= POLLOUT;
      /* When nothing is asked for, a hang-up would be told for ever; what came before it waits. */
      if (hung_up[i] && polls[i].events == 0) polls[i].fd = -1;
    }
    if (poll(polls, 2, -1) < 0 && errno != EINTR) return;
    for (int i = 0; i < 2; i++) {
      if (polls[i].revents & (POLLERR | POLLNVAL)) return;
      if (polls[i].revents & POLLHUP) hung_up[i] = 1;
    }
    for (int i = 0; i < 2; i++) {
      int readable = polls[i].revents & (POLLIN | POLLHUP) && polls[i].events & POLLIN;
      int writable = polls[1 - i].revents & POLLOUT;
      if (move(&lanes[i], readable, writable) < 0) return;
    }
  }
}

int main(int argc, char **argv) {
  if (argc != 4 || !is_port(argv[2]) || !is_port(argv[3])) usage();
  signal(SIGPIPE, SIG_IGN); /* An error of write() says the same, of one connection. */
  int listener = listen_on(argv[3]);
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    int server = dial(argv[1], argv[2]);
    if (server >= 0) {
      relay(client, server);
      close(server);
    }
    close(client);
  }
}
