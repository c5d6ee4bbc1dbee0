"""What both servers of the lab do: a process for each client."""

import signal
import socket
import sys
from multiprocessing import Process

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(serve, client, address, arguments):
    for each in SIGNALS:
        signal.signal(each, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    with client:
        serve(client, address, *arguments)


def serve_forever(port, serve, *arguments):
    """Calls serve(client, address, *arguments) for each client, in a process of its own."""
    # Leaving by sys.exit() ends the processes of the clients too, because they are daemons. They
    # have the listening socket as well: with one of them left, the port would stay in use.
    for each in SIGNALS:
        signal.signal(each, lambda *_: sys.exit())
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        # Or the port could not be bound again while remains of old connections are there.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("", port))
        except (OSError, OverflowError) as error:
            sys.exit(f"port {port}: {error}")
        listener.listen()
        while True:
            client, address = listener.accept()
            # Left in between, the child would not be known yet, and not be ended.
            signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
            with client:  # The child has its own.
                Process(target=run, args=(serve, client, address, arguments), daemon=True).start()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
