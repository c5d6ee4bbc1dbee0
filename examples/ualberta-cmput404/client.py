#!/usr/bin/env python3
"""Requests a page, and prints whatever comes."""

import argparse
import socket
import sys

BUFFER_SIZE = 4096
SERVER = "www.google.com"


def print_page(address, request):
    """Prints what the server at this address sends, as it is, until it is done."""
    try:
        # create_connection() makes a socket of SOCK_STREAM, that is of TCP.
        with socket.create_connection(address) as connection:
            connection.sendall(request)
            # recv() returns no bytes when the server has closed its side.
            while data := connection.recv(BUFFER_SIZE):
                sys.stdout.buffer.write(data)
                sys.stdout.flush()
    except (OSError, OverflowError) as error:
        sys.exit(f"{address[0]} port {address[1]}: {error}")


def request_for(host):
    return f"GET / HTTP/1.0\r\nHost: {host}\r\n\r\n".encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("host", nargs="?", default=SERVER)
    parser.add_argument("port", nargs="?", default=80, type=int)
    options = parser.parse_args()
    print_page((options.host, options.port), request_for(options.host))


if __name__ == "__main__":
    main()
