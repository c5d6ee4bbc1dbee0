#!/usr/bin/env python3
"""A TCP proxy with a process for each client. Usage: proxy_server.py HOST PORT LISTEN_PORT"""

import socket
import sys
from multiprocessing import Process
from threading import Thread

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


def serve(client, destination):
    with client:
        try:
            server = socket.create_connection(destination)
        except OSError as error:
            print(f"cannot connect to {destination[0]}: {error}", file=sys.stderr)
            return
        with server:
            answers = Thread(target=copy, args=(server, client))
            answers.start()
            copy(client, server)
            answers.join()


def main():
    if len(sys.argv) != 4 or not (sys.argv[2].isdigit() and sys.argv[3].isdigit()):
        sys.exit(f"Usage: {sys.argv[0]} HOST PORT LISTEN_PORT")
    destination = (sys.argv[1], int(sys.argv[2]))
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("", int(sys.argv[3])))
        listener.listen()
        while True:
            client, _ = listener.accept()
            with client:  # The child has its own.
                Process(target=serve, args=(client, destination), daemon=True).start()


if __name__ == "__main__":
    main()
