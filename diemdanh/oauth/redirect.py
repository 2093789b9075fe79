"""Where the browser comes back with the code of a login: a listener on the loopback. Source: RFC 8252 section 7.3."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from diemdanh.oauth.errors import TokenError

_PAGE = '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Điểm danh</title><p>{}</p></html>'
_DONE = "Đã nhận. Có thể đóng cửa sổ này và quay lại cửa sổ lệnh."
_STRANGE = "Địa chỉ này không thuộc lần đăng nhập đang chờ."
_LONGEST = 16_000


def code_in(address: str, state: str) -> str | None:
    """Return the code in a redirected address; None for an address of no or another login (RFC 6749 section 10.12).

    Raises TokenError where the person or the server refused.
    """
    try:
        fields = parse_qs(urlsplit(address[:_LONGEST]).query)
    except ValueError:
        return None
    told = fields.get("state", [""])[0]
    if not secrets.compare_digest(told.encode(), state.encode()):
        return None
    if "error" in fields:
        raise TokenError(
            "the login was refused", hint="Việc đăng nhập đã bị từ chối; chạy lại «diemdanh login» và chọn đồng ý."
        )
    return fields.get("code", [None])[0]


class Redirects:
    """The addresses with which browsers came back, on `port`."""

    def __init__(self, server: ThreadingHTTPServer, came: "SimpleQueue[str]") -> None:
        self.port: int = server.server_port
        self._came = came

    def next(self, seconds: float) -> str | None:
        """Return the next one of this login; None when none came within `seconds`."""
        try:
            return self._came.get(timeout=seconds)
        except Empty:
            return None


@contextmanager
def listening(state: str) -> Iterator[Redirects]:
    """Listen on a free port of 127.0.0.1, and nowhere else, for the login with this `state`."""
    came: SimpleQueue[str] = SimpleQueue()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state, came))
    server.daemon_threads = True
    server.block_on_close = False
    thread = Thread(target=server.serve_forever, name="redirect", daemon=True)
    thread.start()
    try:
        yield Redirects(server, came)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(state: str, came: "SimpleQueue[str]") -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = 10
        server_version = "diemdanh"
        sys_version = ""

        def do_GET(self) -> None:
            fields = parse_qs(urlsplit(self.path).query)
            ours = secrets.compare_digest(fields.get("state", [""])[0].encode(), state.encode())
            if ours:
                came.put(self.path)
            page = _PAGE.format(_DONE if ours else _STRANGE).encode()
            self.send_response(200 if ours else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Say nothing: the request line holds the code."""

    return Handler
