"""run: the service."""

import logging

import typer

from diemdanh.cli.context import session_of
from diemdanh.wiring import Parts
from diemdanh.worker import Worker
from ingest.mailbox import MailboxError
from reminders.sending import SendingError


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("run")(serve)


def serve(context: typer.Context) -> None:
    """Chạy dịch vụ: nhận thư, đọc, xác nhận, nhắc nộp, tổng hợp; dừng khi nhận SIGTERM."""
    parts = session_of(context).parts
    _require_secrets(parts)
    logging.getLogger().setLevel(logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    Worker(parts).run()


def _require_secrets(parts: Parts) -> None:
    """Check before the service starts that there are passwords or tokens; what only fails for now is tried later."""
    try:
        _ = (parts.account, parts.relay)
    except (MailboxError, SendingError) as error:
        if not error.transient:
            raise
