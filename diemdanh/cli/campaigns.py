"""campaign apply: a letter's request becomes rounds, and what that would change is shown first."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from diemdanh.cli import announcing, campaign_views, letter_draft
from diemdanh.cli.campaign_views import read_text
from diemdanh.cli.context import NEEDS_A_PERSON, Session, Yes, say, session_of, warn
from rules.calendar import Calendar
from rules.campaign_changes import Change, changes, in_words
from rules.campaign_file import parse_campaign
from rules.campaigns import Campaign, Round
from rules.lead import warnings
from rules.official_letter.toml import REVIEW
from rules.problems import InputProblems
from rules.recurring import rounds_by
from rules.words import STANDING
from store import campaigns, days_off, obligations
from store.database import Transaction


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    group = typer.Typer(help="Đợt công tác (công văn).", no_args_is_help=True)
    group.callback()(_group)
    group.command("apply")(apply)
    announcing.add_to(group)
    letter_draft.add_to(group)
    campaign_views.add_to(group)
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
    text, now = read_text(file), session.now()
    with session.parts.database.transaction() as tx:
        calendar = days_off.calendar(tx, session.parts.plain_calendar)
        campaign = parse_campaign(text, session.parts.forms, calendar)
        known, made = campaigns.all_rounds(tx), rounds_by(campaign, calendar.day_of(now), calendar)
        wanted = (*campaign.rounds, *made)
        taken = [r.id for r in known if r.campaign != campaign.id and r.id in {w.id for w in wanted}]
        if taken:
            raise InputProblems("Mã đợt đã thuộc công văn khác:", taken)
        used = campaigns.in_use(tx)
        every = changes(known, wanted, now, calendar, campaign.id)
        found = [change for change in every if change.after or change.before.id not in used]
        if not campaign.confirmed and not yes:
            _ask_to_confirm(text, campaign, calendar)
        if found and not yes:
            for change in found:
                _tell(session, tx, change, calendar)
            say("Chưa ghi gì. Chạy lại với --yes nếu đồng ý.")
            raise typer.Exit(NEEDS_A_PERSON)
        campaigns.save(tx, campaign, text, now)
        campaigns.save_rounds(tx, made)
        campaigns.remove(tx, [change.before.id for change in found if change.after is None])
        rounds = [r for r in campaigns.all_rounds(tx) if r.campaign == campaign.id]
    _done(campaign, rounds, calendar)
    for kept in (change.before for change in every if change not in found):
        say(f"  {kept.id} không còn trong tệp nhưng đã có báo cáo, quyết định hoặc thư nhắc nên được giữ lại.")
    for sentence in warnings(rounds, campaign.letter, calendar.day_of(now), calendar):
        warn(f"Lưu ý: {sentence}")


def _ask_to_confirm(text: str, campaign: Campaign, calendar: Calendar) -> NoReturn:
    """Show what a draft would start and what is to be looked at; nothing starts without a person's yes."""
    say(f"Đây là bản dự thảo chưa được xác nhận (confirmed = false): {campaign.title}.")
    for round_ in campaign.rounds:
        say(f"  {round_.id}  {round_.label}: {round_.deadline.in_words(calendar)}")
    for recurrence in campaign.recurring:
        say(f"  {recurrence.id}  {recurrence.label}: định kỳ")
    for number, line in enumerate(text.splitlines(), 1):
        if REVIEW in line and not line.startswith("# Bản dự thảo"):
            say(f"  dòng {number}: {line.strip('# ')}")
    say("Chưa ghi gì. Xem lại tệp rồi đổi confirmed thành true, hoặc chạy lại với --yes nếu đồng ý.")
    raise typer.Exit(NEEDS_A_PERSON)


def _tell(session: Session, tx: Transaction, change: Change, calendar: Calendar) -> None:
    """Show a change and whose standing it moves."""
    ended = " (đợt đã kết thúc)" if change.finished else ""
    say(f"Sẽ đổi {change.before.id}, {change.before.label}{ended}:")
    for line in in_words(change, calendar):
        say(f"   {line}")
    for sentence in moved(session, tx, change, calendar, calendar):
        say(f"   {sentence}")


def moved(session: Session, tx: Transaction, change: Change, before: Calendar, after: Calendar) -> Iterable[str]:
    """Yield how many schools would stand elsewhere: "12 trường: quá hạn → chưa nộp"."""
    if change.after is None:
        yield "chưa có báo cáo, quyết định hay thư nhắc nào; đợt này sẽ bị bỏ"
        return
    now = session.now()
    stood = {d.school.code: d.standing(now, before) for d in obligations.owed(tx, [change.before], now, live=True)}
    will = {d.school.code: d.standing(now, after) for d in obligations.owed(tx, [change.after], now, live=True)}
    pairs = Counter((stood.get(code), will.get(code)) for code in stood.keys() | will.keys())
    for (old, new), count in sorted(pairs.items(), key=str):
        if old is not new:
            words = [STANDING[standing] if standing else "không phải nộp" for standing in (old, new)]
            yield f"{count} trường: {words[0]} → {words[1]}"


def _done(campaign: Campaign, rounds: Iterable[Round], calendar: Calendar) -> None:
    say(f"Đợt công tác {campaign.id}: {campaign.title}. Công văn số {campaign.letter.number}.")
    for round_ in rounds:
        say(f"  {round_.id}  {round_.label}: {round_.deadline.in_words(calendar)}")
