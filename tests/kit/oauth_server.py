"""A real authorization server for the tests, on the loopback: browser and device logins, rotation, introspection."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.kit.certificates import Certificate
from tests.kit.oauth_book import Book
from tests.kit.ports import HOST

SECRET = "bi-mat-client"


class OAuthServer:
    """`with OAuthServer() as server:`; with a `certificate` it speaks HTTPS. `book` tells and decides what it answers.

    `hold()` keeps the answers of the token endpoint back until `release()`.
    """

    def __init__(
        self,
        user: str = "hopthu@phong.example",
        client_secret: str = SECRET,
        certificate: Certificate | None = None,
    ) -> None:
        self.book = Book("ung-dung", client_secret, user)
        self._open = threading.Event()
        self._open.set()
        self._server = ThreadingHTTPServer((HOST, 0), _handler(self.book, self._open))
        self._server.daemon_threads = True
        self._scheme = "https" if certificate else "http"
        if certificate:
            self._server.socket = certificate.server_context().wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def url(self, path: str) -> str:
        """Return the address of an endpoint: authorize, token, device, introspect."""
        return f"{self._scheme}://{HOST}:{self._server.server_port}/{path}"

    def asked(self, path: str) -> list[dict[str, str]]:
        """Return the fields of the requests to an endpoint so far, oldest first."""
        with self.book.changed:
            return [fields for there, fields in self.book.requests if there == path]

    def await_asked(self, path: str, count: int, within: float = 60) -> bool:
        """Tell whether an endpoint was asked `count` times within that many seconds."""
        with self.book.changed:
            return self.book.changed.wait_for(
                lambda: sum(there == path for there, _ in self.book.requests) >= count, within
            )

    def hold(self) -> None:
        self._open.clear()

    def release(self) -> None:
        self._open.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(book: Book, may_answer: threading.Event) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 60

        def do_GET(self) -> None:
            there = urlsplit(self.path)
            asked = dict(parse_qsl(there.query))
            back = f"{asked['redirect_uri']}/?{urlencode(self._noted(there.path, asked))}"
            self.send_response(302)
            self.send_header("Location", back)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _noted(self, path: str, asked: dict[str, str]) -> dict[str, str]:
            with book.changed:
                book.requests.append((path.strip("/"), asked))
                book.changed.notify_all()
                return book.authorize(asked)

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            asked = dict(parse_qsl(self.rfile.read(length).decode()))
            endpoint = urlsplit(self.path).path.strip("/")
            answers = {"device": book.device, "token": book.token, "introspect": book.introspect}
            with book.changed:
                book.requests.append((endpoint, asked))
                book.changed.notify_all()
            if endpoint == "token":
                may_answer.wait(60)
            with book.changed:
                status, fields = answers[endpoint](asked)
            self._say(status, json.dumps(fields).encode(), str(fields.get("location", "")))

        def _say(self, status: int, body: bytes, location: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the output of the tests for the tests."""

    return Handler
