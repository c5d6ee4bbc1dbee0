#!/usr/bin/env python3
"""Forwards between its clients and one server."""

import argparse
import socket
import sys
from threading import Thread

from serve import serve_forever

BUFFER_SIZE = 64 * 1024


def copy(source, sink):
    """Forwards one direction, and its end, which may be said before the other one's."""
    try:
        while data := source.recv(BUFFER_SIZE):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        # One of the two is gone: that wakes the other direction, too.
        for each in (source, sink):
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def forward(client, _, destination):
    try:
        server = socket.create_connection(destination)
    except (OSError, OverflowError) as error:
        print(f"cannot connect to {destination[0]}: {error}", file=sys.stderr)
        return
    with server:
        answers = Thread(target=copy, args=(server, client))
        answers.start()
        copy(client, server)
        answers.join()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host", nargs="?", default="www.google.com")
    parser.add_argument("port", nargs="?", default=80, type=int)
    parser.add_argument("listen_port", nargs="?", default=8001, type=int)
    options = parser.parse_args()
    serve_forever(options.listen_port, forward, (options.host, options.port))


if __name__ == "__main__":
    main()
