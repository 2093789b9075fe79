"""The entry command: options that come before every other, and what a failure says."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from diemdanh import settings
from diemdanh.cli import (
    backfill,
    campaigns,
    decisions,
    demo,
    explaining,
    forms,
    history,
    holidays,
    incoming,
    letters,
    login,
    outgoing,
    overview,
    people,
    reading,
    reminding,
    review,
    schools,
    service,
    setting_up,
)
from diemdanh.cli.context import DONE, NEEDS_A_PERSON, WRONG_USAGE, Session, warn
from diemdanh.clock import Clock, system_clock
from diemdanh.memory import return_large_blocks, spare_what_was_imported
from ingest.mailbox import MailboxError
from reminders.sending import SendingError
from rules.problems import InputProblems
from store.database import StoreError
from store.locks import Busy

app = typer.Typer(
    name="diemdanh",
    help="Điểm danh: nhận báo cáo của các trường qua thư, ghi nhận, xác nhận và nhắc nộp.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for commands in (
    setting_up,
    login,
    service,
    incoming,
    backfill,
    schools,
    campaigns,
    forms,
    letters,
    overview,
    explaining,
    history,
    people,
    reading,
    review,
    decisions,
    holidays,
    reminding,
    outgoing,
    demo,
):
    commands.add_to(app)


@app.callback()
def begin(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="TỆP", help="Tệp cấu hình; mặc định ./config.toml.")
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Ghi nhật ký chi tiết ra stderr.")] = False,
) -> None:
    """Prepare what every command needs."""
    return_large_blocks()
    spare_what_was_imported()
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("mailparser").setLevel(logging.CRITICAL)  # it logs what headers say
    context.obj = Session(settings.config_path(config), context.obj)


def run(arguments: Sequence[str], clock: Clock = system_clock) -> int:
    """Run one command by `clock` and return its exit status.

    0 done, 1 something needs a person, 2 wrong usage or configuration.
    """
    try:
        app(args=list(arguments), obj=clock)
    except SystemExit as done:  # how Typer ends, wrong usage included
        return done.code if isinstance(done.code, int) else DONE
    except tuple(_SENTENCES) as error:
        warn(next(sentence(error) for kind, sentence in _SENTENCES.items() if isinstance(error, kind)))
        return WRONG_USAGE if isinstance(error, InputProblems) else NEEDS_A_PERSON
    return DONE


_SENTENCES: dict[type[Exception], Callable[[Exception], str]] = {
    InputProblems: str,
    MailboxError: lambda error: f"Hộp thư: {error}\n{getattr(error, 'hint', '')}".rstrip(),
    SendingError: lambda error: f"Gửi thư: {error}\n{getattr(error, 'hint', '')}".rstrip(),
    StoreError: lambda error: f"Cơ sở dữ liệu hoặc đĩa: {error}\nKiểm tra đĩa còn trống và quyền ghi rồi chạy lại.",
    OSError: lambda error: f"Không đọc hoặc ghi được tệp: {error}",
    Busy: lambda _: "Một tiến trình khác đang làm việc này (có thể là «diemdanh run»); nó sẽ làm phần việc đến hạn.",
}
