"""A real IMAP server on the loopback that behaves well until a test's script says otherwise."""

import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from socketserver import BaseRequestHandler, ThreadingTCPServer
from types import TracebackType
from typing import Self

from tests.kit.fault_script import GREETING, End, Exchange, Fault, Piece, Script
from tests.kit.fault_session import Manners, Session
from tests.kit.fault_store import Store
from tests.kit.fault_wire import Command, Wire
from tests.kit.ports import HOST

_UNTIL = {End.HANG_UP: 0, End.SILENCE: None}
"""How long an end is put off, in seconds; None is until the server is told to behave."""


class FaultImap(Store):
    """`with FaultImap() as server:`. One user, who may log in with `password`. Mail stays over `stop()` and `start()`.

    It is its own mailbox: what a test files or deletes in it is there at once for everybody who is logged in.
    """

    host = HOST
    username = "office"
    password = "mat-khau-thu-1"

    def __init__(self, gmail: bool = False) -> None:
        super().__init__()
        self.port = 0
        self.commands: list[Command] = []
        self.connections = 0
        self._manners = Manners(self.username, self.password, gmail)
        self._script = Script()
        self._wires: set[Wire] = set()
        self._server: _Server | None = None
        self._thread: threading.Thread

    def misbehave(self, *faults: Fault) -> None:
        """Put faults in force, on top of those that are."""
        for fault in faults:
            self._script.add(fault)

    def behave(self) -> None:
        """End all faults. Connections that were left in silence are closed."""
        ended, self._script = self._script, Script()
        ended.ended.set()

    def counted(self, verb: str) -> int:
        """Return how often a command was given so far, on all connections."""
        return Counter(command.verb for command in self.commands)[verb]

    @property
    def logins(self) -> int:
        """How often somebody tried to log in."""
        return self.counted("LOGIN") + self.counted("AUTHENTICATE")

    def start(self) -> None:
        """Serve, on the port of the last time."""
        desk = self

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                desk.serve(self.request)

        self._server = _Server((HOST, self.port), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and break all connections; faults end. Does nothing where it is not running.

        Raises what went wrong in the server itself, which is a mistake of the kit or of a test.
        """
        server, self._server = self._server, None
        if server is None:
            return
        server.shutdown()
        self.behave()
        for wire in list(self._wires):
            wire.cut()
        server.server_close()
        self._thread.join()
        if server.mistakes:
            raise server.mistakes[0]

    def serve(self, connection: socket.socket) -> None:
        """Talk with one client until it or a fault ends that."""
        wire = Wire(connection)
        self._wires.add(wire)
        self.connections += 1
        try:
            if self._server:  # else it came at the very end
                self._converse(wire)
        except (EOFError, OSError):
            return  # the client has gone, or the server is being stopped
        finally:
            self._wires.discard(wire)
            wire.close()

    def _converse(self, wire: Wire) -> None:
        session = Session(wire, self, self._manners, lambda: self._server is None)
        command = Command(b"*", GREETING)
        while True:
            script = self._script
            manner = script.manner(command)
            exchange = Exchange(command, session.untagged(command), self)
            self._play(wire, manner(exchange), script.ended)
            if session.over:
                return
            command = wire.command()
            self.commands.append(command)

    def _play(self, wire: Wire, pieces: Iterator[Piece], ended: threading.Event) -> None:
        for piece in pieces:
            if isinstance(piece, bytes):
                wire.send(piece)
                continue
            ended.wait(_UNTIL[piece] if (over := isinstance(piece, End)) else piece.seconds)
            if over:
                raise EOFError

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Server(ThreadingTCPServer):
    """Keeps what went wrong in the threads, which else nobody would notice."""

    allow_reuse_address = True
    daemon_threads = False
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], handler: type[BaseRequestHandler]) -> None:
        self.mistakes: list[BaseException] = []
        super().__init__(address, handler)

    def handle_error(self, request: object, client_address: object) -> None:
        mistake = sys.exception()
        if mistake is not None:
            self.mistakes.append(mistake)
