"""A draft as the TOML that `campaign apply` takes, with what a person must look at beside its line."""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from itertools import count

from rules.campaign_tables import MISSING
from rules.campaigns import Kind
from rules.official_letter.drafts import Draft, DraftRecurrence, DraftRound, Found, T
from rules.official_letter.plain import plain
from rules.schedule import Due, Every

REVIEW = "CẦN XEM LẠI"
_SHORT = {
    Every.MONTH: ("thang", "tháng {month}/{year}"),
    Every.QUARTER: ("quy", "quý {quarter}/{year}"),
    Every.HALF_YEAR: ("6t", "6 tháng lần {half_year} năm {year}"),
    Every.YEAR: ("nam", "năm {year}"),
    Every.SEMESTER: ("hk", "học kỳ {semester} năm học {school_year}"),
    Every.SCHOOL_YEAR: ("nh", "năm học {school_year}"),
}
_THING = {Kind.REPORT: "Báo cáo", Kind.NOMINATION: "Đề nghị khen", Kind.ARTICLE: "Bài viết", Kind.CRITERIA: "Tiêu chí"}
_OF_KIND = {Kind.REPORT: "", Kind.NOMINATION: "-dn", Kind.ARTICLE: "-bv", Kind.CRITERIA: "-tc"}


def to_toml(draft: Draft, forms: Mapping[Kind, str]) -> str:
    """Return the draft as a campaign's file; `forms` gives the likely form of each kind.

    `confirmed = false` stands in it, with which `campaign apply` starts nothing without a yes. What is missing is
    written as a text that is no value, so that it cannot be overlooked.
    """
    id_ = _id(draft)
    parts = [
        "\n".join(_head(draft, id_)),
        *("\n".join(_round(r, id_, forms, taken)) for taken in [count(1)] for r in draft.rounds),
        *("\n".join(_recurring(r, id_, forms)) for r in draft.recurring),
        "\n".join(_unused(draft)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _id(draft: Draft) -> str:
    if draft.number is None:
        return "cv-moi"
    digits, sign = draft.number.value.split("/", 1)
    return f"{'kh' if plain(sign).startswith('kh') else 'cv'}{digits}"


def _head(draft: Draft, id_: str) -> Iterator[str]:
    yield "# Bản dự thảo đọc từ công văn. Hãy đối chiếu với công văn, xem các dòng ghi «CẦN XEM LẠI», sửa nếu cần,"
    yield "# rồi đổi confirmed thành true. Chưa có gì bắt đầu khi chưa ghi bằng «diemdanh campaign apply»."
    yield ""
    yield "[campaign]"
    yield "confirmed = false"
    yield f"id = {_text(id_)}"
    yield from _doubted(draft.subject)
    yield f"title = {_text(draft.subject.value if draft.subject else MISSING)}"
    yield from _doubted(draft.number)
    yield from _doubted(draft.day)
    day = draft.day.value.isoformat() if draft.day else _text(MISSING)
    yield f"letter = {{ number = {_text(draft.number.value if draft.number else MISSING)}, date = {day} }}"
    yield from _doubted(draft.audience)
    if draft.audience:
        yield from _quoted(f"Kính gửi: {draft.audience.where}")
        yield f"audience = [{', '.join(_text(level) for level in draft.audience.value)}]"
    else:
        yield f"audience = [{_text(MISSING)}]"
    yield from _aside(draft)


def _aside(draft: Draft) -> Iterator[str]:
    """Yield what the letter says and the configuration holds: to be compared with it."""
    named = (("Cơ quan", draft.office), ("Hộp thư nhận", draft.mailbox), ("Người nhận, đầu mối", draft.person))
    told = [(name, found) for name, found in named if found]
    if told:
        yield "# Đối chiếu với config.toml:"
    for name, found in told:
        yield f"#   {name}: {_one(found.value)}"
        if found.doubt:
            yield f"#   {REVIEW}: {_one(found.doubt)}"


def _round(found: DraftRound, id_: str, forms: Mapping[Kind, str], taken: Iterator[int]) -> Iterator[str]:
    numbered = re.fullmatch(r"Đợt (\d+)", found.label)
    number = next(taken)
    yield "[[round]]"
    yield from _quoted(found.where)
    if found.doubt:
        yield f"# {REVIEW}: {_one(found.doubt)}"
    yield f"id = {_text(f'{id_}-d{numbered[1]}' if numbered else f'{id_}-bc{number}')}"
    yield f"label = {_text(found.label)}"
    yield from _asked(found.kind, forms, paper=found.paper, evidence=found.evidence and found.kind is Kind.NOMINATION)
    yield f"deadline = {{ {found.wording} = {found.day.isoformat()} }}"


def _recurring(found: DraftRecurrence, id_: str, forms: Mapping[Kind, str]) -> Iterator[str]:
    short, label = _SHORT[found.every]
    yield "[[recurring]]"
    yield from _quoted(found.where)
    if found.doubt:
        yield f"# {REVIEW}: {_one(found.doubt)}"
    yield f"id = {_text(f'{id_}-{short}{_OF_KIND[found.kind]}')}"
    yield f"label = {_text(f'{_THING[found.kind]} {label}')}"
    yield from _asked(found.kind, forms, paper=False, evidence=found.evidence)
    yield f"every = {_text(found.every.value)}"
    yield f"deadline = {{ {_due(found.due)} }}"


def _asked(kind: Kind, forms: Mapping[Kind, str], *, paper: bool, evidence: bool) -> Iterator[str]:
    yield f"# {REVIEW}: biểu mẫu nào của chương trình ứng với mẫu của công văn."
    yield f"form = {_text(forms[kind])}"
    if kind is not Kind.REPORT:
        yield f"kind = {_text(kind.value)}"
    if paper:
        yield "paper = true"
    if evidence:
        yield "evidence = true"


def _due(due: Due) -> str:
    return f"{due.wording} = {_text('last day') if due.day is None else due.day}"


def _unused(draft: Draft) -> Iterator[str]:
    if draft.unused:
        yield "# Các ngày khác trong công văn, không lấy làm hạn nộp:"
    for one in draft.unused:
        yield f"#   {one.day} ({_one(one.why)}): {_one(one.where)[:160]}"


def _doubted(found: Found[T] | None) -> Iterator[str]:
    if found and found.doubt:
        yield f"# {REVIEW}: {_one(found.doubt)}"


def _quoted(text: str) -> Iterator[str]:
    """Yield the letter's words as a comment, at most a few lines of them."""
    lines = textwrap.wrap(_one(text), 110, max_lines=4, placeholder=" […]", break_on_hyphens=False)
    yield from (f"# {line}" for line in lines)


def _one(text: str) -> str:
    """Return text that cannot end a comment: one line without controls."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _text(value: str) -> str:
    """Return a TOML string. JSON's escapes are TOML's too, but for DEL (TOML 1.0, section String)."""
    return json.dumps(_one(value), ensure_ascii=False)
