/*
 * A TCP proxy in C, as small as it can be and still pass the lab: two processes for each client,
 * each of which copies one direction.
 *
 *     ./proxy destination-host destination-port listen-port
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Bytes that nobody takes for this long, in milliseconds, end the connection. */
static const int stall = 10000;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static int dial(const char *host, const char *port) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *all;
  if (getaddrinfo(host, port, &hints, &all) != 0) return -1;
  int fd = -1;
  for (struct addrinfo *each = all; each && fd < 0; each = each->ai_next) {
    fd = socket(each->ai_family, SOCK_STREAM, 0);
    if (fd >= 0 && connect(fd, each->ai_addr, each->ai_addrlen) < 0) {
      close(fd);
      fd = -1;
    }
  }
  freeaddrinfo(all);
  return fd;
}

/* A close that the other end sees as a reset: what it has sent did not arrive. */
static void reset_both(int a, int b) {
  struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  setsockopt(a, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  setsockopt(b, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  /* The process for the other direction has both sockets too: it must leave them as well. */
  kill(0, SIGTERM);
}

/* Copies until end-of-file, and passes that on. The other direction goes on by itself. */
static void relay(int from, int to) {
  char buffer[65536];
  for (;;) {
    ssize_t got = read(from, buffer, sizeof buffer);
    if (got == 0) break;
    if (got < 0) reset_both(from, to);
    for (ssize_t done = 0; done < got;) {
      struct pollfd room = {.fd = to, .events = POLLOUT};
      if (poll(&room, 1, stall) <= 0) reset_both(from, to);
      ssize_t put = send(to, buffer + done, got - done, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (put < 0) reset_both(from, to);
      done += put;
    }
  }
  shutdown(to, SHUT_WR);
}

static void serve(int client, const char *host, const char *port) {
  setpgid(0, 0); /* So that a reset ends both directions of this client, and nobody else's. */
  int upstream = dial(host, port);
  if (upstream < 0) exit(1);
  if (fork() == 0)
    relay(client, upstream);
  else
    relay(upstream, client);
  exit(0);
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "Usage: %s destination-host destination-port listen-port\n", argv[0]);
    return 64;
  }
  signal(SIGCHLD, SIG_IGN); /* Nobody waits for the children: let the system forget them. */
  int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[3]))};
  if (bind(listener, (struct sockaddr *)&here, sizeof here) < 0) die("bind");
  if (listen(listener, SOMAXCONN) < 0) die("listen");
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      die("accept");
    }
    if (fork() == 0) {
      close(listener);
      serve(client, argv[1], argv[2]);
    }
    close(client);
  }
}
