"""campaign apply: a letter's request becomes rounds."""

from pathlib import Path
from typing import Annotated

import typer

from diemdanh.cli.context import NEEDS_A_PERSON, Yes, say, session_of
from rules.campaign_changes import changed_rounds
from rules.campaign_file import parse_campaign
from rules.problems import InputProblems
from rules.recurring import rounds_by
from store import campaigns


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Đợt công tác (công văn).", no_args_is_help=True)
    group.callback()(_group)
    group.command("apply")(apply)
    app.add_typer(group, name="campaign")


def _group() -> None:
    """Đợt công tác (công văn)."""


def apply(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Đợt công tác, tệp TOML.")],
    yes: Yes = False,
) -> None:
    """Ghi một đợt công tác với các kỳ báo cáo. Đợt mới có hiệu lực ngay; thay đổi cần --yes."""
    session = session_of(context)
    text = _text(file)
    campaign = parse_campaign(text, session.parts.forms)
    now = session.now()
    with session.parts.database.transaction() as tx:
        known = campaigns.all_rounds(tx)
        taken = [r.id for r in known if r.campaign != campaign.id and r.id in {w.id for w in campaign.rounds}]
        if taken:
            raise InputProblems("Mã đợt đã thuộc công văn khác:", taken)
        changes = changed_rounds(known, campaign.rounds)
        if changes and not yes:
            for before, after in changes:
                say(f"Sẽ đổi {after.id}: {before.label}, {before.deadline.in_words()}")
                say(f"   thành {after.label}, {after.deadline.in_words()}")
            say("Chưa ghi gì. Chạy lại với --yes nếu đồng ý.")
            raise typer.Exit(NEEDS_A_PERSON)
        campaigns.save(tx, campaign, text, now)
        campaigns.add_missing_rounds(tx, rounds_by(campaign, session.parts.calendar.day_of(now)))
        rounds = [r for r in campaigns.all_rounds(tx) if r.campaign == campaign.id]
    say(f"Đợt công tác {campaign.id}: {campaign.title}. Công văn số {campaign.letter.number}.")
    for round_ in rounds:
        say(f"  {round_.id}  {round_.label}: {round_.deadline.in_words()}")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputProblems(f"Không đọc được tệp đợt công tác {file}:", [str(error)]) from error
