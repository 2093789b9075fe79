"""Log in with a browser: here, or anywhere with the redirected address pasted back. Source: RFC 8252, RFC 7636."""

import os
import secrets
import select
import sys
import time
import webbrowser
from collections.abc import Callable
from threading import Thread

from diemdanh.oauth import endpoint
from diemdanh.oauth.answers import Grant
from diemdanh.oauth.errors import TokenError
from diemdanh.oauth.providers import Provider
from diemdanh.oauth.redirect import Redirects, code_in, listening

_PATIENCE_SECONDS = 600
_LOOK_SECONDS = 0.2
_PASTE = (
    "Trình duyệt ở máy khác? Sau khi đồng ý, trình duyệt báo không mở được trang 127.0.0.1 hoặc localhost: "
    "chép nguyên địa chỉ trên thanh địa chỉ, dán vào đây rồi nhấn Enter."
)
_TUNNEL = (
    "Trình duyệt ở máy khác? Chạy lại lệnh này trong cửa sổ lệnh (terminal) để dán địa chỉ nhận được, "
    "hoặc mở đường hầm từ máy đó: ssh -L {port}:127.0.0.1:{port} MÁY-CHỦ"
)


def log_in(provider: Provider, tell: Callable[[str], None]) -> Grant:
    """Tell the person what to open and return the grant once it is done, within ten minutes. Raises TokenError.

    The redirected address is taken from the loopback or, where the standard input is a terminal, as it is pasted.
    """
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    with listening(state) as redirects:
        redirect_uri = f"http://{provider.redirect_host}:{redirects.port}"
        address = endpoint.authorization_url(provider, redirect_uri, state, verifier)
        tell(f"Mở địa chỉ sau trong trình duyệt, đăng nhập bằng tài khoản của hộp thư và đồng ý:\n\n{address}\n")
        tell(_PASTE if sys.stdin.isatty() else _TUNNEL.format(port=redirects.port))
        _show(address)
        code = _awaited(redirects, state, tell)
    return endpoint.redeem(provider, code, redirect_uri, verifier)


def _show(address: str) -> None:
    """Open the browser where there is a screen; on a server this might start one in the terminal."""
    if any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
        Thread(target=webbrowser.open, args=(address,), daemon=True).start()


def _awaited(redirects: Redirects, state: str, tell: Callable[[str], None]) -> str:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        came = redirects.next(_LOOK_SECONDS)
        pasted = None if came else _pasted()
        code = code_in(came or pasted or "", state)
        if code:
            return code
        if pasted:
            tell("Đây không phải địa chỉ của lần đăng nhập này; dán nguyên địa chỉ, gồm cả phần sau dấu «?».")
    raise TokenError("nobody logged in", hint="Đã chờ mười phút; chạy lại «diemdanh login» khi sẵn sàng.")


def _pasted() -> str | None:
    """Return the line that a person has finished typing, if any; nothing is read where there is no terminal."""
    if not sys.stdin.isatty() or not select.select([sys.stdin], [], [], 0)[0]:
        return None
    return sys.stdin.readline().strip()
