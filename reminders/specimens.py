"""Letters filled in with invented names: to look at, and to try an office's own templates with before they are used."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import jinja2

from reminders import digest
from reminders.office import Office
from reminders.receipts import Part
from reminders.reminder import Item
from reminders.sight import Trouble
from reminders.texts import FAULTS, Text, Texts, letter_of, names
from rules.calendar import Calendar
from rules.campaigns import Campaign, Letter, Round
from rules.chasing import Want
from rules.deadlines import Deadline, Wording
from rules.findings import Finding, Weight
from rules.ladder import Policy
from rules.obligations import Obligation
from rules.overview import overviews
from rules.requests import Ask
from rules.schools import School
from rules.standing import Facts, Paper
from store.ledger import LedgerEntry
from store.messages import AttachmentRecord, Outcome, Verdict
from store.outbox import MailKind, OutboxMail, State
from store.places import Place
from store.requests import Request
from store.submissions import Submission

View = Mapping[str, object]

_LARGEST = 100_000
_NOW = datetime(2026, 3, 2, 8, 15, tzinfo=UTC)
_SCHOOL = School("TH00", "Trường Tiểu học Minh Họa", "TH", emails=("truong@minh-hoa.example",), phone="0900 000 000")
_LETTER = Letter("00/PGDĐT", date(2026, 2, 20))
_ROUND = Round(
    "minh-hoa", "cv", "Đợt 1", "dhtt-01", Deadline(Wording.BEFORE, date(2026, 3, 5), 1), date(2026, 2, 20), True,
    frozenset({"TH"}), evidence=True,
)  # fmt: skip
_DUE = "trước ngày 05/3/2026 (tức đến hết Thứ Tư 04/3/2026)"
_FINDING = Finding(Weight.MUST, "Bảng C, dòng 2, cột Họ và tên", "để trống")
_SUBMISSION = Submission(1, 12, "minh-hoa", "TH00", 2, _NOW, "Báo cáo đợt 1.docx", False, "0" * 64, False, {})
_BOUNCED = OutboxMail(
    1, MailKind.REMINDER, "k", "truong@minh-hoa.example", "TH00", None, "<1@x>", State.BOUNCED, _NOW, 1, None, _NOW,
    "Nhắc lần 1", "5.1.1",
)  # fmt: skip


def _office(texts: Texts) -> Office:
    return Office(
        name="Phòng Giáo dục và Đào tạo Minh Họa",
        specialist_name="Nguyễn Thị Minh Họa",
        specialist_email="chuyenvien@phong.example",
        leaders=(),
        from_address="hopthu@phong.example",
        from_name="Phòng GD&ĐT Minh Họa",
        calendar=Calendar(ZoneInfo("Asia/Ho_Chi_Minh")),
        policy=Policy(),
        courtesy_counts=True,
        hourly_limit=100,
        daily_limit=400,
        texts=texts,
    )


def _part() -> Part:
    return Part(
        round=_ROUND,
        letter=_LETTER,
        submission=_SUBMISSION,
        before=replace(_SUBMISSION, version=1),
        changes=("thêm 1 dòng: Trần Văn Minh Họa (cá nhân)",),
        standing="đúng hạn",
        due=_DUE,
        paper=Paper.AWAITED,
        read="1 tập thể, 1 cá nhân",
        names=(("tập thể", "Tổ Minh Họa"), ("cá nhân", "Trần Văn Minh Họa")),
        must=(_FINDING,),
        check=(replace(_FINDING, weight=Weight.CHECK),),
        hint=(replace(_FINDING, weight=Weight.HINT),),
    )


def _receipt(**known: object) -> View:
    nothing = {
        "school": _SCHOOL, "number": 12, "subject": "BC đợt 1", "stranger": None, "received": _NOW, "parts": (),
        "recorded": False, "reason": None, "owed": (), "unread": (), "blanks": (), "asked_round": "Đợt 1",
        "asked_due": _DUE, "asked_day": "08/3/2026",
    }  # fmt: skip
    return nothing | known


def _receipts() -> Iterator[View]:
    yield _receipt(parts=[_part()], recorded=True)
    unread = AttachmentRecord("bao cao.doc", "0" * 64, 10, "unreadable", "Tệp đặt mật khẩu.")
    yield _receipt(reason="unreadable", unread=[unread], blanks=["DHTT-01-DOT-1-TH00.docx"])
    for reason in ("same_report", "withdrawn", "asks_extension", "nil_by_letter", "paper_announced", "too_large"):
        yield _receipt(reason=reason, owed=[("Đợt 2", _DUE)], stranger="ai-do@minh-hoa.example", subject=None)


def _item(*wants: Want, overdue: bool = False) -> Item:
    return Item(
        round=_ROUND, letter=_LETTER, letter_day="20/02/2026", due_words=_DUE, time_words="Còn 2 ngày.",
        overdue=overdue, wants=wants, received=_NOW, must=(_FINDING,), rows=3, proven=1, returned=False,
    )  # fmt: skip


def _reminder(*items: Item) -> View:
    of = {want: [item for item in items if want in item.wants] for want in Want}
    return {
        "school": _SCHOOL, "times": 2, "now": _NOW, "items": items, "reports": of[Want.REPORT],
        "corrections": of[Want.CORRECTION], "evidence": of[Want.EVIDENCE], "papers": of[Want.PAPER],
        "parked": [("08:15 ngày 01/03/2026", "tệp không đọc được")], "boxes": ["Kỳ này không có điển hình đề nghị"],
        "blanks": ["DHTT-01-DOT-1-TH00.docx"],
    }  # fmt: skip


def _reminders() -> Iterator[View]:
    yield _reminder(_item(Want.REPORT))
    yield _reminder(_item(Want.REPORT, overdue=True), _item(Want.CORRECTION, Want.EVIDENCE, Want.PAPER))
    for want in (Want.CORRECTION, Want.EVIDENCE, Want.PAPER):
        yield _reminder(_item(want))


def _questions() -> Iterator[View]:
    for known in (True, False):
        yield {
            "school": _SCHOOL, "sender": "ai-do@minh-hoa.example" if known else "", "forged": known,
            "subject": "BC" if known else "", "received": _NOW, "enclosed": [("Báo cáo.docx", "2 cá nhân")],
            "most": 10, "resembles": known,
        }  # fmt: skip


def _review_letters() -> Iterator[View]:
    request = Request(12, Ask.EXTENSION, "TH00", "minh-hoa", date(2026, 3, 8))
    for kind, waiting, asked in (("grant", True, request), ("reject", True, request), ("return", False, None),
                                 ("reject", True, None), ("reject", False, None)):  # fmt: skip
        for holds in (True, False):
            yield {
                "school": _SCHOOL, "round": _ROUND, "subject": "BC", "stranger": None, "received": _NOW,
                "kind": kind, "holds": holds, "waiting": waiting, "reason": "Thiếu bảng C.", "request": asked,
                "asked_day": "08/3/2026", "due": _DUE,
            }  # fmt: skip


def _announcements() -> Iterator[View]:
    campaign = Campaign("cv", "Điển hình tiên tiến", _LETTER, frozenset({"TH"}), (_ROUND,))
    for much in (True, False):
        yield {
            "school": _SCHOOL, "campaign": campaign, "letter_day": "20/02/2026", "items": [(_ROUND, _DUE)],
            "note": "Đề nghị nộp sớm." if much else "", "enclosed": ["cong-van.pdf"] if much else [],
            "blanks": ["DHTT-01-DOT-1-TH00.docx"] if much else [],
        }  # fmt: skip


def _alerts() -> Iterator[tuple[str, View]]:
    for since in ("07:30, Thứ Hai 02/3/2026", None):
        trouble = Trouble("connection refused", "Kiểm tra mạng.") if since else None
        yield "alert_blind.txt", {"since": since, "now": "08:15, Thứ Hai 02/3/2026", "trouble": trouble}
        yield "alert_seen.txt", {"since": since, "seen": "08:15, Thứ Hai 02/3/2026", "came": 3}
    yield "alert_stopped.txt", {"left": 20, "count": 3, "returned": [_BOUNCED], "until": "08:15, Thứ Ba 03/3/2026"}


def _digest(office: Office) -> View:
    facts = Facts(_ROUND.deadline)
    duty = Obligation(_ROUND, _SCHOOL, facts)
    (view,) = overviews([_ROUND], [duty], _NOW, office.calendar, courtesy_counts=True)
    section = digest.section_of(view, _LETTER, office, _NOW)
    parked = LedgerEntry(
        Place("INBOX", 1, 1), 12, None, _NOW, "ai-do@minh-hoa.example", "BC",
        Verdict(Outcome.PARKED, "unreadable", "Tệp đặt mật khẩu.", "TH00"), (),
    )  # fmt: skip
    seen = digest.Digest(
        now=office.calendar.local(_NOW), day="Thứ Hai 02/3/2026", fresh=False, checked=_NOW,
        trouble=Trouble("connection refused", "Kiểm tra mạng."), sections=[section], other_rounds=[_ROUND],
        parked=[parked], accounts=digest.Accounts(3, Counter({Outcome.RECORDED: 2}), 1),
        sent_lately=Counter({MailKind.RECEIPT: 2}), troubled=[_BOUNCED], unreachable=view.lines,
        waiting=Counter(["ngoài giờ gửi thư nhắc"]), exhausted=[digest.Exhausted(duty, 6)],
        away={"TH00": date(2026, 3, 9)}, reminders_due=1, doubles=[],
    )  # fmt: skip
    return {name: value for name, value in digest.view_of(seen, office).items() if name != "office"}


def _views() -> Iterator[tuple[str, View]]:
    yield from (("receipt.txt", view) for view in _receipts())
    yield from (("reminder.txt", view) for view in _reminders())
    yield from (("question.txt", view) for view in _questions())
    yield from (("review_letter.txt", view) for view in _review_letters())
    yield from (("announcement.txt", view) for view in _announcements())
    yield from _alerts()


def specimens(texts: Texts) -> Iterator[tuple[str, Text, str]]:
    """Yield each letter in its varieties: its template, its subject and text, and its HTML."""
    office = _office(texts)
    for template, view in _views():
        letter = texts.letter(template, office=office, **view)
        yield template, letter, texts.html_of(letter, office.name)


def problems(folder: Path) -> list[str]:
    """Return what is wrong with an office's own templates, each with its file; nothing where all can be used.

    A file must have the name of a built-in template and be one; it must fill in for every variety of its letter, and a
    letter must begin with its subject and hold no link.
    """
    if not folder.is_dir():
        return [f"{folder}: không có thư mục này"]
    found = [problem for path in sorted(folder.iterdir()) if not path.name.startswith(".") for problem in _of(path)]
    return found or list(_when_filled(Texts(folder)))


def _of(path: Path) -> Iterator[str]:
    if path.name not in names():
        yield f"{path.name}: không có mẫu thư tên này; các mẫu: {', '.join(names())}"
        return
    try:
        if path.stat().st_size > _LARGEST:
            yield f"{path.name}: quá lớn"
            return
        text = path.read_text(encoding="utf-8")
        jinja2.Environment(autoescape=True).parse(text)
    except UnicodeDecodeError:
        yield f"{path.name}: không phải văn bản UTF-8"
    except OSError as error:
        yield f"{path.name}: {error}"
    except jinja2.TemplateSyntaxError as error:
        yield f"{path.name}, dòng {error.lineno}: {error.message}"
    else:
        if "://" in text or "www." in text.casefold():
            yield f"{path.name}: thư không được có đường liên kết"


def _when_filled(texts: Texts) -> Iterator[str]:
    office = _office(texts)
    pages = [("digest.html", _digest(office)), ("digest.txt", _digest(office))]
    said: dict[str, None] = {}
    for template, view in (*_views(), *pages):
        try:
            filled = texts.own_page(template, office=office, **view)
            page = texts.own_html_of(letter_of(filled), office.name) if template.endswith(".txt") else filled
            if not page.strip():
                said[f"{template}: trống"] = None
        except FAULTS as error:
            said[f"{template}: {error}"] = None
    yield from said
