"""login: let the mail servers know us by a token in the place of a password."""

import time
from typing import Annotated

import typer

from diemdanh.cli.context import NEEDS_A_PERSON, say, session_of
from diemdanh.oauth import browser, device
from diemdanh.oauth.access import Access
from diemdanh.oauth.answers import Grant
from diemdanh.oauth.errors import TokenError
from diemdanh.wiring import Parts
from ingest import mailbox
from ingest.mailbox import MailboxError
from reminders import sending
from reminders.sending import SendingError
from rules.problems import InputProblems


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("login")(login)


def login(
    context: typer.Context,
    by_device: Annotated[
        bool | None,
        typer.Option(
            "--device/--browser",
            help="Nhập mã trên thiết bị khác (mặc định với Microsoft), hay đăng nhập bằng trình duyệt.",
        ),
    ] = None,
) -> None:
    """Đăng nhập hộp thư bằng OAuth2 (Google, Microsoft …) và thử ngay; mã truy cập được giữ trong oauth.token_file."""
    session = session_of(context)
    parts = session.unready  # no database is needed, and there may be none yet
    _require_use(parts)
    access = parts.access
    try:
        kept = access.keep(_granted(access, by_device), session.clock())
    except TokenError as error:
        say(f"Chưa đăng nhập được: {error}\n{error.hint}")
        raise typer.Exit(NEEDS_A_PERSON) from error
    until = parts.plain_calendar.local(kept.expires_at).strftime("%H:%M %d/%m/%Y")
    say(f"Đã đăng nhập. Mã truy cập giữ trong {access.path}, đến {until} thì tự gia hạn.")
    if not all([_mailbox_opens(parts), _relay_opens(parts)]):
        raise typer.Exit(NEEDS_A_PERSON)


def _require_use(parts: Parts) -> None:
    if "oauth2" not in (parts.settings.ingest.auth, parts.settings.reminders.auth):
        problem = 'ingest.auth, reminders.auth: ghi "oauth2" ở mục cần đăng nhập theo cách này'
        raise InputProblems("Cấu hình đang dùng mật khẩu, không cần «diemdanh login»:", [problem])


def _granted(access: Access, by_device: bool | None) -> Grant:
    """Log in the way that was asked for, else the simplest one that the provider offers. Raises InputProblems."""
    provider = access.provider
    if by_device is None:
        by_device = provider.device_url is not None
    if by_device and provider.device_url is None:
        why = (
            "Google không cho phép dùng quyền Gmail theo cách này"
            if provider.name == "google"
            else "oauth.device_url: thiếu khóa này"
        )
        raise InputProblems("Không đăng nhập được bằng --device:", [f"{why}; dùng --browser"])
    if not by_device and provider.authorize_url is None:
        raise InputProblems("Không đăng nhập được bằng --browser:", ["oauth.authorize_url: thiếu khóa này"])
    return device.log_in(provider, say, time.sleep) if by_device else browser.log_in(provider, say)


def _mailbox_opens(parts: Parts) -> bool:
    if parts.settings.ingest.auth != "oauth2":
        return True
    try:
        seen = mailbox.check(parts.account)
    except MailboxError as error:
        say(f"✘ Hộp thư: {error}\n    → {error.hint}")
        return False
    say(f"✔ Hộp thư mở được: {seen.messages} thư.")
    return True


def _relay_opens(parts: Parts) -> bool:
    if parts.settings.reminders.auth != "oauth2":
        return True
    try:
        sending.check(parts.relay)
    except SendingError as error:
        say(f"✘ Gửi thư: {error}\n    → {error.hint}")
        return False
    say("✔ Máy chủ gửi thư nhận đăng nhập.")
    return True
