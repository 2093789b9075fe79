"""The proxy of the measurements: it delays at least as long as it says, counts, and passes everything on."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.link import Link, ping
from bench.proxy import Conversation, Counts
from tests.kit.mailbox import Mailbox
from tests.kit.ports import HOST

_LARGE = 3_000_000


def _echo(connection: socket.socket) -> None:
    with connection:
        while data := connection.recv(65_536):
            connection.sendall(data)


@pytest.fixture
def echo_port() -> Iterator[int]:
    """A server that says back what it hears, until each client has ended."""

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_echo, args=(connection,), daemon=True).start()

    with socket.create_server((HOST, 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


@contextmanager
def _talk(port: int) -> Iterator[socket.socket]:
    with socket.create_connection((HOST, port), timeout=60) as connection:
        yield connection


def _say_all(connection: socket.socket, words: bytes) -> None:
    connection.sendall(words)
    connection.shutdown(socket.SHUT_WR)


def _read(connection: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count and (data := connection.recv(65_536)):
        found += data
    return found


def test_an_answer_takes_at_least_the_round_trip(echo_port: int) -> None:
    with Link(echo_port, 0.08) as link, _talk(link.port) as connection:
        begun = time.perf_counter()
        connection.sendall(b"hello\n")
        assert _read(connection, 6) == b"hello\n"
        assert time.perf_counter() - begun >= 0.08


def test_the_round_trip_of_a_mail_server_behind_the_proxy_is_at_least_what_it_says(dovecot: Mailbox) -> None:
    with Link(dovecot.port, 0.05) as link:
        assert ping(link.port) >= 0.05


def test_it_counts_connections_octets_lines_and_round_trips(echo_port: int) -> None:
    with Link(echo_port) as link:
        with _talk(link.port) as connection:
            for text in (b"a NOOP\r\n", b"b NOOP\r\nc NOOP\r\nd NOOP\r\n"):
                connection.sendall(text)
                assert _read(connection, len(text)) == text
        with _talk(link.port) as connection:
            connection.sendall(b"x")
            assert _read(connection, 1) == b"x"
        counts = link.counts()
    assert (counts.connections, counts.up, counts.down) == (2, 33, 33)
    assert (counts.lines, counts.round_trips) == (4, 3)


def test_a_client_that_goes_on_speaking_makes_no_further_round_trip() -> None:
    counts = Counts()
    talk = Conversation(counts)
    for say in (talk.up, talk.up, talk.down, talk.down, talk.up):
        say(b"x\n")
    assert counts == Counts(connections=1, up=6, down=4, lines=3, round_trips=2)


def test_everything_arrives_whole_and_the_end_too(echo_port: int) -> None:
    sent = bytes(range(256)) * (_LARGE // 256)
    with Link(echo_port, 0.02) as link, _talk(link.port) as connection:
        sending = threading.Thread(target=_say_all, args=(connection, sent))
        sending.start()
        assert _read(connection, len(sent) + 1) == sent
        sending.join()
