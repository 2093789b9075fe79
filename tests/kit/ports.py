"""Loopback ports for the servers that a test starts."""

import socket
import subprocess
import time

HOST = "127.0.0.1"


def free_port() -> int:
    """Return a loopback port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def await_greeting(process: subprocess.Popen[bytes], port: int, within: float = 60) -> bool:
    """Tell whether `process` greets on `port` within that many seconds; False as soon as it has ended."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        if greets(port):
            return True
        try:
            # The pause before the next try ends at once if the server gives up.
            process.wait(timeout=0.02)
        except subprocess.TimeoutExpired:
            continue
        return False
    return False


def greets(port: int) -> bool:
    """Tell whether a server on `port` says something within two seconds: it serves, not only listens."""
    try:
        with socket.create_connection((HOST, port), timeout=2) as connection:
            return connection.recv(1) != b""
    except OSError:
        return False
