"""campaign announce: tell the schools of a campaign, only when asked to."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from diemdanh.cli.context import NEEDS_A_PERSON, AsJson, Session, answer_json, say, session_of, warn
from reminders.announcement import Told, queue_announcement
from rules.problems import InputProblems
from rules.text import one_line
from store import announcements, campaigns
from store.announcements import Announcement, Enclosure
from store.blobs import BlobStore

_MOST_OCTETS = 8 * 2**20
"""Of all files together: mail systems take 20 to 25 MB, a third of which is lost to the encoding."""


def add_to(group: typer.Typer) -> None:
    """Add the command to those about campaigns."""
    group.command("announce")(announce)


def announce(
    context: typer.Context,
    campaign: Annotated[str, typer.Argument(metavar="MÃ", help="Mã đợt công tác.")],
    letters: Annotated[
        list[Path] | None, typer.Option("--letter", metavar="TỆP", help="Công văn gửi kèm; dùng được nhiều lần.")
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="LỜI", help="Một đoạn nói thêm với các trường.")] = "",
    as_json: AsJson = False,
) -> None:
    """Báo cho các trường về đợt công tác, kèm biểu mẫu đã điền sẵn. Mỗi trường chỉ một thư; chạy lại được."""
    session = session_of(context)
    files = _enclosed(session, letters or [])
    now = session.now()
    with session.parts.database.transaction() as tx:
        known = campaigns.all_campaigns(tx)
        if campaign not in known:
            raise InputProblems(f"Không có đợt công tác «{campaign}»:", [f"hiện có: {', '.join(known) or 'chưa có'}"])
        made = announcements.record(tx, Announcement(campaign, one_line(note), files), getpass.getuser(), now)
        told = queue_announcement(tx, made, session.parts.office, now)
    _answer(told, as_json=as_json)
    if told.unreachable:
        raise typer.Exit(NEEDS_A_PERSON)


def _enclosed(session: Session, paths: list[Path]) -> tuple[Enclosure, ...]:
    """Put the files into the raw store. Raises InputProblems when they cannot be read, or are too large for a mail."""
    try:
        read = [(path.name, path.read_bytes()) for path in paths]
    except OSError as error:
        raise InputProblems("Không đọc được công văn:", [str(error)]) from error
    if sum(len(data) for _, data in read) > _MOST_OCTETS:
        raise InputProblems("Công văn gửi kèm quá lớn:", [f"tất cả các tệp không quá {_MOST_OCTETS // 2**20} MB"])
    stored = BlobStore(session.parts.settings.store.blobs).put_all([data for _, data in read]) if read else []
    return tuple(Enclosure(one_line(name), sha256) for (name, _), sha256 in zip(read, stored, strict=True))


def _answer(told: Told, *, as_json: bool) -> None:
    if as_json:
        lists = {"queued": told.new, "told_before": told.before, "unreachable": told.unreachable}
        answer_json({name: [school.code for school in schools] for name, schools in lists.items()})
        return
    say(f"{len(told.new)} thư vào hàng đợi gửi; {len(told.before)} trường đã được báo từ trước.")
    for school in told.unreachable:
        warn(f"Không có địa chỉ thư: {school.code} {school.name}, ĐT {school.phone or 'chưa có'}.")
