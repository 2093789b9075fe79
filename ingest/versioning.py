"""What a report comes to beside those that the school has handed in for the same obligation."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from ingest.cases import Booked, Cover, Judgement, Known, ReadFile, Repeated, Stuck
from rules.campaigns import Round
from rules.reading import Reading, ReadRow
from rules.schools import School
from rules.text import fold
from store.submissions import Submission


def against_versions(
    file: ReadFile, reading: Reading, cover: Cover, known: Known, obligation: tuple[School, Round]
) -> Judgement:
    """Return what a report of this obligation comes to: a new version, a repetition, or a question for a person."""
    school, round_ = obligation
    content = content_of(reading)
    earlier = known.versions(round_.id, school.code)
    repeated = _repeated(content, cover.received_at, earlier)
    if repeated:
        return Repeated(school, round_, repeated.version)
    if earlier and earlier[-1].nil != reading.nil:
        was, is_now = (
            ("không có điển hình", "có điển hình") if earlier[-1].nil else ("có điển hình", "không có điển hình")
        )
        detail = f"{school.name}, {round_.label}: lần trước báo {was}, lần này báo {is_now}."
        return Stuck("nil_contradiction", detail, school.code)
    if earlier and _only_adds(reading, cover, file, known.rows(earlier[-1].id)):
        detail = f"{school.name}, {round_.label}: thư ghi «bổ sung» cho báo cáo đã nộp; cần xem là thêm hay thay thế."
        return Stuck("supplement", detail, school.code)
    early = cover.received_at < known.calendar.at(round_.opens_on)
    return Booked(file, reading, school, round_, content, early)


def _repeated(content: str, at: datetime, earlier: Sequence[Submission]) -> Submission | None:
    """Return the version that says the same: the current one or, for a mail older than that, any.

    A later mail that goes back to an older version changes the report.
    """
    known = earlier if earlier and at < earlier[-1].received_at else earlier[-1:]
    return next((version for version in known if version.content == content), None)


def _only_adds(reading: Reading, cover: Cover, file: ReadFile, before: Sequence[ReadRow]) -> bool:
    """Tell whether a "bổ sung" leaves rows of the earlier version out, so that taking it whole would lose them."""
    if "bo sung" not in fold(f"{cover.subject} {file.name}"):
        return False
    return not {_who(row) for row in before} <= {_who(row) for row in reading.rows}


def _who(row: ReadRow) -> tuple[str, str]:
    return row.kind, fold(row.fields.get("name") or "")


def content_of(reading: Reading) -> str:
    """Return the digest of what a form says, however its file is made: header, nil box, rows without their places."""
    said = [
        reading.nil,
        sorted(reading.header.items()),
        [(row.kind, sorted(row.fields.items())) for row in reading.rows],
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
