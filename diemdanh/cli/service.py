"""run: the service."""

import logging

import typer

from diemdanh.cli.context import session_of
from diemdanh.worker import Worker


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("run")(serve)


def serve(context: typer.Context) -> None:
    """Chạy dịch vụ: nhận thư, đọc, xác nhận, nhắc nộp, tổng hợp; dừng khi nhận SIGTERM."""
    parts = session_of(context).parts
    _ = (parts.account, parts.relay)  # passwords are checked before the service starts
    logging.getLogger().setLevel(logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    Worker(parts).run()
