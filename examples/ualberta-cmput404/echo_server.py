#!/usr/bin/env python3
"""Sends back whatever it receives, and prints that and who sent it."""

import argparse

from serve import serve_forever

BUFFER_SIZE = 4096


def echo(client, address):
    print("Connected by", address, flush=True)
    try:
        # recv() returns no bytes when the client has said that it is done.
        while data := client.recv(BUFFER_SIZE):
            print(data, flush=True)
            client.sendall(data)
    except OSError as error:
        print("Lost", address, error, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", nargs="?", default=8001, type=int)
    serve_forever(parser.parse_args().port, echo)


if __name__ == "__main__":
    main()
