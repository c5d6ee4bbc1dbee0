#!/usr/bin/env python3
"""Sends back whatever it receives, and prints that and who sent it."""

import argparse
import sys

from serve import serve_forever

BUFFER_SIZE = 4096


def tell(*words):
    """Prints a line in one piece: the processes of other clients print to the same place."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def echo(client, address):
    tell("Connected by", address)
    try:
        # recv() returns no bytes when the client has said that it is done.
        while data := client.recv(BUFFER_SIZE):
            tell(data)
            client.sendall(data)
    except OSError as error:
        tell("Lost", address, error)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", nargs="?", default=8001, type=int)
    serve_forever(parser.parse_args().port, echo)


if __name__ == "__main__":
    main()
