#!/usr/bin/env python3
"""Fetches a page through a proxy, and prints it. Usage: proxy_client.py PROXY_HOST PROXY_PORT"""

import socket
import sys

BUFFER_SIZE = 4096
REQUEST = b"GET / HTTP/1.0\r\nHost: www.google.com\r\n\r\n"


def main():
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit(f"Usage: {sys.argv[0]} PROXY_HOST PROXY_PORT")
    with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as connection:
        connection.sendall(REQUEST)
        while data := connection.recv(BUFFER_SIZE):
            sys.stdout.buffer.write(data)


if __name__ == "__main__":
    main()
