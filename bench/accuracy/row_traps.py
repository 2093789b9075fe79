"""Traps in what the rows say and in rows that are no data."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Final

from bench.accuracy import people, wording
from bench.accuracy.drafts import Draft, Heading, Line, Listing, with_listing
from bench.accuracy.traps import Stage, Trap

_DITTOS: Final = ("nt", "//", "như trên", '"', "-nt-")
_NONE: Final = ("(Không có)", "Không có", "Không")
_REASON: Final = "các tổ đang thẩm định"
_BOTH_KNOW: Final = ("stt", "name", "field", "summary", "effect", "evidence", "requested_award", "note")


def _listing(draft: Draft, kind: str) -> Listing:
    return next(each for each in draft.listings if each.kind == kind)


def _with_lines(draft: Draft, listing: Listing, lines: Sequence[Line]) -> Draft:
    return with_listing(draft, replace(listing, lines=tuple(lines)))


def _dittos(draft: Draft, random: Random) -> Draft:
    listing = _listing(draft, "individual")
    key = random.choice(("field", "effect", "requested_award", "already_awarded"))
    mark = random.choice(_DITTOS)
    lines = list(listing.lines)
    for i in range(1, len(lines)):
        if random.random() < 0.6 and (above := lines[i - 1].entry) and (entry := lines[i].entry):
            same = {key: above.says[key]}
            lines[i] = replace(lines[i], shown={**lines[i].shown, key: mark}, entry=entry.saying(same))
    return _with_lines(draft, listing, lines)


def _several_people(draft: Draft, random: Random) -> Draft:
    """Name two persons in one cell; on lines of their own they are two rows, else the cell stays as it is."""
    listing = _listing(draft, "individual")
    at = random.randrange(len(listing.lines))
    line, mark = listing.lines[at], random.choice((", ", "\n", "; "))
    names = [people.person(random) for _ in range(2)]
    if line.entry is None:
        return draft
    said = names if mark == "\n" else [mark.join(names)]
    first, *others = (line.entry.saying({"name": name}) for name in said)
    shown = Line({**line.shown, "name": mark.join(names)}, first, more=tuple(others))
    return _with_lines(draft, listing, [*listing.lines[:at], shown, *listing.lines[at + 1 :]])


def _sample(draft: Draft, random: Random) -> Draft:
    listing = _listing(draft, "individual")
    sample = people.individual(random)
    shown = random.choice(
        ({"stt": "VD", **sample}, {**sample, "name": f"VD: {sample['name']}"}, {**sample, "name": "Ví dụ: Lê Văn A"})
    )
    return _with_lines(draft, listing, [Line(shown), *listing.lines])


def _totals(draft: Draft, random: Random) -> Draft:
    for listing in draft.listings[:2]:
        count = len(listing.lines)
        total = random.choice(
            (
                Line({"name": f"Tổng số: {count}"}),
                Line({"stt": "Cộng", "name": str(count)}),
                Line({}, across=f"Tổng cộng: {count}"),
            )
        )
        draft = _with_lines(draft, listing, [*listing.lines, total])
    return draft


def _blank_rows(draft: Draft, random: Random) -> Draft:
    for listing in draft.listings:
        count = len(listing.lines)
        blank = [Line({"stt": str(count + i)}) if random.random() < 0.7 else Line({}) for i in range(1, 4)]
        middle = random.randrange(count + 1)
        lines = [*listing.lines[:middle], Line({}), *listing.lines[middle:], *blank]
        draft = _with_lines(draft, listing, lines)
    return draft


def _numbered_columns(draft: Draft, random: Random) -> Draft:
    form = random.choice(("{}", "({})"))
    for listing in draft.listings:
        shown = {each.key: form.format(number) for number, each in enumerate(listing.headings, 1)}
        draft = _with_lines(draft, listing, [Line(shown), *listing.lines])
    return draft


def _nobody(draft: Draft, random: Random) -> Draft:
    listing = _listing(draft, "collective")
    word = random.choice(_NONE)
    choices = (
        replace(listing, lines=(), says=word),
        replace(listing, lines=(Line({"stt": "1", "name": word}),)),
        replace(listing, lines=(Line({}, across=word),)),
    )
    return _stating(with_listing(draft, random.choice(choices)), "collectives_total", "0")


def _group_rows(draft: Draft, random: Random) -> Draft:
    """One table for groups and persons, told apart by rows "I. Tập thể" and "II. Cá nhân"."""
    groups, persons, *others = draft.listings
    keys = [key for key in _BOTH_KNOW if any(each.key == key for each in persons.headings)]
    labels = {each.key: each.label for each in persons.headings}
    headings = tuple(Heading(key, random.choice(wording.MIXED) if key == "name" else labels[key]) for key in keys)
    marks = random.choice((("I. Tập thể", "II. Cá nhân"), ("TẬP THỂ", "CÁ NHÂN"), ("A. Tập thể", "B. Cá nhân")))
    lines: list[Line] = []
    for mark, listing in zip(marks, (groups, persons), strict=True):
        lines += [Line({}, across=mark), *(_narrowed(line, keys) for line in listing.lines)]
    mixed = Listing("individual", "", "", headings, tuple(lines))
    return replace(draft, listings=(mixed, *others))


def _narrowed(line: Line, keys: Sequence[str]) -> Line:
    return line.with_entries(lambda entry: entry.limited(lambda key: key in keys))


def _nil(draft: Draft, _random: Random) -> Draft:
    return replace(_emptied(draft), nil=True, nil_reason=_REASON)


def _nil_with_rows(draft: Draft, _random: Random) -> Draft:
    return replace(draft, nil=True, nil_reason=_REASON)


def _returned_empty(draft: Draft, _random: Random) -> Draft:
    fields = {key: (label, "") for key, (label, _) in draft.fields.items()}
    return replace(_emptied(draft), fields=fields, ticked=(), remarks="")


def _emptied(draft: Draft) -> Draft:
    blank = tuple(Line({"stt": str(number)}) for number in range(1, 4))
    listings = tuple(replace(listing, lines=blank) for listing in draft.listings)
    return _stating(_stating(replace(draft, listings=listings), "collectives_total", "0"), "individuals_total", "0")


def _stating(draft: Draft, key: str, value: str) -> Draft:
    if key not in draft.fields:
        return draft
    return replace(draft, fields={**draft.fields, key: (draft.fields[key][0], value)})


def _notes_below(draft: Draft, _random: Random) -> Draft:
    below = ("Nơi nhận:\n- Phòng GD&ĐT (để báo cáo);\n- Lưu VT.", "Ghi chú: báo cáo này thay báo cáo đã gửi ngày 01/3.")
    return replace(draft, below=below)


ROW_TRAPS: Final = (
    Trap("group rows in one table", Stage.ROWS, _group_rows),
    Trap("ditto marks", Stage.ROWS, _dittos),
    Trap("several people in a cell", Stage.ROWS, _several_people),
    Trap("sample row", Stage.ROWS, _sample),
    Trap("totals row", Stage.ROWS, _totals),
    Trap("blank rows", Stage.ROWS, _blank_rows),
    Trap("row that numbers the columns", Stage.ROWS, _numbered_columns),
    Trap("“(Không có)”", Stage.ROWS, _nobody),
    Trap("nil box", Stage.ROWS, _nil),
    Trap("nil box and rows", Stage.ROWS, _nil_with_rows),
    Trap("returned empty", Stage.ROWS, _returned_empty, alone=True),
    Trap("notes below the signatures", Stage.FILE, _notes_below),
)
