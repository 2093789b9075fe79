"""What is said of one message now, against what was recorded of it, in words for a person."""

from collections.abc import Iterator, Mapping

from rules.words import OUTCOME, REASON
from store.copying import Decided, HandedIn

_MOST_ROWS = 20
_NOTHING = "không có"


def changes(was: Decided, now: Decided) -> list[str]:
    """Return a clause for each thing that differs; none where nothing does. A long list of rows is cut."""
    found = list(_of_message(was, now))
    for key in sorted(was.handed_in.keys() | now.handed_in.keys()):
        where = f"đợt {key[0]}, trường {key[1]}"
        found += [f"{where}: {clause}" for clause in _of_report(was.handed_in.get(key), now.handed_in.get(key))]
    return found


def _of_message(was: Decided, now: Decided) -> Iterator[str]:
    if was.outcome != now.outcome:
        yield f"kết quả: {_outcome(was)} → {_outcome(now)}"
    if was.reason != now.reason:
        yield f"lý do: {_reason(was)} → {_reason(now)}"
    if was.school != now.school:
        yield f"trường: {was.school or _NOTHING} → {now.school or _NOTHING}"


def _outcome(decided: Decided) -> str:
    return OUTCOME[decided.outcome] if decided.outcome else "chưa đọc được"


def _reason(decided: Decided) -> str:
    return REASON.get(decided.reason, decided.reason) if decided.reason else _NOTHING


def _of_report(was: HandedIn | None, now: HandedIn | None) -> Iterator[str]:
    if was is None or now is None:
        yield "không còn được ghi nhận" if now is None else "được ghi nhận thêm"
        return
    if was.version != now.version:
        yield f"lần nộp {was.version} → {now.version}"
    if was.nil != now.nil:
        yield "nay là báo cáo không có điển hình" if now.nil else "không còn là báo cáo không có điển hình"
    of_rows = list(_of_rows(was, now))
    yield from of_rows[:_MOST_ROWS]
    if len(of_rows) > _MOST_ROWS:
        yield f"… và {len(of_rows) - _MOST_ROWS} chỗ khác"
    if was.content != now.content and not of_rows:
        yield "nội dung đọc được khác"


def _of_rows(was: HandedIn, now: HandedIn) -> Iterator[str]:
    if len(was.rows) != len(now.rows):
        yield f"số dòng {len(was.rows)} → {len(now.rows)}"
    for number, (before, after) in enumerate(zip(was.rows, now.rows, strict=False), 1):
        for name in sorted(before.keys() | after.keys()):
            if before.get(name) != after.get(name):
                yield f"dòng {number}, {name}: {_text(before, name)} → {_text(after, name)}"


def _text(fields: Mapping[str, str | None], name: str) -> str:
    value = fields.get(name)
    return f"«{value}»" if value else _NOTHING
