"""Bounds for what one exchange with a server may take: time by the wall clock, and octets."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Watchdog:
    """Cuts a connection whose exchange takes too long or brings too much.

    The timeout of a socket counts from one packet to the next, so a server that sends an octet now and then could hold
    a client for ever. Used by one thread; only the cut happens in another.
    """

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._octets_left = 0
        self.cut = False

    def guard(self, connection: socket.socket) -> None:
        """Watch this connection from now on."""
        self._socket = connection

    @contextmanager
    def within(self, seconds: float, octets: int) -> Iterator[None]:
        """Run one exchange: after `seconds` the connection is cut, and `taken` refuses what goes beyond `octets`."""
        self._octets_left = octets
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def takes(self, octets: int) -> bool:
        """Count octets that arrived or are announced; return whether this exchange may have them."""
        self._octets_left -= octets
        return self._octets_left >= 0

    def _cut(self) -> None:
        self.cut = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:  # it is down already
                return
