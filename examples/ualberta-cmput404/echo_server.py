#!/usr/bin/env python3
"""An echo server with a process for each client. Usage: echo_server.py PORT"""

import socket
import sys
from multiprocessing import Process

BUFFER_SIZE = 4096


def echo(connection, address):
    print("Connected by", address, flush=True)
    with connection:
        # recv() returns no bytes when the client has said that it is done.
        while data := connection.recv(BUFFER_SIZE):
            print(data, flush=True)
            connection.sendall(data)


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit(f"Usage: {sys.argv[0]} PORT")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # Or the port could not be bound again while remains of old connections are there.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("", int(sys.argv[1])))
        listener.listen()
        while True:
            connection, address = listener.accept()
            with connection:  # The child has its own.
                Process(target=echo, args=(connection, address), daemon=True).start()


if __name__ == "__main__":
    main()
