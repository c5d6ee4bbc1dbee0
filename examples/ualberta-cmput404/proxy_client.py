#!/usr/bin/env python3
"""Requests the client's page through a proxy, and prints whatever comes."""

import argparse

from client import SERVER, print_page, request_for


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("proxy_host", nargs="?", default="localhost")
    parser.add_argument("proxy_port", nargs="?", default=8001, type=int)
    options = parser.parse_args()
    print_page((options.proxy_host, options.proxy_port), request_for(SERVER))


if __name__ == "__main__":
    main()
